"""Odd contents of a settings file: what a damaged disk, another version or a curious user may leave there."""

from __future__ import annotations

import json

from PySide6.QtCore import QByteArray

ODD: dict[str, object] = {
    "empty": "",
    "not JSON": "{not json",
    "brackets": "[" * 100_000,
    "closed brackets": "[" * 90_000 + "]" * 90_000,
    "tables": '{"a":' * 30_000 + "1" + "}" * 30_000,
    "long text": json.dumps("x" * 200_000),
    "text of an int32": "2147483648",
    "text of an int64": str(2**63),
    "above int64": str(2**64),
    "digits": "9" * 5_000,
    "power": str(10**400),
    "minus": "-1",
    "zero": "0",
    "one": "1",
    "large": "99999",
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
    "new lines": json.dumps("a\nb\r\nc"),
    "surrogate": '"\\ud800"',
    "markup": json.dumps("<h1>big</h1><img src='file:///dev/zero'>"),
    "many": json.dumps(list(range(5_000))),
    "texts": json.dumps([f"name {i}" for i in range(60)]),
    "pair": "[1, 2]",
    "negative pair": "[-1, 1000000]",
    "mixed": '[1, null, {"a": 2}, "b", [["0"]]]',
    "table": '{"images": "many", "seed": 1e999, "order": ["best"]}',
    "deep table": '{"a":' * 3_000 + "1" + "}" * 3_000,
    "bytes": QByteArray(b"\x01\xd9garbage"),
    "bytes of a layout": QByteArray(b"\x00\x00\x00\xff\x00\x00\x00\x00\xfd\x7f\xff\xff\xff" * 20),
    "many bytes": QByteArray(b"\xff" * 2_000_000),
    "number of Qt": 7,
    "float of Qt": -2.5,
    "list of Qt": ["a", "b"],
}
