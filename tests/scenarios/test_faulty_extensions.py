"""Faulty extensions: the window opens without them, works, and shows what is wrong with each once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dreamexplorer import registry
from tests.scenarios.user import User

PANEL = """from dreamexplorer.gui.panels.base import Panel
class P(Panel):
    panel_id, icon_name = "{id}", "info"
    def __init__(self, context):
        {first}
        self.watch(context.session.latent_changed, self.missing)
    def title(self):
        return "P"
PANELS = (P,)
"""
SOURCE = """class S:
    name = title = provenance = "broken"
    class_names, counts, downloadable, download_bytes = ("a", "b"), {}, False, 0
    def available(self, folder): raise OSError("no disk")
    def load(self, folder, progress): pass
    def download(self, folder, progress): pass
SOURCES = (S(),)
"""
FILES = {
    "a_syntax.py": ("FAMILIES = (\n", "was never closed"),
    "b_exit.py": ("import sys\nPANELS = ()\nsys.exit(1)\n", "SystemExit in line 3"),
    "c_panel.py": (PANEL.format(id="c", first="super().__init__(context)"), "'missing'"),
    "d_panel.py": (PANEL.format(id="d", first="pass"), "in line 6"),
    "e_panel.py": ("PANELS = (int,)\n", "must be a subclass of dreamexplorer.gui.panels.base.Panel"),
    "f_data.py": (SOURCE, "OSError in line 4: no disk"),
}


@pytest.fixture(autouse=True)
def with_faulty_extensions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    folder = tmp_path / "extensions"
    folder.mkdir()
    for name, (text, _) in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    monkeypatch.setenv(registry.ENVIRONMENT, str(folder))
    registry.reset()
    yield
    monkeypatch.undo()
    registry.reset()


def test_the_window_opens_without_them_and_names_each_fault_once(start: Callable[..., User]) -> None:
    user = start()

    def told() -> str:
        return "\n\n".join(box.informativeText() or box.text() for box in user.messages())

    # What a data source does is known only when a worker has asked it: its message may come after the others'.
    user.until(lambda: all(name in told() for name in FILES))
    text = told()
    for name, (_, fault) in FILES.items():
        line = next(line for line in text.splitlines() if name in line)
        assert fault in line
        assert text.count(name) == 1 or name == "a_syntax.py"  # Python's own message names the file again
    assert {"latent_map", "training"} <= set(user.window.panels)
    assert not {"c", "d"} & set(user.window.panels)
    for box in user.messages():
        box.close()
    z = user.latent.copy()
    z[0] += 1.0
    before = user.decoded
    user.session.set_latent(z)
    user.until(lambda: user.decoded is not before)
    assert not user.messages()
