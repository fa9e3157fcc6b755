# ruff: noqa: RUF001 (Cyrillic letters are meant)
"""The Russian of the window: complete, with the same values in it, compiled, and found where it is shown."""

from __future__ import annotations

import importlib.util
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QTranslator
from PySide6.QtWidgets import QApplication, QDialogButtonBox

from dreamexplorer.errors import Message
from dreamexplorer.gui.languages import install_language
from dreamexplorer.gui.messages import message_text
from dreamexplorer.gui.panels.latent_map.words import MapWords

Text = tuple[str, str]

CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
# Names and symbols that are the same in Russian; everything else must have a Russian letter.
ALIKE = {
    *("Beta", "Seed", "KL", "PCA", "−ELBO", "log", "VAE, MLP", "Viridis", "Magma", "Inferno", "Plasma"),
    *(
        "{name} ({value})",
        "Alpha",
        "Gamma",
        "dreg",
        "relu",
        "vampprior",
        "IWAE, MLP",
        "beta-VAE, MLP",
        "beta-TCVAE, MLP",
    ),
}


def load_tool() -> ModuleType:
    path = Path(__file__).parent.parent / "tools" / "translations.py"
    spec = importlib.util.spec_from_file_location("translations_tool", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


tool = load_tool()
RUSSIAN: dict[Text, str] = tool.read_ts()


@pytest.fixture
def russian(qapp: QApplication) -> Iterator[None]:
    before = QLocale()
    translators = install_language(qapp, "ru")
    yield
    for translator in translators:
        qapp.removeTranslator(translator)
    QLocale.setDefault(before)


def values_of(text: str) -> list[str]:
    return re.findall(r"\{[^}]*\}", text)


# -- the texts ----------------------------------------------------------------------------------------------------


@pytest.mark.release
def test_every_text_is_translated_and_none_is_obsolete() -> None:
    texts = tool.all_texts()
    assert len(texts) > 500
    assert sorted(texts - set(RUSSIAN)) == [], "run tools/translations.py update, and translate"
    assert sorted(set(RUSSIAN) - texts) == [], "run tools/translations.py update"
    assert [text for text, translation in sorted(RUSSIAN.items()) if not translation] == []


def test_every_translation_is_russian() -> None:
    for (_, source), translation in RUSSIAN.items():
        assert CYRILLIC.search(translation) or source in ALIKE, source


def test_values_mnemonics_and_breaks_are_kept() -> None:
    for (_, source), translation in RUSSIAN.items():
        assert values_of(source) == values_of(translation) or (
            "{}" not in source and Counter(values_of(source)) == Counter(values_of(translation))
        ), source
        for mark in ("&", "\n", "<p>", "</p>"):
            assert source.count(mark) == translation.count(mark), source
        for end in ("…", ":", " "):
            assert source.endswith(end) == translation.endswith(end), source
        assert source[:1].isspace() == translation[:1].isspace(), source


def test_typography() -> None:
    for (_, source), translation in RUSSIAN.items():
        assert '"' not in translation, source
        assert " - " not in translation, source
        assert "  " not in translation, source
        assert not re.search(r"\d,\d", translation), f"a decimal comma, where the window shows points: {source}"
        assert " —" not in translation, f"a dash may begin a line: {source}"


# -- the compiled file --------------------------------------------------------------------------------------------


@pytest.mark.release
def test_the_compiled_file_is_in_step() -> None:
    translator = QTranslator()
    assert translator.load(str(tool.QM))
    for (context, source), translation in RUSSIAN.items():
        assert translator.translate(context, source) == translation, "run tools/translations.py release"


# -- where they are shown -------------------------------------------------------------------------------------------


def test_a_subclass_finds_the_texts_of_its_base(russian: None) -> None:
    class Derived(MapWords):
        pass

    session: Any = SimpleNamespace(snapshot=None, dataset=None)
    assert Derived().message(session, False, False) == RUSSIAN["MapWords", "Loading PyTorch…"]


def test_qt_itself_is_russian(russian: None) -> None:
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel | QDialogButtonBox.StandardButton.Save)
    texts = {button.text().replace("&", "") for button in box.buttons()}
    assert texts == {"Отмена", "Сохранить"}
    box.deleteLater()


@pytest.mark.release
def test_the_core_marks_its_labels(russian: None) -> None:
    from dreamexplorer.models.families import families
    from dreamexplorer.options import options_of
    from dreamexplorer.training.config import TrainConfig

    for config in (TrainConfig, *(family.Config for family in families().values())):
        for option in options_of(config).values():
            assert ("options", option.label) in RUSSIAN
            assert ("options", option.help) in RUSSIAN
    for family in families().values():
        assert ("families", family.title) in RUSSIAN
        for term in family.terms:
            assert ("terms", term.label) in RUSSIAN


def test_every_template_can_be_formatted_in_russian(russian: None) -> None:
    templates = sorted(source for context, source in RUSSIAN if context == tool.CONTEXT)
    assert len(templates) > 120
    for template in templates:
        values = [100 + i for i in range(len(tool.PLACE.findall(template)))]
        said = message_text(Message(template, *values))
        assert said == RUSSIAN[tool.CONTEXT, template].format(*values) if values else RUSSIAN[tool.CONTEXT, template]
        assert all(str(value) in said or f"{value:.1g}" in said for value in values), template


def test_a_real_error_is_russian(russian: None, tmp_path: Path) -> None:
    from dreamexplorer.errors import UserError
    from dreamexplorer.training.checkpoint import load_checkpoint

    path = tmp_path / "нет такого.safetensors"
    with pytest.raises(UserError) as caught:
        load_checkpoint(path)
    assert message_text(caught.value) == f"Файла {path} нет. Проверьте имя."
    torn = tmp_path / "torn.pt"
    torn.write_bytes(b"PK\x03\x04 torn")
    with pytest.raises(UserError) as caught:
        load_checkpoint(torn)
    assert "не файл PyTorch" in message_text(caught.value)


def test_errors_of_many_rooms_are_russian_with_all_they_name(russian: None, tmp_path: Path) -> None:
    """Nested sentences and labels are translated, too: no word of English is left but names and numbers."""
    import errno

    import torch

    from dreamexplorer.data.base import load_dataset
    from dreamexplorer.data.idx import read_idx
    from dreamexplorer.data.image_file import load_image_file
    from dreamexplorer.errors import UserError
    from dreamexplorer.options import validate
    from dreamexplorer.training.config import TrainConfig
    from dreamexplorer.training.foreign import plan_for
    from dreamexplorer.writing import write_error

    (cut := tmp_path / "cut").write_bytes(b"\0\0\x08\x01\0\0\0\x05ab")
    (text := tmp_path / "text.png").write_bytes(b"no picture")
    shapes = {f"fc{n}.{kind}": torch.zeros(4).shape for n in (1, 21, 22, 3, 4) for kind in ("weight", "bias")}

    def fail(error: Exception) -> None:
        raise error

    for provoke, words in (
        (lambda: validate(TrainConfig(batch_size=0)), ("batch_size", " 1 ", " 60000", "0")),
        (lambda: read_idx(cut), (str(cut), "2", "5")),
        (lambda: load_image_file(text), (str(text), "PNG")),
        (lambda: load_dataset("nowhere", tmp_path), ("nowhere", "mnist")),
        (lambda: plan_for(text, shapes), (str(text), "fc1")),
        (lambda: fail(write_error(cut, OSError(errno.ENOSPC, "No space left on device"))), (str(cut),)),
    ):
        with pytest.raises(UserError) as caught:
            provoke()
        said = message_text(caught.value)
        rest = said.replace(str(tmp_path), "")
        assert all(word in said for word in words), said
        for english in (" is ", " cut ", " not ", " the ", "full", "Known", "must", "hold", "{"):
            assert english not in rest, said
        assert CYRILLIC.search(rest)


def test_unknown_sentences_stay_as_they_are(russian: None) -> None:
    assert message_text("RuntimeError: something else") == "RuntimeError: something else"
    assert message_text("") == ""


def test_english_needs_no_translation(qapp: QApplication) -> None:
    assert install_language(qapp, "en") == []
    assert message_text("There is no file x.pt. Check the name.") == "There is no file x.pt. Check the name."
    assert QCoreApplication.translate("Actions", "&File") == "&File"


# -- the tool -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        'self.tr(f"{n} images")',
        'self.tr("a" + name)',
        "self.tr(name)",
        'owner.tr("A text that Qt would look for in another class")',
    ],
)
def test_texts_that_cannot_be_found_later_are_refused(tmp_path: Path, line: str) -> None:
    path = tmp_path / "panel.py"
    path.write_text(f"class Panel(QWidget):\n    def title(self):\n        return {line}\n", encoding="utf-8")
    with pytest.raises(SystemExit, match=r"panel\.py:3"):
        list(tool.texts_of(path))


@pytest.mark.parametrize(
    "line",
    [
        'UserError(f"{n} images")',
        "Message(text)",
        'LocalError("a" + name)',
        "errors.Message(a, 1)",
        "UserError(*parts)",
    ],
)
def test_templates_that_are_no_literals_are_refused(tmp_path: Path, line: str) -> None:
    path = tmp_path / "core.py"
    path.write_text(f"class LocalError(UserError):\n    pass\nerror = {line}\n", encoding="utf-8")
    with pytest.raises(SystemExit, match=r"core\.py:3"):
        list(tool.templates_of([path]))


def test_templates_are_found_with_the_syntax_tree(tmp_path: Path) -> None:
    path = tmp_path / "core.py"
    path.write_text(
        "class LocalError(ServerError): pass\n"
        "class ServerError(UserError): pass\n"
        "class Failed(UserError):\n    def __init__(self, step): super().__init__('Failed at step {}.', step)\n"
        "raise LocalError('No file {}. '\n    'Check the name.', path)\n"
        "note = Message('{}: {:g} MB', Message('unpacking'), size)\n"
        "raise Failed(step)\n"
        "raise UserError('{}', error)\n",
        encoding="utf-8",
    )
    found = [template for _, template in tool.templates_of([path])]
    assert sorted(found) == ["Failed at step {}.", "No file {}. Check the name.", "unpacking", "{}: {:g} MB"]


def test_texts_are_found_by_class(tmp_path: Path) -> None:
    path = tmp_path / "panel.py"
    path.write_text(
        'class Panel(QWidget):\n    def title(self):\n        return self.tr("Title").format(1)\n'
        'LABEL = QT_TRANSLATE_NOOP("options", "Label")\n',
        encoding="utf-8",
    )
    assert list(tool.texts_of(path)) == [("Panel", "Title"), ("options", "Label")]


def test_a_text_that_moved_keeps_its_translation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tool, "TS", tmp_path / "ru.ts")
    tool.write_ts({("Old", "Export"): "Экспорт", ("Old", "Gone"): "Было"})
    monkeypatch.setattr(tool, "all_texts", lambda: {("New", "Export"), ("New", "Fresh")})
    assert tool.update() == [("New", "Fresh")]
    assert tool.read_ts() == {("New", "Export"): "Экспорт", ("New", "Fresh"): ""}
