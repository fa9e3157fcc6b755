"""What the program remembers between two starts."""

from __future__ import annotations

import json
from typing import Any

from PySide6.QtCore import QByteArray, QSettings


class Settings:
    """Typed access to QSettings; a damaged or foreign value reads as the default."""

    def __init__(self, store: QSettings | None = None) -> None:
        self._store = store if store is not None else QSettings("dreamexplorer", "dreamexplorer")

    def get(self, key: str, default: Any) -> Any:
        """The value under the key, of the default's type, or the default."""
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
        """Remember a JSON value (str, bool, number, list, dict)."""
        self._store.setValue(key, json.dumps(value))

    def get_bytes(self, key: str) -> QByteArray:
        """Window geometry and the like; empty when unknown."""
        raw = self._store.value(key)
        return raw if isinstance(raw, QByteArray) else QByteArray()

    def set_bytes(self, key: str, value: QByteArray) -> None:
        self._store.setValue(key, value)

    def remove(self, key: str) -> None:
        """Forget a key and everything below it."""
        self._store.remove(key)

    def sync(self) -> None:
        self._store.sync()
