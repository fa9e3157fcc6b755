"""The list of families: sections that cannot be chosen, a drawing and a line for each family."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionViewItem

from dreamexplorer.gui.panels.training.family_combo import FamilyCombo
from dreamexplorer.gui.shared.card_delegate import SKETCH_ROLE, SUMMARY_ROLE
from dreamexplorer.gui.theme import Theme
from dreamexplorer.models.families import card_of, families
from dreamexplorer.models.sketch import FamilyCard, Sketch


@pytest.fixture
def combo(qtbot, qapp) -> FamilyCombo:
    cards = {name: card_of(cls) for name, cls in families().items()}
    cards["mine"] = FamilyCard("My own", "extension", "", Sketch())
    combo = FamilyCombo(Theme(qapp, "light"))
    qtbot.addWidget(combo)
    combo.show_families(cards)
    combo.show()
    return combo


def rows(combo: FamilyCombo) -> list[tuple[str, str | None]]:
    return [(combo.itemText(i), combo.itemData(i)) for i in range(combo.count())]


def test_families_are_grouped_and_those_of_extensions_come_last_under_a_heading_of_their_own(combo):
    headings = [text for text, name in rows(combo) if name is None]
    assert headings == ["The VAE", "Variations of it", "Layered, discrete, adversarial", "Autoencoders", "Extensions"]
    names = [name for _, name in rows(combo) if name is not None]
    assert names == [*families(), "mine"]
    assert rows(combo)[-2:] == [("Extensions", None), ("My own", "mine")]


def test_every_family_has_a_line_and_a_drawing(combo):
    for name in families():
        index = combo.findData(name)
        assert 20 < len(combo.itemData(index, SUMMARY_ROLE)) < 110
        assert combo.itemData(index, Qt.ItemDataRole.AccessibleDescriptionRole)
        assert isinstance(combo.itemData(index, SKETCH_ROLE), Sketch)


def test_the_keyboard_skips_headings(combo, qtbot):
    combo.setCurrentIndex(combo.findData("conv-vae"))
    qtbot.keyClick(combo, Qt.Key.Key_Down)
    assert combo.currentData() == "beta-vae"
    qtbot.keyClick(combo, Qt.Key.Key_Up)
    assert combo.currentData() == "conv-vae"
    qtbot.keyClick(combo, Qt.Key.Key_End)
    assert combo.currentData() == "mine"
    qtbot.keyClick(combo, Qt.Key.Key_Home)
    assert combo.currentData() == "mlp-vae"


def test_an_entry_is_chosen_in_the_list_by_keyboard(combo, qtbot):
    combo.setCurrentIndex(combo.findData("mlp-vae"))
    chosen: list[int] = []
    combo.activated.connect(chosen.append)
    combo.showPopup()
    view = combo.view()
    qtbot.waitUntil(view.isVisible)
    assert view.width() >= 300
    for _ in range(2):
        qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert [combo.itemData(i) for i in chosen] == ["beta-vae"], "two rows down, the heading between them skipped"


def painted(combo: FamilyCombo, row: int, selected: bool = False) -> QImage:
    index: QModelIndex = combo.model().index(row, 0)
    option = QStyleOptionViewItem()
    size: QSize = combo.itemDelegate().sizeHint(option, index)
    option.rect = QRect(0, 0, size.width(), size.height())
    if selected:
        option.state |= QStyle.StateFlag.State_Selected
    image = QImage(size, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    combo.itemDelegate().paint(painter, option, index)
    painter.end()
    return image


def test_the_drawings_of_different_networks_differ_and_follow_the_theme(combo, qapp):
    by_sketch: dict[Sketch, bytes] = {}
    for name in families():
        row = combo.findData(name)
        sketch = combo.itemData(row, SKETCH_ROLE)
        left = painted(combo, row).copy(0, 0, 100, 48)
        by_sketch[sketch] = bytes(left.constBits())
    assert len(by_sketch) == len(families()), "each family has a sketch of its own"
    assert len(set(by_sketch.values())) == len(by_sketch), "and each sketch looks different"
    row = combo.findData("mlp-vae")
    assert painted(combo, row) != painted(combo, row, selected=True)
    dark = FamilyCombo(Theme(qapp, "dark"))
    dark.show_families({"mlp-vae": card_of(families()["mlp-vae"])})
    assert painted(dark, 1).pixelColor(2, 2) != painted(combo, row).pixelColor(2, 2)
    dark.deleteLater()


def test_larger_text_has_room(combo, qapp):
    row = combo.findData("beta-vae")
    before, font = painted(combo, row).height(), qapp.font()
    try:
        larger = QApplication.font()
        larger.setPointSizeF(larger.pointSizeF() * 1.5)
        qapp.setFont(larger)
        assert painted(combo, row).height() > 1.3 * before
    finally:
        qapp.setFont(font)


@pytest.mark.parametrize(("key", "chosen"), [(Qt.Key.Key_Home, 0), (Qt.Key.Key_PageUp, 0), (Qt.Key.Key_End, -1)])
def test_home_and_end_land_on_a_family(combo, qtbot, key, chosen):
    names = [name for _, name in rows(combo) if name is not None]
    combo.setCurrentIndex(combo.findData(names[2]))
    combo.showPopup()
    qtbot.keyClick(combo.view(), key)
    qtbot.keyClick(combo.view(), Qt.Key.Key_Return)
    assert combo.currentData() == names[chosen]


def test_the_font_follows_that_of_the_program(qtbot, qapp):
    theme, before = Theme(qapp, "light"), qapp.font()
    combo = FamilyCombo(theme)
    qtbot.addWidget(combo)
    combo.show()
    try:
        theme.set_presentation(True)
        assert combo.font().pointSizeF() == qapp.font().pointSizeF() > 1.3 * before.pointSizeF()
        theme.set_presentation(False)
        assert combo.font().pointSizeF() == pytest.approx(before.pointSizeF())
    finally:
        qapp.setFont(before)
