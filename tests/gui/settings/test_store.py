"""The reader of settings: values come back, and whatever else the file holds reads as the default."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QByteArray, QSettings

from dreamexplorer.gui.settings import Settings, keys
from dreamexplorer.gui.settings.kinds import (
    Choice,
    Layout,
    Number,
    Options,
    Setting,
    Switch,
    Text,
    Texts,
    Whole,
    Wholes,
)
from tools.reliability.odd_values import ODD

PACKAGE = Path(__file__).resolve().parents[3] / "dreamexplorer"
GOOD = (
    (Switch("a/b", False), True),
    (Whole("a/b", 0, -3, 8), -3),
    (Number("a/b", 0.5, 0.0, 9.0), 9.0),
    (Choice("a/b", "x", ("x", "y")), "y"),
    (Text("a/b"), "Ünï/côde [1, 2]"),
    (Texts("a/b"), ("one", "", "three")),
    (Wholes("a/b", (), 2, 50), (0, 50)),
    (Options("a/b", {}), {"seed": 3, "order": "best"}),
    (Layout("a/b", QByteArray()), QByteArray(b"\x00\xff\x01")),
)


@pytest.fixture
def store(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat)


@pytest.mark.parametrize(("setting", "value"), GOOD, ids=[type(s).__name__ for s, _ in GOOD])
def test_values_come_back(store: QSettings, setting: Setting[Any], value: object) -> None:
    settings = Settings(store)
    assert settings.get(setting) == setting.default
    settings.set(setting, value)
    settings.sync()
    assert Settings(QSettings(store.fileName(), QSettings.Format.IniFormat)).get(setting) == value


@pytest.mark.allow_log("the setting .* is not usable")
@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_odd_values_of_every_setting_are_refused_or_allowed_ones(store: QSettings, odd: object) -> None:
    for setting in keys.ALL:
        store.setValue(setting.key, odd)
    store.sync()
    settings = Settings(QSettings(store.fileName(), QSettings.Format.IniFormat))
    for setting in keys.ALL:
        value = settings.get(setting)
        assert type(value) is type(setting.default)
        if value != setting.default:
            assert setting.decode(setting.encode(value)) == value


def test_the_bad_value_is_logged_once(store: QSettings, caplog: pytest.LogCaptureFixture, log_guard: Any) -> None:
    log_guard.allow("the setting curves/smoothing is not usable")
    store.setValue("curves/smoothing", "2147483648")
    settings = Settings(store)
    assert [settings.get(keys.CURVES_SMOOTHING) for _ in range(3)] == [9, 9, 9]
    assert len(caplog.records) == 1


def test_a_value_that_would_be_refused_is_not_stored(store: QSettings, log_guard: Any) -> None:
    log_guard.allow("the setting text_size is not stored")
    settings = Settings(store)
    settings.set(keys.TEXT_SIZE, 4)
    settings.set(keys.TEXT_SIZE, 400)
    assert settings.get(keys.TEXT_SIZE) == 4


@pytest.mark.allow_log("the setting window/state is not usable")
@pytest.mark.parametrize("place", range(7))
def test_a_layout_with_a_flipped_bit_never_reaches_qt(store: QSettings, place: int) -> None:
    settings = Settings(store)
    settings.set(keys.WINDOW_STATE_TRAIN, QByteArray(b"abc"))
    data = bytearray(bytes(store.value(keys.WINDOW_STATE_TRAIN.key).data()))
    assert len(data) == 7
    data[place] ^= 4
    store.setValue(keys.WINDOW_STATE_TRAIN.key, QByteArray(bytes(data)))
    assert settings.get(keys.WINDOW_STATE_TRAIN).isEmpty()


def test_a_folder_is_the_home_folder_until_one_is_stored(store: QSettings) -> None:
    settings = Settings(store)
    assert settings.folder(keys.FOLDER) == Path.home()
    settings.set(keys.FOLDER, "/somewhere")
    assert settings.folder(keys.FOLDER) == Path("/somewhere")


def test_nothing_else_reads_qsettings() -> None:
    readers = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and any(alias.name == "QSettings" for alias in node.names)
    }
    assert readers == {"gui/settings/store.py"}
