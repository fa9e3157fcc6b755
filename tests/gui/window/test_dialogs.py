"""Guide and About, and what the guide promises."""

from __future__ import annotations

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication, QWidget

from dreamexplorer.gui.languages import install_language, languages
from dreamexplorer.gui.shared.option_words import option_text
from dreamexplorer.gui.window.main_window import MainWindow
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.options import options_of
from dreamexplorer.resources import resource_path
from dreamexplorer.training.config import TrainConfig


def test_guide_and_about(window: MainWindow) -> None:
    window.actions_by_id["guide"].trigger()
    guide = window.findChild(QWidget, "guide")
    assert guide is not None
    assert guide.isVisible()
    window.actions_by_id["guide"].trigger()  # the same one
    window.actions_by_id["about"].trigger()
    window.actions_by_id["about"].trigger()
    assert window.findChild(QWidget, "about").isVisible()


def test_live_options_exist() -> None:
    """What the guide promises can be changed while training."""
    from dreamexplorer.models.mlp_vae import MlpVaeConfig
    from dreamexplorer.training.config import TrainConfig

    assert options_of(MlpVaeConfig)["beta"].live
    assert options_of(TrainConfig)["learning_rate"].live


def test_the_guide_names_options_as_the_form_does(qapp: QApplication) -> None:
    labels = {options_of(MlpVaeConfig)["pixel_scale"].label: "en", options_of(TrainConfig)["binarise"].label: "en"}
    guide = resource_path("guide", "en.md").read_text(encoding="utf-8")
    for label in labels:
        assert f"*{label}" in guide
    translators = install_language(qapp, "ru")
    try:
        label = option_text(options_of(MlpVaeConfig)["pixel_scale"].label)
        assert f"*{label}*" in resource_path("guide", "ru.md").read_text(encoding="utf-8")
    finally:
        for translator in translators:
            qapp.removeTranslator(translator)
        QLocale.setDefault(QLocale("en"))


def test_every_language_has_a_guide() -> None:
    for code in languages():
        assert resource_path("guide", f"{code}.md").read_text(encoding="utf-8").startswith("# ")
