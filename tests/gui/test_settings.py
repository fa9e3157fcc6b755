"""Settings: typed values, and defaults for what is damaged or of another type."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QSettings

from dreamexplorer.gui.settings import Settings


@pytest.fixture
def store(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat)


@pytest.mark.parametrize("value", ["text", True, 3, 0.5, [1, "a"], {"a": 1}])
def test_values_come_back(store: QSettings, value: object) -> None:
    settings = Settings(store)
    settings.set("a/b", value)
    settings.sync()
    assert Settings(QSettings(store.fileName(), QSettings.Format.IniFormat)).get("a/b", type(value)()) == value


def test_what_is_damaged_or_of_another_type_reads_as_the_default(store: QSettings) -> None:
    settings = Settings(store)
    store.setValue("broken", "{not json")
    store.setValue("foreign", QByteArray(b"x"))
    settings.set("text", "x")
    settings.set("truth", True)
    assert [settings.get(key, 7) for key in ("broken", "foreign", "text", "truth", "missing")] == [7] * 5
    settings.set("whole", 3)
    assert settings.get("whole", 0.5) == 3.0
    assert isinstance(settings.get("whole", 0.5), float)


def test_bytes_and_removal(store: QSettings) -> None:
    settings = Settings(store)
    assert settings.get_bytes("g").isEmpty()
    settings.set_bytes("g", QByteArray(b"\x00\xff"))
    assert settings.get_bytes("g") == QByteArray(b"\x00\xff")
    settings.set("a/b", 1)
    settings.remove("a")
    assert settings.get("a/b", 0) == 0
