"""The questions and texts of the window: before work is lost, errors, guide, about, exporting dreams."""

from __future__ import annotations

import platform
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale, QSize, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFileDialog, QMessageBox, QTextBrowser, QVBoxLayout, QWidget

from dreamexplorer import __version__
from dreamexplorer.errors import UserError
from dreamexplorer.gui.context import Context
from dreamexplorer.progress import Progress
from dreamexplorer.resources import resource_path

DREAMS = 64
DREAM_SCALE = 4  # screen pixels for each pixel of a decoded image in the exported grid


def confirm(parent: QWidget, title: str, question: str, accept: str) -> bool:
    """Ask before something is lost; Cancel is the default and Escape means it."""
    box = QMessageBox(QMessageBox.Icon.Question, title, question, QMessageBox.StandardButton.Cancel, parent)
    yes = box.addButton(accept, QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(QMessageBox.StandardButton.Cancel)
    box.exec()
    box.deleteLater()
    return box.clickedButton() is yes


def ask_before_closing(parent: QWidget, training: bool) -> str:
    """ "save", "discard" or "cancel"."""
    if training:
        text = QCoreApplication.translate("Dialogs", "Training is running.")
        question = QCoreApplication.translate("Dialogs", "It will be stopped. Save what was trained so far?")
    else:
        text = QCoreApplication.translate("Dialogs", "The model was trained since it was last saved.")
        question = QCoreApplication.translate("Dialogs", "Save it before closing?")
    box = QMessageBox(QMessageBox.Icon.Question, "dreamexplorer", text, parent=parent)
    hint = QCoreApplication.translate(
        "Dialogs", "Without saving it stays at hand under File, Open the last training, until the next training ends."
    )
    box.setInformativeText(f"{question}\n\n{hint}")
    save = box.addButton(QMessageBox.StandardButton.Save)
    discard = box.addButton(QMessageBox.StandardButton.Discard)
    discard.setText(QCoreApplication.translate("Dialogs", "Do&n't save"))
    box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(QMessageBox.StandardButton.Save)
    box.exec()
    box.deleteLater()
    clicked = box.clickedButton()
    if clicked is save:
        return "save"
    return "discard" if clicked is discard else "cancel"


def show_message(parent: QWidget, title: str, text: str) -> None:
    """One message at a time, without stopping the program; a text already on screen is not shown twice."""
    for box in parent.findChildren(QMessageBox):
        if box.isVisible() and box.text() == text:
            return
    box = QMessageBox(QMessageBox.Icon.Warning, title, text, QMessageBox.StandardButton.Ok, parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    box.open()


def show_guide(parent: QWidget, context: Context) -> None:
    """The guide in the window's language, beside the window so that one can try while reading."""
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


def show_about(parent: QWidget, context: Context) -> None:
    """Version, licences, libraries and the provenance of the data."""
    old = parent.findChild(QDialog, "about")
    if old is not None:
        old.deleteLater()
        old.setObjectName("")
    intro = QCoreApplication.translate(
        "Dialogs", "A desktop laboratory for variational autoencoders. Every number is in nats per image."
    )
    licence = QCoreApplication.translate("Dialogs", "Free software under the MIT licence.")
    libraries = ", ".join(
        f"{name} {found}"
        for name in ("PySide6_Essentials", "pyqtgraph", "torch", "torchvision", "numpy", "safetensors", "pillow")
        if (found := _version(name))
    )
    dataset = context.session.dataset
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


def export_samples(parent: QWidget, context: Context) -> None:
    """Ask for a file and write a grid of dreams (samples of the prior, decoded) as one PNG."""
    snapshot = context.session.snapshot
    if snapshot is None:
        return
    folder = Path(context.settings.get("folder", str(Path.home())))
    name, _ = QFileDialog.getSaveFileName(
        parent,
        QCoreApplication.translate("Dialogs", "Export a grid of dreams"),
        str(folder / "dreams.png"),
        QCoreApplication.translate("Dialogs", "PNG pictures ({})").format("*.png"),
    )
    if not name:
        return
    path = Path(name)
    if path.suffix.lower() != ".png":
        path = path.with_name(path.name + ".png")
    context.settings.set("folder", str(path.parent))
    seed = snapshot.step

    def work(progress: Progress) -> None:
        from dreamexplorer.analysis.pictures import grid, png, to_bytes
        from dreamexplorer.analysis.sampling import sample
        from dreamexplorer.models.base import restore
        from dreamexplorer.training.atomic import write_atomically

        _, images = sample(restore(snapshot), DREAMS, seed, progress)
        write_atomically(path, png(grid(to_bytes(images)), DREAM_SCALE))

    saved = QCoreApplication.translate("Dialogs", "Saved {}").format(path)
    context.jobs.start(
        QCoreApplication.translate("Dialogs", "Exporting dreams"),
        work,
        done=lambda _result: context.workflow.message.emit(saved),
    )


def _text_dialog(parent: QWidget, name: str, title: str, size: QSize) -> QDialog:
    dialog = QDialog(parent)
    dialog.setObjectName(name)
    dialog.setWindowTitle(title)
    dialog.resize(size)
    browser = QTextBrowser(dialog)
    browser.setOpenExternalLinks(True)
    browser.setAccessibleName(title)
    browser.document().setDocumentMargin(14)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, dialog)
    buttons.rejected.connect(dialog.close)
    column = QVBoxLayout(dialog)
    column.addWidget(browser)
    column.addWidget(buttons)
    return dialog


def _version(name: str) -> str:
    from importlib.metadata import PackageNotFoundError, version  # 20 ms that the first paint need not wait for

    try:
        return version(name)
    except PackageNotFoundError:
        return ""
