"""`dreamexplorer tools` lists every tool with every option."""

from __future__ import annotations

import json
import re

import pytest

from dreamexplorer.analysis.tool import tools
from dreamexplorer.cli import main
from dreamexplorer.options import options_of


def test_every_tool_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tools"]) == 0
    text = capsys.readouterr().out
    for name, tool in tools().items():
        assert f"{name}: {tool.summary}" in text
        assert all(f"--{field.replace('_', '-')}" in text for field in options_of(tool.options))


def test_ranges_choices_and_what_zero_means_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tools"]) == 0
    text = " ".join(capsys.readouterr().out.split())
    images = text[text.index("reconstructions: ") :].partition("--images")[2].partition("--shown")[0]
    assert re.search(r"\b0 (means|for|stands for) all\b", images)
    assert "(0 to 10000000" in images
    assert "(one of worst, best, random)" in text
    assert "(0.1 to 20; only with --places equal)" in text
    assert "--first-axis most informative" in text


def test_the_list_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tools", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)["tools"]
    assert set(listed) == set(tools())
    assert listed["reconstructions"]["options"]["order"]["choices"] == ["worst", "best", "random"]
