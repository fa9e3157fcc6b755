"""The dialogs of the window: questions before work is lost, messages, guide, about."""

from __future__ import annotations

import platform
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QCoreApplication, QLocale, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QMessageBox,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from dreamexplorer import __version__
from dreamexplorer.errors import UserError
from dreamexplorer.gui.widgets.plain_buttons import take_icons
from dreamexplorer.gui.widgets.text_scale import text_scale
from dreamexplorer.gui.workflow.dialogue import RecoverAnswer
from dreamexplorer.resources import resource_path

MOST_ROWS = 10  # of a list of interrupted trainings, before it scrolls

SaveAnswer = Literal["save", "discard", "cancel"]

if TYPE_CHECKING:
    from dreamexplorer.data.base import ImageDataset


def confirm(parent: QWidget, title: str, question: str, accept: str, details: str = "") -> bool:
    """Ask whether to go on; Cancel is the default, Escape chooses it. `details` is a smaller text below."""
    box = _message_box(parent, QMessageBox.Icon.Question, title, question, details)
    box.addButton(QMessageBox.StandardButton.Cancel)
    yes = box.addButton(accept, QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(QMessageBox.StandardButton.Cancel)
    take_icons(box)
    box.exec()
    box.deleteLater()
    return box.clickedButton() is yes


def ask_before_closing(parent: QWidget, training: str, lost: Sequence[str] = (), keeps: bool = False) -> SaveAnswer:
    """Ask before a training is stopped, or unsaved work is lost, because the window closes.

    Args:
        parent: the window.
        training: name of the run that is being trained, which will be stopped; empty if none is.
        lost: names of the runs that cannot be kept in the library, and would be lost.
        keeps: the training is kept in the library all the same.
    """
    text = QCoreApplication.translate("Dialogs", "Training is running: {}.").format(_short(parent, training))
    stopped = QCoreApplication.translate(
        "Dialogs", "It will be stopped and kept. Show it in the runs panel and press Train to go on later."
    )
    if not lost:
        stop = QCoreApplication.translate("Dialogs", "&Stop and close")
        return "discard" if confirm(parent, "dreamexplorer", text, stop, stopped) else "cancel"
    if training and keeps:
        question = stopped
    elif training:
        question = QCoreApplication.translate("Dialogs", "It will be stopped. Save the model first?")
    else:
        text = QCoreApplication.translate("Dialogs", "This model has unsaved training.")
        question = QCoreApplication.translate("Dialogs", "Save it before closing?")
    hint = QCoreApplication.translate(
        "Dialogs",
        "These runs cannot be kept in the library and are lost if you don't save them: {}. To save another one than "
        "the one that is shown, cancel, show it in the runs panel and press Ctrl+S.",
    ).format(", ".join(lost))
    discard = QCoreApplication.translate("Dialogs", "Do&n't save")
    return ask_to_save(parent, "dreamexplorer", text, discard, f"{question}\n\n{hint}")


def _short(parent: QWidget, name: str) -> str:
    """Cut a name that would make a message wider than the window."""
    metrics = parent.fontMetrics()
    return metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, 40 * metrics.averageCharWidth())


def ask_to_save(parent: QWidget, title: str, text: str, discard: str, details: str = "") -> SaveAnswer:
    """Offer to save, to go on without saving, or to cancel; Save is the default, Escape cancels.

    `discard` is the caption of the button that goes on without saving, `details` a smaller text below the question.
    """
    box = _message_box(parent, QMessageBox.Icon.Question, title, text, details)
    save = box.addButton(QMessageBox.StandardButton.Save)
    go_on = box.addButton(QMessageBox.StandardButton.Discard)
    go_on.setText(discard)
    box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(QMessageBox.StandardButton.Save)
    take_icons(box)
    box.exec()
    box.deleteLater()
    clicked = box.clickedButton()
    if clicked is save:
        return "save"
    return "discard" if clicked is go_on else "cancel"


def ask_to_recover(parent: QWidget, choices: Sequence[str]) -> tuple[RecoverAnswer, int]:
    """Offer interrupted trainings; to go on with the first is the default, Escape is Later.

    Args:
        parent: the window.
        choices: a line for each training.

    Returns:
        The answer, and the number of the training that was chosen.
    """
    if len(choices) > 1:
        dialog = RecoverDialog(parent, choices)
        dialog.exec()
        dialog.deleteLater()
        return dialog.answer, max(0, dialog.rows.currentRow())
    title = QCoreApplication.translate("Dialogs", "Go on with the interrupted training?")
    text = QCoreApplication.translate("Dialogs", "The program ended while it trained {}.").format(choices[0])
    box = _message_box(parent, QMessageBox.Icon.Question, "dreamexplorer", title, f"{text}\n\n{_recover_hint()}")
    buttons: dict[QAbstractButton, RecoverAnswer] = {}
    for answer, caption, role in _recover_buttons():
        buttons[box.addButton(caption, role)] = answer
    go_on, _, later = buttons
    assert isinstance(go_on, QPushButton)
    box.setDefaultButton(go_on)
    box.setEscapeButton(later)
    take_icons(box)
    box.exec()
    box.deleteLater()
    return buttons.get(box.clickedButton(), "later"), 0


class RecoverDialog(QDialog):
    """Lists interrupted trainings, of which one can be chosen to go on with."""

    def __init__(self, parent: QWidget, choices: Sequence[str]) -> None:
        super().__init__(parent)
        self.answer: RecoverAnswer = "later"
        self.setWindowTitle("dreamexplorer")
        column = QVBoxLayout(self)
        title = QLabel(QCoreApplication.translate("Dialogs", "Choose the interrupted training to go on with:"))
        column.addWidget(title)
        self.rows = QListWidget(self)
        self.rows.setAccessibleName(title.text())
        self.rows.addItems(list(choices))
        self.rows.setCurrentRow(0)
        self.rows.itemActivated.connect(self._on_activated)
        height = min(len(choices), MOST_ROWS) * self.rows.sizeHintForRow(0) + 2 * self.rows.frameWidth() + 4
        self.rows.setFixedHeight(height)
        self.rows.setMinimumWidth(min(self.rows.sizeHintForColumn(0) + 40, 900))
        column.addWidget(self.rows, 1)
        hint = QLabel(_recover_hint())
        hint.setWordWrap(True)
        column.addWidget(hint)
        box = QDialogButtonBox(self)
        for answer, caption, _ in _recover_buttons():
            button = box.addButton(caption, QDialogButtonBox.ButtonRole.ActionRole)
            button.setProperty("answer", answer)
            button.setDefault(answer == "recover")
        box.clicked.connect(self._on_clicked)
        column.addWidget(box)

    def _on_activated(self) -> None:
        self.answer = "recover"
        self.accept()

    def _on_clicked(self, button: QAbstractButton) -> None:
        self.answer = button.property("answer")
        self.accept()


def _recover_hint() -> str:
    return QCoreApplication.translate(
        "Dialogs", "Whatever you choose, it stays in the runs panel. Later asks again at the next start."
    )


def _recover_buttons() -> list[tuple[RecoverAnswer, str, QMessageBox.ButtonRole]]:
    return [
        ("recover", QCoreApplication.translate("Dialogs", "&Go on training"), QMessageBox.ButtonRole.AcceptRole),
        ("leave", QCoreApplication.translate("Dialogs", "&Don't ask again"), QMessageBox.ButtonRole.DestructiveRole),
        ("later", QCoreApplication.translate("Dialogs", "&Later"), QMessageBox.ButtonRole.RejectRole),
    ]


def show_message(parent: QWidget, title: str, text: str) -> None:
    """Show a warning without blocking the program; a text already on screen is not shown twice."""
    for box in parent.findChildren(QMessageBox):
        if box.isVisible() and box.text() == text:
            return
    box = _message_box(parent, QMessageBox.Icon.Warning, title, text)
    box.addButton(QMessageBox.StandardButton.Ok)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    take_icons(box)
    box.open()


def _message_box(parent: QWidget, icon: QMessageBox.Icon, title: str, text: str, details: str = "") -> QMessageBox:
    """Return a box without buttons that shows its texts letter by letter: they may come from files."""
    box = QMessageBox(parent)
    box.setIcon(icon)
    box.setWindowTitle(title)
    box.setText(text)
    box.setInformativeText(details)
    for label in box.findChildren(QLabel):  # setTextFormat would leave out the smaller text
        label.setTextFormat(Qt.TextFormat.PlainText)
    return box


def show_guide(parent: QWidget) -> None:
    """Show the guide in the window's language, not modal, so that it can be followed while reading."""
    dialog = parent.findChild(QDialog, "guide")
    if dialog is None:
        language = QLocale().name().split("_")[0]
        try:
            path = resource_path("guide", f"{language}.md")
        except UserError:
            path = resource_path("guide", "en.md")
        dialog = _text_dialog(parent, "guide", QCoreApplication.translate("Dialogs", "Guide"), QSize(640, 720))
        browser = dialog.findChild(QTextBrowser)
        assert isinstance(browser, QTextBrowser)
        browser.setMarkdown(path.read_text(encoding="utf-8"))
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()


def show_about(parent: QWidget, dataset: ImageDataset | None) -> None:
    """Show version, licence, libraries and the origin of the dataset in use."""
    old = parent.findChild(QDialog, "about")
    if old is not None:
        old.deleteLater()
        old.setObjectName("")
    intro = QCoreApplication.translate(
        "Dialogs",
        "A desktop laboratory for variational autoencoders (VAEs). Losses are in nats per image; 1 nat is 1.44 bits.",
    )
    licence = QCoreApplication.translate("Dialogs", "Free software under the MIT licence.")
    libraries = ", ".join(
        f"{name} {found}"
        for name in ("PySide6_Essentials", "pyqtgraph", "torch", "torchvision", "numpy", "safetensors", "pillow")
        if (found := _version(name))
    )
    parts = [
        f"## dreamexplorer {__version__}",
        intro,
        licence,
        f"**{QCoreApplication.translate('Dialogs', 'Libraries')}**: Python {platform.python_version()}, {libraries}",
    ]
    if dataset is not None:
        heading = QCoreApplication.translate("Dialogs", "Data")
        parts.append(f"**{heading}** ({dataset.title}): {dataset.provenance}")
    title = QCoreApplication.translate("Dialogs", "About dreamexplorer")
    dialog = _text_dialog(parent, "about", title, QSize(520, 380))
    browser = dialog.findChild(QTextBrowser)
    assert isinstance(browser, QTextBrowser)
    browser.setMarkdown("\n\n".join(parts))
    dialog.show()


def rewrite_open_dialogs(parent: QWidget, dataset: ImageDataset | None) -> None:
    """Make guide and About anew in the present language, where they are open, at their places."""
    make_anew(parent, "guide", lambda: show_guide(parent))
    make_anew(parent, "about", lambda: show_about(parent, dataset))


def make_anew(parent: QWidget, name: str, show: Callable[[], None]) -> None:
    """Replace an open dialog of a window by a new one at its place, which has the present language.

    Args:
        parent: the window; without such a dialog nothing happens.
        name: the dialog's object name.
        show: opens a new one.
    """
    old = parent.findChild(QDialog, name)
    if old is None:
        return
    shown, place = old.isVisible(), old.geometry()
    old.setParent(None)
    old.close()
    old.deleteLater()
    if shown:
        show()
        new = parent.findChild(QDialog, name)
        assert isinstance(new, QDialog)
        new.setGeometry(place)


def resize_to_screen(dialog: QDialog, parent: QWidget, size: QSize) -> None:
    """Give a dialog a size that grows with large texts, and that its screen has room for.

    Args:
        dialog: a dialog that is not shown yet.
        parent: the window, whose screen counts.
        size: its size in texts of the usual size.
    """
    room = parent.screen().availableSize() - QSize(16, 48)  # frame and title bar of the desktop
    dialog.resize((size * max(1.0, text_scale())).boundedTo(room))


def _text_dialog(parent: QWidget, name: str, title: str, size: QSize) -> QDialog:
    dialog = QDialog(parent)
    dialog.setObjectName(name)
    dialog.setWindowTitle(title)
    resize_to_screen(dialog, parent, size)
    browser = QTextBrowser(dialog)
    browser.setOpenExternalLinks(True)
    browser.setAccessibleName(title)
    browser.document().setDocumentMargin(14)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, dialog)
    buttons.rejected.connect(dialog.close)
    column = QVBoxLayout(dialog)
    column.addWidget(browser)
    column.addWidget(buttons)
    take_icons(dialog)
    return dialog


def _version(name: str) -> str:
    from importlib.metadata import PackageNotFoundError, version  # 20 ms that the first paint need not wait for

    try:
        return version(name)
    except PackageNotFoundError:
        return ""
