"""Reads and writes the settings that are kept between two starts of the program."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QSettings

from dreamexplorer.gui.settings.kinds import Setting, Text
from dreamexplorer.resources import home_folder

log = logging.getLogger(__name__)

T = TypeVar("T")


class Settings:
    """The only reader of QSettings: a value that its setting refuses is logged, and reads as the default."""

    def __init__(self, store: QSettings | None = None) -> None:
        self._store = store if store is not None else QSettings("dreamexplorer", "dreamexplorer")
        self._logged: set[str] = set()

    def get(self, setting: Setting[T]) -> T:
        """Return the stored value; the default where there is none, or a bad one."""
        try:
            if not self._store.contains(setting.key):
                return setting.default
            return setting.decode(self._store.value(setting.key))
        except Exception as error:  # QSettings' own conversions may raise anything on a damaged file
            if setting.key not in self._logged:
                self._logged.add(setting.key)
                log.warning("the setting %s is not usable, its default is taken: %s", setting.key, error)
            return setting.default

    def set(self, setting: Setting[T], value: T) -> None:
        """Store a value; one that `get` would refuse is logged and not stored."""
        try:
            self._store.setValue(setting.key, setting.encode(value))
        except ValueError as error:
            log.warning("the setting %s is not stored: %s", setting.key, error)

    def folder(self, setting: Text) -> Path:
        """Return the folder that a setting names, the home folder where it names none."""
        return Path(self.get(setting)) if self.get(setting) else home_folder()

    def remove(self, setting: Setting[T]) -> None:
        """Remove a stored value, so that the default is read."""
        self._store.remove(setting.key)

    def sync(self) -> None:
        """Write pending changes to disk."""
        self._store.sync()
