"""Settings that are kept between two starts of the program."""

from __future__ import annotations

import json
from typing import Any

from PySide6.QtCore import QByteArray, QSettings


class Settings:
    """Typed access to QSettings; a damaged or foreign value reads as the default."""

    def __init__(self, store: QSettings | None = None) -> None:
        self._store = store if store is not None else QSettings("dreamexplorer", "dreamexplorer")

    def get(self, key: str, default: Any) -> Any:
        """Return the value of a key if it has the type of the default, otherwise the default."""
        raw = self._store.value(key)
        if not isinstance(raw, str):
            return default
        try:
            value = json.loads(raw)
        except ValueError:
            return default
        if isinstance(default, float) and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        return value if default is None or type(value) is type(default) else default

    def set(self, key: str, value: Any) -> None:
        """Store a JSON value (str, bool, number, list, dict)."""
        self._store.setValue(key, json.dumps(value))

    def get_bytes(self, key: str) -> QByteArray:
        """Return the bytes of a key, such as a window geometry; empty when it is unknown."""
        raw = self._store.value(key)
        return raw if isinstance(raw, QByteArray) else QByteArray()

    def set_bytes(self, key: str, value: QByteArray) -> None:
        """Store bytes."""
        self._store.setValue(key, value)

    def remove(self, key: str) -> None:
        """Remove a key and everything below it."""
        self._store.remove(key)

    def sync(self) -> None:
        """Write pending changes to disk."""
        self._store.sync()
