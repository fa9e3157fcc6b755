"""Help > Examples: a trained model of every family, with what it measured and one thing to try."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QItemSelectionModel, QObject, QSize, Qt
from PySide6.QtGui import QShowEvent, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from dreamexplorer.data.base import sources
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.messages import message_text
from dreamexplorer.gui.shared.card_delegate import CardDelegate, entry, heading
from dreamexplorer.gui.threads import background
from dreamexplorer.gui.widgets.notice import embolden, shrink
from dreamexplorer.gui.widgets.numbers import significant, trimmed
from dreamexplorer.gui.widgets.plain_buttons import take_icons
from dreamexplorer.gui.window import dialogs
from dreamexplorer.gui.window.actions import ActionSpec
from dreamexplorer.gui.window.example_hints import TO_TRY
from dreamexplorer.models.collapse import ALIVE_KL

if TYPE_CHECKING:
    from dreamexplorer.training.examples import Example


class Examples(QObject):
    """Opens the dialog of the examples."""

    def __init__(self, window: QWidget, context: Context) -> None:
        super().__init__(window)
        self._window = window
        self._context = context

    def action(self) -> ActionSpec:
        """Return the record of the menu's action."""
        return ActionSpec(
            "examples",
            self.tr("&Examples…"),
            self.tr("Open a trained model of any family, with one thing to try"),
            self.show_dialog,
            icon="open",
        )

    def retranslate(self) -> None:
        """Make the dialog anew in the present language, if it is open, at its place."""
        dialogs.make_anew(self._window, "examples", self.show_dialog)

    def show_dialog(self) -> None:
        """Open the list of examples, or bring it to the front."""
        dialog = self._window.findChild(ExamplesDialog)
        if dialog is None:
            dialog = ExamplesDialog(self._window, self._context)
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()


class ExamplesDialog(QDialog):
    """The examples by section, and beside them what the chosen one is, measured and good for; not modal."""

    def __init__(self, parent: QWidget, context: Context) -> None:
        super().__init__(parent)
        self._window = parent
        self._context = context
        self._examples: dict[str, Example] = {}
        self.setObjectName("examples")
        self.setWindowTitle(self.tr("Examples"))
        dialogs.resize_to_screen(self, parent, QSize(820, 560))
        self.list = QListView(self)
        self.list.setAccessibleName(self.windowTitle())
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setMinimumWidth(300)
        self.list.setItemDelegate(CardDelegate(context.theme, self.list))
        self.list.doubleClicked.connect(self._open)  # Enter presses the default button
        self.name = QLabel(self)
        embolden(self.name)
        self.numbers = QLabel(self)
        self.to_try = QLabel(self)
        self.origin = QLabel(self)
        shrink(self.origin)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.open_button = QPushButton(self.tr("&Open"), self)
        self.open_button.setDefault(True)
        self.open_button.clicked.connect(self._open)
        buttons.addButton(self.open_button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.close)
        self._arrange(buttons)
        take_icons(self)
        context.theme.changed.connect(self._on_theme)
        self._show_chosen()

    def _arrange(self, buttons: QDialogButtonBox) -> None:
        texts = QWidget()
        details = QVBoxLayout(texts)
        details.setContentsMargins(0, 0, 0, 0)
        details.setSpacing(12)
        for label in (self.name, self.numbers, self.to_try, self.origin):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            details.addWidget(label)
        details.addStretch(1)
        area = QScrollArea(self)  # large texts on a small screen
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(texts)
        halves = QHBoxLayout()
        halves.setSpacing(16)
        halves.addWidget(self.list, 5)
        halves.addWidget(area, 4)
        column = QVBoxLayout(self)
        column.addLayout(halves, 1)
        column.addWidget(buttons)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._examples:
            self.name.setText(self.tr("Reading the examples…"))
            self._context.jobs.start(
                self.tr("Reading the examples"),
                background.shipped_examples,
                done=self._fill,
                failed=self._on_failed,
                quiet=True,
                parallel=True,
            )

    def chosen(self) -> Example | None:
        """Return the example that is selected in the list."""
        return self._examples.get(self.list.currentIndex().data(Qt.ItemDataRole.UserRole) or "")

    def choose(self, name: str) -> None:
        """Select an example by the name of its file."""
        model = self.list.model()
        for row in range(model.rowCount()):
            index = model.index(row, 0)
            if index.data(Qt.ItemDataRole.UserRole) == name:
                self.list.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
                self.list.scrollTo(index)

    # -- filling -----------------------------------------------------------------------------------------------

    def _fill(self, examples: list[Example]) -> None:
        from dreamexplorer.models.sketch import SECTIONS

        self._examples = {example.name: example for example in examples}
        model = QStandardItemModel(self)
        for section, title in SECTIONS.items():
            members = [e for e in examples if e.card.section == section]
            if members:
                model.appendRow(heading(_family(title)))
            for example in members:
                model.appendRow(
                    entry(self._title(example), example.name, _family(example.card.summary), example.card.sketch)
                )
        self.list.setModel(model)
        self.list.selectionModel().currentChanged.connect(self._show_chosen)
        self.choose(examples[0].name if examples else "")
        self.list.setFocus()
        self._show_chosen()

    def _on_failed(self, error: BaseException) -> None:
        self.name.setText(self.tr("The examples cannot be read: {}").format(message_text(error)))

    def _show_chosen(self) -> None:
        example = self.chosen()
        self.open_button.setEnabled(example is not None)
        if example is None:
            return
        self.name.setText(self._title(example))
        self.numbers.setText("\n".join(self._number_lines(example)))
        hint = TO_TRY.get(example.name, "")
        self.to_try.setText(self.tr("To try: {}").format(QCoreApplication.translate("examples", hint)) if hint else "")
        self.origin.setText(
            self.tr("Trained for {epochs} epochs on {dataset}. The numbers are means over the test images.").format(
                epochs=trimmed(example.epochs), dataset=_dataset_title(example.dataset)
            )
        )

    def _title(self, example: Example) -> str:
        title = _family(example.card.title)
        if example.card.section != "vae":
            return title
        return self.tr("{family}, {n} latents").format(family=title, n=example.latents)

    def _number_lines(self, example: Example) -> list[str]:
        lines = []
        for number in example.numbers:
            label = QCoreApplication.translate("terms", number.label)
            unit = QCoreApplication.translate("terms", number.unit) if number.unit else ""
            lines.append(f"{label}: {significant(number.value, 4)} {unit}".rstrip())
        if example.per_axis:
            alive = sum(value > ALIVE_KL for value in example.per_axis)
            text = self.tr("Alive: {alive} of {all} latents (KL > {threshold})")
            lines.append(text.format(alive=alive, all=len(example.per_axis), threshold=trimmed(ALIVE_KL)))
        return lines

    # -- events ------------------------------------------------------------------------------------------------

    def _open(self) -> None:
        example = self.chosen()
        if example is not None:
            self._context.workflow.open_shipped(example.name)
            self._window.activateWindow()  # so that its shortcuts work while this dialog stays beside it

    def _on_theme(self) -> None:
        self.list.viewport().update()


def _dataset_title(name: str) -> str:
    source = sources().get(name)
    return name if source is None else source.title


def _family(text: str) -> str:
    return QCoreApplication.translate("families", text) if text else ""
