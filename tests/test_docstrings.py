"""Docstrings name their subject: none begins with a question word. ruff's D401 does not check classes, properties."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FILES = [
    *(
        path
        for folder in ("dreamexplorer", "examples", "tools", "benchmarks", "tests")
        for path in (ROOT / folder).rglob("*.py")
    ),
    ROOT / "dev.py",
]
VAGUE = {"what", "whether", "how", "where", "when", "why", "who", "which", "of", "that", "those", "these", "this"}
VAGUE |= {"it", "one", "as", "for", "from", "so", "such", "if", "while"}


def vague_docstrings(source: str) -> list[str]:
    """Return line and first words of the docstrings that begin with a word that names no subject."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            words = (ast.get_docstring(node) or "").split()
            if words and words[0].strip(",;:.").lower() in VAGUE:
                found.append(f"line {getattr(node, 'lineno', 1)}: {' '.join(words[:8])}")
    return found


def test_no_docstring_begins_with_a_question_word() -> None:
    found = [f"{path.relative_to(ROOT)} {text}" for path in FILES for text in vague_docstrings(path.read_text("utf-8"))]
    assert not found, "name the subject: 'Return True if ...', 'Size of ...'"


@pytest.mark.parametrize("text", ["What a step needs.", "Whether it fits.", "Of the last step.", "As in every VAE."])
@pytest.mark.parametrize("form", ['"""{}"""', 'class A:\n    """{}"""', 'def f():\n    """{}"""'])
def test_a_vague_docstring_is_found(form: str, text: str) -> None:
    assert len(vague_docstrings(form.format(text))) == 1


def test_a_plain_docstring_passes() -> None:
    assert not vague_docstrings('"""Sizes of images."""\ndef f():\n    """Return whether it fits."""')
