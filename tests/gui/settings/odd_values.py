"""Odd contents of a settings file: what a damaged disk, another version or a curious user may leave there."""

from __future__ import annotations

import json

from PySide6.QtCore import QByteArray

ODD: dict[str, object] = {
    "empty": "",
    "not JSON": "{not json",
    "brackets": "[" * 100_000,
    "closed brackets": "[" * 90_000 + "]" * 90_000,
    "long text": json.dumps("x" * 200_000),
    "text of an int32": "2147483648",
    "text of an int64": str(2**63),
    "digits": "9" * 5_000,
    "power": str(10**400),
    "minus": "-1",
    "zero": "0",
    "one": "1",
    "fraction": "0.5",
    "large float": "1e308",
    "overflow": "1e400",
    "nan": "NaN",
    "infinity": "-Infinity",
    "null": "null",
    "true": "true",
    "false": "false",
    "word": '"nonsense"',
    "empty text": '""',
    "zero byte": json.dumps("a\0b"),
    "new line": json.dumps("a\nb"),
    "surrogate": '"\\ud800"',
    "markup": json.dumps("<img src='x'><b>bold</b>"),
    "many": json.dumps(list(range(5_000))),
    "pair": "[1, 2]",
    "negative pair": "[-1, 1000000]",
    "mixed": '[1, null, {"a": 2}, "b", [["0"]]]',
    "table": '{"images": "many", "seed": 1e999}',
    "deep table": '{"a":' * 3_000 + "1" + "}" * 3_000,
    "bytes": QByteArray(b"\x01\xd9garbage"),
    "many bytes": QByteArray(b"\xff" * 2_000_000),
    "number of Qt": 7,
    "float of Qt": -2.5,
    "list of Qt": ["a", "b"],
}
