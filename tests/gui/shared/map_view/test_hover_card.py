"""Placement of the hover card."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QImage

from dreamexplorer.gui.shared.map_view.hover_card import HoverCard, card_rect

PLOT = QRectF(40, 10, 420, 340)


@pytest.mark.parametrize("cursor", [(60, 30), (440, 30), (60, 340), (440, 340), (250, 180)])
@pytest.mark.parametrize("picture", [True, False])
def test_the_card_is_inside_the_plot_and_not_under_the_cursor(
    qapp: object, cursor: tuple[int, int], picture: bool
) -> None:
    image = QImage(28, 28, QImage.Format.Format_RGB32) if picture else None
    card = HoverCard(image, ("Class 7", "Test image 41", "(0.50; 1.20)"), QColor("red"))
    box = card_rect(card, PLOT, QPointF(*cursor), QFont())
    assert not box.contains(QPointF(*cursor))
    assert box.right() <= PLOT.right()
    assert box.bottom() <= PLOT.bottom()
    assert min(box.left(), box.top()) >= 2


def test_a_picture_and_more_lines_need_more_room(qapp: object) -> None:
    image = QImage(28, 28, QImage.Format.Format_RGB32)
    cards = [HoverCard(i, ("Class 7", *lines), QColor("red")) for i, lines in ((None, ()), (None, ("a",) * 5))]
    small, high = (card_rect(card, PLOT, QPointF(100, 100), QFont()) for card in cards)
    wide = card_rect(HoverCard(image, ("Class 7",), QColor("red")), PLOT, QPointF(100, 100), QFont())
    assert high.height() > small.height()
    assert wide.width() > small.width() + 50


@pytest.mark.parametrize("cursor", [(60, 30), (300, 60), (380, 90), (250, 180), (200, 330), (440, 340)])
@pytest.mark.parametrize("preview", [QRectF(340, 18, 112, 110), QRectF(48, 18, 112, 110), QRectF(260, 190, 120, 110)])
def test_the_card_does_not_cover_the_preview(qapp: object, cursor: tuple[int, int], preview: QRectF) -> None:
    card = HoverCard(QImage(28, 28, QImage.Format.Format_RGB32), ("Class 7", "Test image 41"), QColor("red"))
    box = card_rect(card, PLOT, QPointF(*cursor), QFont(), preview)
    assert not box.intersects(preview)
    assert not box.contains(QPointF(*cursor))
    assert box.right() <= PLOT.right()
