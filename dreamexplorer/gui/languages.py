"""Languages of the window: English, and every language that has a file in resources/translations."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from dreamexplorer.gui.settings import Settings, keys
from dreamexplorer.resources import SOURCE_LANGUAGE, language_codes, resource_path


def languages() -> dict[str, str]:
    """Return the name of each language in that language, by its code: {"en": "English", "ru": "Русский"}."""
    return {code: _own_name(code) for code in language_codes()}


def _own_name(code: str) -> str:
    # Qt's native name of the locale "en" is "American English"
    name = "English" if code == SOURCE_LANGUAGE else QLocale(code).nativeLanguageName() or code
    return name[:1].upper() + name[1:]


def chosen_language(settings: Settings, requested: str | None) -> str:
    """Return the code of the requested language, else of that in the settings, else of the system's, else "en"."""
    known = language_codes()
    code = requested or settings.get(keys.LANGUAGE)
    if code in known:
        return str(code)
    system = QLocale.system().name().split("_")[0]
    return system if system in known else SOURCE_LANGUAGE


def current_language() -> str:
    """Return the code of the language installed last."""
    return QLocale().name().split("_")[0]


def install_language(app: QCoreApplication, language: str) -> list[QTranslator]:
    """Install Qt's and our own translations in place of those before, and return them; the application owns them."""
    for old in app.findChildren(QTranslator):
        app.removeTranslator(old)
        old.deleteLater()
    QLocale.setDefault(QLocale(language))
    translators = []
    if language != SOURCE_LANGUAGE:
        for name, folder in (
            (f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
            (f"dreamexplorer_{language}", str(resource_path("translations"))),
        ):
            translator = QTranslator(app)
            if translator.load(name, folder):
                app.installTranslator(translator)
                translators.append(translator)
    return translators
