"""The table has a line for each run, with a column for each setting, and can be read back."""

from __future__ import annotations

import csv
import io
import json

from dreamexplorer.library.table import csv_text, run_record
from tests.library.conftest import MakeRun, renamed


def test_the_table_reads_back(make_run: MakeRun) -> None:
    a = make_run('comma, "quote"')
    b = renamed(make_run("b", beta=4.0), terms={"recon": 1.5, "codes": 2.0}, alive=None)
    rows = list(csv.DictReader(io.StringIO(csv_text([a, b]))))
    assert [row["name"] for row in rows] == ['comma, "quote"', "b"]
    assert [(row["test_recon"], row["test_kl"], row["test_codes"], row["alive"]) for row in rows] == [
        ("88.0", "3.0", "", "1"),
        ("1.5", "", "2.0", ""),
    ]
    assert [row["model.beta"] for row in rows] == ["1.0", "4.0"]
    assert rows[0]["model.hidden"] == "[3]"
    assert rows[0]["created"] == "2026-11-28T12:00:00Z"
    assert list(csv.DictReader(io.StringIO(csv_text([])))) == []


def test_a_record_is_json(make_run: MakeRun) -> None:
    record = json.loads(json.dumps(run_record(make_run("a"))))
    assert (record["name"], record["test"]["kl"], record["settings"]["model.beta"]) == ("a", 3.0, 1.0)
