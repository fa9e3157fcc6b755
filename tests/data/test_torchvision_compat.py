"""torchvision is imported whole or, where its operators do not load, in part; and our readers agree with it."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from dreamexplorer.data.base import sources
from dreamexplorer.data.torchvision_sets import IdxSource

needs_torchvision = pytest.mark.skipif(importlib.util.find_spec("torchvision") is None, reason="without torchvision")

# A torch that knows no operator of torchvision, and a torchvision that looks for two of them, as the real one does.
FAKE_TORCH = """
    class _Library:
        def __init__(self, namespace, kind):
            assert (namespace, kind) == ("torchvision", "FRAGMENT")
        def define(self, schema):
            declared.add(schema.split("(")[0])
    class library:
        Library = _Library
    declared = set()
"""
FAKE_TORCHVISION = """
    import torch
    from torchvision import early
    for name in ("nms", "qnms"):
        if name not in torch.declared:
            raise RuntimeError(f"operator torchvision::{name} does not exist")
    whole = True
"""


def run(code: str, path: Path | None = None, **environment: str) -> str:
    search = os.pathsep.join([*([str(path)] if path else []), *sys.path])
    result = subprocess.run(
        [sys.executable, "-W", "error::UserWarning", "-c", textwrap.dedent(code)],
        env={**os.environ, "PYTHONPATH": search, **environment},
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


@pytest.fixture
def fakes(tmp_path: Path) -> Callable[[str, str], Path]:
    """A folder with a made-up torch and torchvision."""

    def make(torch: str, torchvision: str) -> Path:
        folder = tmp_path / "fakes"
        (folder / "torchvision").mkdir(parents=True)
        (folder / "torch.py").write_text(textwrap.dedent(torch), encoding="utf-8")
        (folder / "torchvision" / "__init__.py").write_text(textwrap.dedent(torchvision), encoding="utf-8")
        (folder / "torchvision" / "early.py").write_text("", encoding="utf-8")
        return folder

    return make


def test_the_trap_is_stepped_over(fakes: Callable[[str, str], Path]) -> None:
    code = """
        import sys
        from dreamexplorer.data.torchvision_compat import import_torchvision
        tv = import_torchvision()
        import torch
        assert torch.declared == {"nms", "qnms"}, torch.declared
        assert tv.whole and import_torchvision() is tv is sys.modules["torchvision"]
    """
    run(code, fakes(FAKE_TORCH, FAKE_TORCHVISION))


def test_a_matching_installation_is_left_alone(fakes: Callable[[str, str], Path]) -> None:
    code = """
        from dreamexplorer.data.torchvision_compat import import_torchvision
        import torch
        assert import_torchvision().whole and not torch.declared
    """
    run(code, fakes(FAKE_TORCH, "whole = True"))


@pytest.mark.parametrize(
    ("torchvision", "message"),
    [
        ("raise RuntimeError('CUDA has different major versions\\nmore')", "CUDA has different major versions. Reinst"),
        ("raise ImportError('libfoo.so: not found')", "libfoo.so: not found. Reinstall"),
        ("import no_such_module_of_torch", "Install it with: pip install torchvision"),
        (
            "from torchvision import early\nraise RuntimeError('operator torchvision::roi does not exist')",
            "not fit this",
        ),
    ],
)
def test_other_troubles_are_told_and_can_be_mended(
    fakes: Callable[[str, str], Path], torchvision: str, message: str
) -> None:
    code = """
        import os, sys
        from pathlib import Path
        from dreamexplorer.data.torchvision_compat import import_torchvision
        from dreamexplorer.errors import UserError
        for _ in range(2):
            try:
                import_torchvision()
            except UserError as e:
                print(e)
                assert "\\n" not in str(e)
            else:
                raise AssertionError
            assert not [m for m in sys.modules if m.startswith("torchvision")]
        Path(os.environ["FAKES"], "torchvision", "__init__.py").write_text("whole = True  # now it is mended")
        import importlib
        importlib.invalidate_caches()
        assert import_torchvision().whole
    """
    folder = fakes(FAKE_TORCH, torchvision)
    lines = run(code, folder, FAKES=str(folder)).splitlines()
    assert len(lines) == 2
    assert lines[0] == lines[1], "the second attempt fails like the first"
    assert message in lines[0]


@needs_torchvision
def test_the_installed_torchvision_works_and_agrees(tmp_path: Path, write_set: Callable[..., Path]) -> None:
    """torchvision's datasets read our layout, have an address for every archive, and name classes in our order."""
    for source in sources().values():
        if isinstance(source, IdxSource):
            write_set(source)
    code = f"""
        import sys
        from pathlib import Path
        import numpy as np
        try:
            import torchvision  # may fail here, and leave modules behind
        except RuntimeError as e:
            assert "torchvision::" in str(e), e
        from dreamexplorer.data.torchvision_compat import import_torchvision
        tv = import_torchvision()
        assert import_torchvision() is tv
        import torchvision.transforms as T
        assert T.ToTensor()(np.zeros((3, 4, 1), np.uint8)).shape == (1, 3, 4)

        from dreamexplorer.data.base import sources
        from dreamexplorer.data.torchvision_sets import IdxSource
        from dreamexplorer.progress import Silent
        folder = Path({str(tmp_path)!r})
        seen = 0
        for source in sources().values():
            if not isinstance(source, IdxSource):
                continue
            cls = getattr(tv.datasets, source.directory)
            files = source.remote_files()
            assert [(f.name, f.size) for f in files] == list(source.archives.items())
            for file in files:
                assert len(file.md5) == 32 and file.urls, file
                assert all(url.startswith("http") and url.endswith("/" + file.name) for url in file.urls), file
            ours = source.load(folder, Silent())
            for split in ("train", "test"):
                extra = dict(split=source.name.split("-")[1]) if source.directory == "EMNIST" else {{}}
                theirs = cls(folder, train=split == "train", **extra)
                x, y = theirs.data.numpy(), theirs.targets.numpy()
                if y.ndim == 2:
                    y = y[:, 0]
                if source.directory == "EMNIST":  # torchvision hands the images out lying on their side
                    x = x.transpose(0, 2, 1)
                np.testing.assert_array_equal(ours.splits[split].images[:, 0], x)
                names = [str(c) for c in theirs.classes]
                for label, name in zip(y, [ours.class_names[i] for i in ours.splits[split].labels]):
                    assert names[label] == name or names[label].startswith(name + " - "), (names[label], name)
                seen += 1
        print(seen)
    """
    assert int(run(code)) == 2 * sum(isinstance(s, IdxSource) for s in sources().values())
