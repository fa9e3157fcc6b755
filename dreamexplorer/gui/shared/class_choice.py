"""The list of classes from which the conditioning of a conditional model is chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from dreamexplorer.gui.widgets.choice_box import ChoiceBox
from dreamexplorer.gui.widgets.tips import wrapped
from dreamexplorer.session import Observable, Session

_SHOWN_AT_ONCE = 20

Watch = Callable[[Observable[[]], Callable[[], object]], None]


class ClassChoice(QWidget):
    """A label and a list of classes; hidden while the model is not conditional. `watch` is `Panel.watch`."""

    def __init__(self, session: Session, watch: Watch, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self.label = QLabel(self.tr("&Class"))
        self.box = ChoiceBox()
        self.box.setMaxVisibleItems(_SHOWN_AT_ONCE)
        self.box.setAccessibleName(self.tr("Class"))
        self.box.setToolTip(
            wrapped(
                self.tr(
                    "The class on which the model is conditioned when it decodes sliders, map, dreams and walks, and "
                    "when it encodes a drawing. z describes the rest, the style. Each point of the map is encoded with "
                    "the class of its own image."
                )
            )
        )
        self.label.setBuddy(self.box)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.label)
        row.addWidget(self.box)
        self.box.currentIndexChanged.connect(self._on_chosen)
        watch(self._session.model_changed, self._on_classes)
        watch(self._session.dataset_changed, self._on_classes)
        watch(self._session.label_changed, self._on_label)
        self._on_classes()

    def _on_classes(self) -> None:
        names = class_names(self._session)
        with QSignalBlocker(self.box):
            if names != [self.box.itemText(i) for i in range(self.box.count())]:
                self.box.clear()
                self.box.addItems(names)
            self._on_label()
        self.box.setEnabled(bool(names))
        self.setVisible(bool(names))

    def _on_label(self) -> None:
        with QSignalBlocker(self.box):
            self.box.setCurrentIndex(-1 if self._session.active_label is None else self._session.active_label)

    def _on_chosen(self, index: int) -> None:
        if index >= 0:
            self._session.set_label(index)


def class_names(session: Session) -> list[str]:
    """Return the class names of a conditional model: the dataset's, or numbers where those do not fit."""
    count = 0 if session.snapshot is None else session.snapshot.classes
    dataset = session.dataset
    known = dataset is not None and len(dataset.class_names) == count
    return list(dataset.class_names) if dataset is not None and known else [str(i) for i in range(count)]


def are_digits(names: Sequence[str]) -> bool:
    """Return whether the classes of a dataset are the ten digits."""
    return list(names) == [str(digit) for digit in range(10)]
