"""Languages register themselves by their file in resources/translations."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtWidgets import QApplication

from dreamexplorer import resources
from dreamexplorer.gui.languages import chosen_language, current_language, install_language, languages
from dreamexplorer.gui.settings import Settings, keys
from dreamexplorer.resources import language_codes, resource_path


def test_each_language_is_named_in_itself() -> None:
    assert languages() == {"en": "English", "ru": "Русский"}


def test_a_file_adds_a_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for code in ("ru", "fr"):
        shutil.copy(resource_path("translations", "dreamexplorer_ru.qm"), tmp_path / f"dreamexplorer_{code}.qm")
    monkeypatch.setattr(resources, "resource_path", lambda *parts: tmp_path)
    assert language_codes() == ("en", "fr", "ru")
    assert languages()["fr"] == "Français"


def test_what_is_asked_for_comes_before_what_is_remembered(
    settings_of_test: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings()
    monkeypatch.setattr(QLocale, "system", lambda: QLocale("de_DE"))
    assert chosen_language(settings, None) == "en", "there is no German"
    monkeypatch.setattr(QLocale, "system", lambda: QLocale("ru_RU"))
    assert chosen_language(settings, None) == "ru"
    settings.set(keys.LANGUAGE, "en")
    assert chosen_language(settings, None) == "en"
    assert chosen_language(settings, "ru") == "ru"


def test_another_language_takes_the_place_of_the_one_before(qapp: QApplication) -> None:
    before = QLocale()
    try:
        first = install_language(qapp, "ru")
        assert (len(first), current_language()) == (2, "ru")
        assert QCoreApplication.translate("Workspaces", "Explore") == "Исследование"
        assert install_language(qapp, "ru") != first
        assert install_language(qapp, "en") == []
        assert current_language() == "en"
        assert QCoreApplication.translate("Workspaces", "Explore") == "Explore"
    finally:
        install_language(qapp, "en")
        QLocale.setDefault(before)
