"""Random damage to files: flipped bits, cuts, copies, wild numbers; and odd values in JSON."""

from __future__ import annotations

import random
from typing import Any

ODD_NUMBERS = (0, 1, 0x7F, 0x80, 0xFF)
ODD_VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2**31, 2**53 + 1, 2**63, -(2**64), 10**39, 10**400, 0.5, -0.0, 1e308, float("inf"),
    float("nan"), "", "x", "\0", "\ud800", "n" * 5000, "../../x", "<b>bold</b>", [], [[]], [1] * 2000, [None], ["1"],
    {}, {"a": {"b": [1]}}, [[1, 2], [3]],
)  # fmt: skip


def damaged(data: bytes, rng: random.Random) -> bytes:
    """Return the bytes with one to five random changes."""
    out = bytearray(data)
    for _ in range(rng.randint(1, 5)):
        if not out:
            return bytes(rng.randbytes(rng.randint(0, 64)))
        at, n = rng.randrange(len(out)), rng.randint(1, 1 + len(out) // 8)
        match rng.randrange(8):
            case 0:
                out[at] ^= 1 << rng.randrange(8)
            case 1:
                out[at] = rng.choice(ODD_NUMBERS)
            case 2:
                del out[at:]
            case 3:
                del out[at : at + n]
            case 4:
                out[at:at] = out[at : at + n]
            case 5:
                out[at : at + n] = rng.randbytes(n)
            case 6:
                start = rng.randrange(min(len(out), 64))  # headers are at the beginning
                out[start : start + 4] = rng.choice(
                    (b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"\0\1\0\0")
                )
            case _:
                out[at : at + n] = bytes([rng.choice(ODD_NUMBERS)]) * n
    return bytes(out)


def odd_json(value: Any, rng: random.Random) -> Any:
    """Return the JSON value with one to three of its parts replaced by odd ones, removed or renamed."""
    for _ in range(rng.randint(1, 3)):
        value = _changed(value, rng)
    return value


def _changed(value: Any, rng: random.Random) -> Any:
    if isinstance(value, dict) and value and rng.random() < 0.9:
        key = rng.choice(list(value))
        how = rng.random()
        if how < 0.08:
            return {k: v for k, v in value.items() if k != key}
        if how < 0.14:
            return {(f"{k}x" if k == key else k): v for k, v in value.items()}
        return {k: (_changed(v, rng) if k == key else v) for k, v in value.items()}
    if isinstance(value, list) and value and rng.random() < 0.8:
        at = rng.randrange(len(value))
        return [_changed(v, rng) if i == at else v for i, v in enumerate(value)]
    return rng.choice(ODD_VALUES)
