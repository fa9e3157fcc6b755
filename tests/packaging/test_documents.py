"""The documents for programmers are true: every file that they name is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATH = re.compile(r"`((?:[\w.-]+/)+[\w.-]*|[\w-]+\.(?:py|toml|md|txt))`")
# What a reader or the program makes.
MADE = (
    *("my_", "extensions.txt", "metrics.jsonl", ".venv/", "dreamexplorer/resources"),
    *("dreamexplorer/a/", "tests/a/", "panel.py", "test_panel.py"),
)


@pytest.mark.parametrize("document", ["docs/architecture.md", "CONTRIBUTING.md"])
def test_every_file_that_is_named_exists(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    named = {path for path in PATH.findall(text) if not path.startswith(MADE)}
    assert len(named) > 5
    places = (ROOT, ROOT / "dreamexplorer", ROOT / "dreamexplorer" / "gui")
    assert {path for path in named if not any((place / path).exists() for place in places)} == set()


@pytest.mark.parametrize("document", ["docs/architecture.md", "docs/formats.md", "CONTRIBUTING.md"])
def test_every_link_within_a_document_has_its_heading(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    headings = re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
    links = set(re.findall(r"\]\(#([^)]+)\)", text))
    assert links
    assert links <= anchors
