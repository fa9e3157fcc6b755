"""The form made from a config: editors, ranges, errors, marks, defaults."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QPalette, QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QSpinBox, QToolButton, QWidget

from dreamexplorer.errors import UserError
from dreamexplorer.gui.shared.number_edits import FloatEdit
from dreamexplorer.gui.shared.option_form import ConfigForm
from dreamexplorer.gui.shared.option_words import value_text
from dreamexplorer.gui.theme import Theme
from dreamexplorer.models.families import families
from dreamexplorer.options import option, options_of
from dreamexplorer.training.config import TrainConfig


@dataclass(frozen=True)
class Sample:
    size: int = option(20, "Size", "How big.", minimum=2, maximum=128, structural=True)
    widths: tuple[int, ...] = option((400,), "Widths", "Layers.", minimum=1, maximum=8192, structural=True)
    weight: float = option(
        1.0, "Weight", "How strong.", minimum=0.0, maximum=1000.0, logarithmic=True, live=True, presets=(0.1, 4.0)
    )
    batch: int = option(128, "Batch", "Images.", minimum=1, maximum=60000, logarithmic=True)
    plain: bool = option(False, "Plain", "Yes or no.")
    where: str = option("auto", "Where", "On what.", choices=("auto", "cpu"))
    name: str = option("", "Name", "Free text.")


@pytest.fixture
def theme(qapp):
    return Theme(qapp, "light")


@pytest.fixture
def form(qtbot, theme):
    form = ConfigForm(Sample, theme)
    qtbot.addWidget(form)
    form.resize(280, 400)
    form.show()
    return form


def all_configs() -> list[type]:
    return [TrainConfig, *(cls.Config for cls in families().values())]


@pytest.mark.parametrize("config", all_configs(), ids=lambda c: c.__name__)
def test_every_config_makes_a_form_that_gives_its_defaults(qtbot, theme, config):
    form = ConfigForm(config, theme)
    qtbot.addWidget(form)
    assert form.value() == config()
    for name in options_of(config):
        assert form.editor(name).accessibleName()
        assert form.editor(name).toolTip()
        assert form.editor(name).accessibleDescription()


@pytest.mark.parametrize("config", [Sample, *all_configs()], ids=lambda c: c.__name__)
@pytest.mark.parametrize("all_fields", [False, True])
def test_no_editor_is_cut_at_any_width(qtbot, theme, config, all_fields):
    form = ConfigForm(config, theme)
    qtbot.addWidget(form)
    if all_fields:  # also those that other values leave without effect
        for spec in options_of(config).values():
            if spec.only_with is not None:
                name, values = spec.only_with
                form.write(name, values[0] if values else options_of(config)[name].maximum)
    form.set_label_width(form.label_width())
    form.show()
    for width in range(form.minimumSizeHint().width() + 4, 360, 4):
        form.resize(width, 700)
        form.layout().activate()
        for name in options_of(config):
            editor = form.editor(name)
            if not editor.isVisible():
                continue
            assert editor.geometry().right() < width, (name, width)
            assert editor.width() >= editor.minimumSizeHint().width(), (name, width)


def test_a_learning_rate_of_0_is_refused_with_one_sentence(qtbot, theme):
    form = ConfigForm(TrainConfig, theme)
    qtbot.addWidget(form)
    form.show()
    box = form.editor("learning_rate")
    box.lineEdit().selectAll()
    qtbot.keyClicks(box.lineEdit(), "0")
    qtbot.keyClick(box.lineEdit(), Qt.Key.Key_Return)
    assert form.error() == "Learning rate: It must be above 0 and at most 1."
    assert "above 0 and at most 1" in box.toolTip()
    with pytest.raises(UserError, match="above 0 and at most 1"):
        form.value()
    box.stepBy(1)
    assert form.value().learning_rate == 1e-6
    box.stepBy(-1)  # steps never lead to what is refused
    assert form.value().learning_rate == 1e-6
    assert "above 0, up to 1" in box.toolTip()


def test_set_value_is_silent_and_value_gives_it_back(form):
    changes = []
    form.changed.connect(changes.append)
    wanted = Sample(size=2, widths=(512, 256), weight=0.35, batch=64, plain=True, where="cpu", name="x")
    form.set_value(wanted)
    assert form.value() == wanted
    assert changes == []
    with pytest.raises(TypeError, match="Sample"):
        form.set_value(TrainConfig())


def test_an_edit_names_its_field(qtbot, form):
    changes = []
    form.changed.connect(changes.append)
    box = form.editor("size")
    box.setFocus()
    box.selectAll()
    qtbot.keyClicks(box, "35")
    assert changes == [], "half-typed numbers are no values"
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert changes == ["size"]
    assert form.value().size == 35


def test_a_typed_number_counts_even_before_enter(qtbot, form):
    box = form.editor("weight")
    box.selectAll()
    qtbot.keyClicks(box, "2,5")
    assert form.value().weight == 2.5
    box.selectAll()
    qtbot.keyClicks(box, "1e-3")
    assert form.value().weight == 0.001


def test_out_of_range_is_kept_as_typed_marked_and_refused(qtbot, form):
    box = form.editor("weight")
    box.selectAll()
    qtbot.keyClicks(box, "5000")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert box.text() == "5000"
    assert "between 0 and 1000" in form.error()
    assert "between 0 and 1000" in box.toolTip()
    with pytest.raises(UserError, match="between 0 and 1000"):
        form.value()
    box.stepBy(1)
    assert form.value().weight == 1000.0
    assert form.error() == ""


@pytest.mark.parametrize(
    ("text", "expected"), [("400", (400,)), ("512, 256", (512, 256)), ("8 4;2", (8, 4, 2)), ("", ())]
)
def test_widths_are_read(form, text, expected):
    form.editor("widths").setText(text)
    assert form.error() == ""
    assert form.value().widths == expected


@pytest.mark.parametrize("text", ["abc", "400, x", "0", "9000", "1.5", "-3", "99999999999"])
def test_bad_widths_are_marked_in_the_field_and_nothing_moves(form, theme, text):
    edit = form.editor("widths")
    places = [w.geometry() for w in form.findChildren(QWidget) if w.parent() is form and w.isVisible()]
    (sign,) = edit.actions()
    tip = edit.toolTip()
    assert not sign.isVisible()
    edit.setText(text)
    QApplication.processEvents()
    assert form.error().startswith("Widths: ")
    with pytest.raises(UserError, match="Widths"):
        form.value()
    assert sign.isVisible()
    assert sign.toolTip().startswith(("Whole numbers", "Each number"))
    assert sign.toolTip() in edit.toolTip()
    assert edit.palette().color(QPalette.ColorRole.Text) == theme.color("error")
    assert [w.geometry() for w in form.findChildren(QWidget) if w.parent() is form and w.isVisible()] == places
    edit.setText("400")
    assert form.error() == ""
    assert not sign.isVisible()
    assert edit.toolTip() == tip
    assert edit.palette().color(QPalette.ColorRole.Text) == theme.color("text")


def test_logarithmic_boxes_step_by_ratio(form):
    weight, batch = form.editor("weight"), form.editor("batch")
    weight.stepBy(1)
    assert weight.read() == 2.0
    weight.stepBy(-3)
    assert weight.read() == pytest.approx(0.2)
    batch.stepBy(1)
    assert batch.read() == 256
    batch.write(100)
    batch.stepBy(-1)
    assert batch.read() == 64
    batch.stepBy(-20)
    assert batch.read() == 1
    batch.stepBy(30)
    assert batch.read() == 60000
    weight.stepBy(100)
    assert weight.read() == 1000.0


def test_presets_set_the_value(qtbot, form):
    buttons = {b.text(): b for b in form.findChildren(QToolButton) if b.accessibleName().startswith("Weight")}
    assert set(buttons) == {"0.1", "4"}
    with qtbot.waitSignal(form.changed, check_params_cb=lambda name: name == "weight"):
        qtbot.mouseClick(buttons["4"], Qt.MouseButton.LeftButton)
    assert form.value().weight == 4.0


def test_while_running_only_live_fields_are_open(form):
    form.set_running(True)
    enabled = {name for name in options_of(Sample) if form.editor(name).isEnabled()}
    assert enabled == {"weight"}
    assert all(b.isEnabled() for b in form.findChildren(QToolButton) if b.accessibleName().startswith("Weight"))
    form.set_running(False)
    assert all(form.editor(name).isEnabled() for name in options_of(Sample))


def test_differences_name_structural_fields_only(form):
    other = form.value()
    form.set_value(replace(other, size=2, weight=7.0))
    assert form.differences(other) == [("size", 20, 2)]


def test_context_menu_resets_a_field(form):
    form.editor("size").setValue(40)
    for name in options_of(Sample):
        menu = form.context_menu(name)
        action = menu.actions()[-1]
        assert action.isEnabled() == (name == "size")
        action.trigger()
        menu.deleteLater()
    assert form.value() == Sample()


def test_a_broken_text_can_be_reset_by_its_menu(form):
    form.editor("widths").setText("nonsense")
    menu = form.context_menu("widths")
    assert menu.actions()[-1].isEnabled()
    menu.actions()[-1].trigger()
    menu.deleteLater()
    assert form.value() == Sample()


def test_the_wheel_over_an_unfocused_box_changes_nothing(qtbot, form):
    form.editor("name").setFocus()
    for name in ("size", "weight", "where"):
        box = form.editor(name)
        assert isinstance(box, (QSpinBox, FloatEdit, QComboBox))
        before = form.value()
        event = QWheelEvent(
            QPointF(5, 5),
            QPointF(box.mapToGlobal(QPoint(5, 5))),
            QPoint(),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(box, event)
        assert form.value() == before
        assert not event.isAccepted()


def test_errors_of_the_whole_config_are_shown(qtbot, theme):
    @dataclass(frozen=True)
    class Pair:
        low: int = option(1, "Low", "Low.", minimum=0, maximum=9)
        high: int = option(2, "High", "High.", minimum=0, maximum=9)

        def __post_init__(self) -> None:
            if self.low > self.high:
                raise UserError("low lies above high")

    form = ConfigForm(Pair, theme)
    qtbot.addWidget(form)
    form.show()
    form.editor("low").setValue(5)
    assert form.error() == form.shown_error == "low lies above high"
    form.editor("high").setValue(6)
    assert form.error() == form.shown_error == ""


def test_unknown_types_are_refused(qtbot, theme):
    @dataclass(frozen=True)
    class Odd:
        value: complex = option(1j, "Odd", "Odd.")

    with pytest.raises(TypeError, match="complex"):
        ConfigForm(Odd, theme)


def test_it_can_be_reached_by_tab(qtbot, form):
    form.editor("size").setFocus()
    seen = [form.editor("size")]
    for _ in range(12):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        seen.append(QApplication.focusWidget())
    for name in ("widths", "weight", "batch", "plain", "where", "name"):
        assert form.editor(name) in seen
    assert isinstance(form.editor("widths"), QLineEdit)


@dataclass(frozen=True)
class Conditional:
    kind: str = option("plain", "Kind", "Which.", choices=("plain", "strong", "odd"))
    strength: float = option(
        1.0, "Strength", "How much.", minimum=0.0, maximum=9.0, presets=(2.0,), only_with=("kind", ("strong", "odd"))
    )
    always: int = option(1, "Always", "Ever.", minimum=0, maximum=9)


def test_a_field_without_effect_is_hidden(qtbot, theme):
    form = ConfigForm(Conditional, theme)
    qtbot.addWidget(form)
    form.show()

    def visible() -> set[str]:
        texts = {w.text() for kind in (QLabel, QToolButton) for w in form.findChildren(kind) if w.isVisible()}
        return texts & {"Strength", "2", "Always", "A note"}

    assert visible() == {"Always"}
    assert not form.editor("strength").isVisible()
    form.set_note("strength", "A note")
    assert visible() == {"Always"}
    form.write("kind", "odd")
    assert visible() == {"Always", "Strength", "2", "A note"}
    assert form.editor("strength").isVisible()
    form.set_note("strength", "")
    assert visible() == {"Always", "Strength", "2"}
    form.write("kind", "plain")
    assert visible() == {"Always"}
    form.set_value(Conditional(kind="strong", strength=3.0))
    assert form.editor("strength").isVisible()
    assert form.value() == Conditional("strong", 3.0)


@pytest.mark.parametrize("config", all_configs(), ids=lambda c: c.__name__)
def test_a_field_depends_on_another_of_its_form(config):
    for name, spec in options_of(config).items():
        if spec.only_with is not None:
            other, values = spec.only_with
            assert other in options_of(config), name
            assert set(values) <= set(options_of(config)[other].choices), name
            assert values or options_of(config)[other].minimum == 0, "what 0 turns off"


# -- more options ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Folded:
    plain: int = option(3, "Plain", "help", minimum=0, maximum=9)
    rare: float = option(0.5, "Rare", "help", minimum=0.0, maximum=1.0, advanced=True)
    rarer: float = option(0.5, "Rarer", "help", minimum=0.0, maximum=1.0, advanced=True, only_with=("plain", (3,)))


def test_advanced_options_are_folded_away_until_asked_for(qtbot, theme):
    form = ConfigForm(Folded, theme)
    qtbot.addWidget(form)
    form.show()
    heard = []
    form.unfolded.connect(heard.append)
    assert form.editor("plain").isVisible()
    assert not form.editor("rare").isVisible()
    qtbot.mouseClick(form.more_button, Qt.MouseButton.LeftButton)
    assert form.is_unfolded
    assert form.editor("rare").isVisible()
    assert form.editor("rarer").isVisible()
    form.write("plain", 4)
    assert not form.editor("rarer").isVisible(), "what has no effect stays hidden"
    qtbot.keyClick(form.more_button, Qt.Key.Key_Space)
    assert not form.editor("rare").isVisible()
    assert heard == [True, False]


def test_folded_options_tell_when_they_are_changed(qtbot, theme):
    form = ConfigForm(Folded, theme)
    qtbot.addWidget(form)
    assert form.more_button.text() == "More options"
    form.set_value(Folded(rare=0.25))
    assert form.more_button.text() == "More options (1 changed)"
    assert form.value() == Folded(rare=0.25)
    form.set_value(Folded())
    assert form.more_button.text() == "More options"


def test_a_form_without_advanced_options_has_nothing_to_unfold(qtbot, theme):
    @dataclass(frozen=True)
    class Plain:
        only: int = option(3, "Only", "help", minimum=0, maximum=9)

    form = ConfigForm(Plain, theme)
    qtbot.addWidget(form)
    form.show()
    assert not form.more_button.isVisible()


def test_an_empty_list_says_what_it_stands_for(qtbot, theme):
    @dataclass(frozen=True)
    class Lists:
        plain: tuple[int, ...] = option((), "Plain", "A list.")
        named: tuple[int, ...] = option((), "Named", "A list.", empty="mirror of the encoder")

    form = ConfigForm(Lists, theme)
    qtbot.addWidget(form)
    for name, words in (("plain", "none"), ("named", "mirror of the encoder")):
        editor = form.editor(name)
        assert editor.placeholderText() == words
        assert f"Default: {words}." in editor.toolTip()
        assert value_text((), options_of(Lists)[name]) == words


def test_a_number_that_stands_for_all_says_so_and_can_be_typed(qtbot, theme):
    form = ConfigForm(TrainConfig, theme)
    qtbot.addWidget(form)
    form.unfold(True)
    form.show()
    box, line = form.editor("subset"), form.editor("subset").lineEdit()
    assert box.text() == "all"
    assert "Default: all." in box.toolTip()
    for typed, shown, value in (("5000", "5000", 5000), ("0", "all", 0), ("20", "20", 20), ("all", "all", 0)):
        line.selectAll()
        qtbot.keyClicks(line, typed)
        qtbot.keyClick(line, Qt.Key.Key_Return)
        assert (box.text(), form.value().subset) == (shown, value)
    for cursor in range(4):  # a click puts it into the word, without a selection
        line.setCursorPosition(cursor)
        qtbot.keyClicks(line, "70")
        assert form.value().subset == 70
        form.write("subset", 0)
    line.end(False)
    qtbot.keyClick(line, Qt.Key.Key_Backspace)
    assert form.value().subset == 0
    assert box.text() == "all"
    box.stepUp()
    assert box.text() == "1000"
    assert value_text(0, options_of(TrainConfig)["subset"]) == "all"
    assert value_text(0, options_of(TrainConfig)["seed"]) == "0"
    assert form.editor("seed").text() == "0"
    assert form.editor("shift_pixels").text() == "0"


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_what_an_empty_list_stands_for_is_as_faint_as_the_rest_of_a_closed_field(qapp, choice):
    Theme(qapp, choice)
    closed, role = QPalette.ColorGroup.Disabled, QPalette.ColorRole
    palette = qapp.palette()
    assert palette.color(closed, role.PlaceholderText) == palette.color(closed, role.Text)
    assert palette.color(closed, role.Text) != palette.color(QPalette.ColorGroup.Active, role.Text)
