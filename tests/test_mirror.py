"""Tests lie where what they test lies, and use what users of the code may use: its public names."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.suites import SLOW

ROOT = Path(__file__).resolve().parents[1]
TESTS = ROOT / "tests"
PACKAGE = ROOT / "dreamexplorer"
FILES = sorted(TESTS.rglob("*.py"))
# These test the program as a whole, its distribution, or the checkout.
WHOLE = {TESTS / "scenarios", TESTS / "packaging"}
CHECKOUT = {
    **{
        f"setting_up/test_{name}.py": f"tools/setting_up/{name}.py"
        for name in ("environment", "pythons", "system", "torch_build")
    },
    "test_dev.py": "dev.py",
    "test_docstrings.py": "pyproject.toml",
    "test_layers.py": "pyproject.toml",
    "test_mirror.py": "tests",
    "test_translations.py": "tools/translations.py",
    "test_watchdog.py": "tests/watchdog.py",
}
# Tests of what holds for several modules of a folder, and not of one.
ACROSS = {
    "cli/test_commands.py",
    "cli/test_data_term.py",
    "cli/test_process.py",
    "data/test_contract.py",
    "gui/panels/test_axis_groups.py",
    "gui/panels/test_binarised.py",
    "gui/panels/test_codes.py",
    "gui/panels/test_conditional.py",
    "gui/panels/test_prior_components.py",
    "gui/panels/test_without_prior.py",
    *(f"gui/panels/{panel}/test_without_prior.py" for panel in ("curves", "kl", "latent_map")),
    "gui/test_guards.py",
    "gui/test_minimal_family.py",
    "gui/window/test_language_switch.py",
    "gui/window/test_presentation.py",
    "gui/window/test_russian.py",
    "library/test_formats.py",
    "training/test_families.py",
}
# Names of Python and torch that begin with an underscore and are no secret of theirs.
OTHERS = {"_current_frames", "_foreach_add_", "_forward_hooks"}
# Private names that tests still use, by file. Only ever shorter.
PRIVATE: dict[str, int] = {
    "gui/panels/test_conditional.py": 4,
}


def subject_of(test: Path) -> Path | None:
    """Return the module or package that a test file is named after, or None.

    `a/test_b.py` and `a/test_b_aspect.py` are about `dreamexplorer/a/b.py` or the package `dreamexplorer/a/b`.
    """
    folder = PACKAGE / test.parent.relative_to(TESTS)
    words = test.stem.removeprefix("test_").split("_")
    for end in range(len(words), 0, -1):
        module = folder / "_".join(words[:end])
        if module.with_suffix(".py").is_file():
            return module.with_suffix(".py")
        if (module / "__init__.py").is_file():
            return module
    return None


@pytest.mark.parametrize(
    "test", [f for f in FILES if f.name.startswith("test_")], ids=lambda f: str(f.relative_to(TESTS))
)
def test_a_test_file_is_named_after_what_it_tests(test: Path) -> None:
    name = test.relative_to(TESTS).as_posix()
    if WHOLE & set(test.parents) or name in ACROSS:
        return
    if name in CHECKOUT:
        assert (ROOT / CHECKOUT[name]).exists()
        return
    assert subject_of(test) is not None, f"{name}: there is no such module; name it after one, or list it in ACROSS"


def test_what_is_listed_is_there() -> None:
    assert {name for name in SLOW if not (TESTS / name).exists()} == set()
    assert {name for name in (*ACROSS, *PRIVATE, *CHECKOUT) if not (TESTS / name).exists()} == set()


def private_uses(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield line and name of every use of a private name of something else than the test's own `self`.

    Attributes (`panel._chart`), names that are imported from the program, and names that are patched.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and _is_private(node.attr):
            if not (isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")):
                yield node.lineno, node.attr
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("dreamexplorer"):
            yield from ((node.lineno, a.name) for a in node.names if _is_private(a.name))
        elif isinstance(node, ast.Call) and isinstance(node.func, (ast.Attribute, ast.Name)):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
            texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            if called in ("setattr", "getattr", "delattr", "hasattr"):
                yield from ((node.lineno, t) for t in texts[:1] if _is_private(t.rpartition(".")[2]))


def _is_private(name: str) -> bool:
    return (
        name.startswith("_")
        and not name.startswith("__")
        and name not in OTHERS
        and name not in ("_replace", "_asdict", "_fields")
    )


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(TESTS)))
def test_a_test_uses_public_names(file: Path) -> None:
    found = list(private_uses(ast.parse(file.read_text(encoding="utf-8"))))
    assert len(found) <= PRIVATE.get(file.relative_to(TESTS).as_posix(), 0), found


def test_private_uses_are_found() -> None:
    code = """
from dreamexplorer.session import Session, _until
self._mine
panel._chart.show()
monkeypatch.setattr(panel, "_chart", None)
monkeypatch.setattr("dreamexplorer.registry._paths", [])
panel.__class__
"""
    assert [name for _, name in private_uses(ast.parse(code))] == [
        "_until",
        "_chart",
        "dreamexplorer.registry._paths",
        "_chart",
    ]
