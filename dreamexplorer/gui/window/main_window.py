"""The window: composes docks, menus and the status bar; what they do lives in the panels and the workflow."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QObject, QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QCloseEvent,
    QDesktopServices,
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDockWidget,
    QFileDialog,
    QLabel,
    QMainWindow,
    QMenu,
    QMessageBox,
    QTabWidget,
)

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.messages import message_text
from dreamexplorer.gui.panels.base import Panel, panel_classes
from dreamexplorer.gui.threads.background import is_shipped
from dreamexplorer.gui.widgets.action_button import ActionButton
from dreamexplorer.gui.widgets.notice import shrink_again
from dreamexplorer.gui.window import dialogs
from dreamexplorer.gui.window.actions import build_menus, refresh_icons
from dreamexplorer.gui.window.layout import LARGE, arrange
from dreamexplorer.gui.window.status import StatusBar
from dreamexplorer.gui.workflow.autosave import Autosave

log = logging.getLogger(__name__)

LAYOUT_VERSION = 1
FRAME_HEIGHT = 40  # of the desktop's title bar, generously
CHECKPOINT_SUFFIXES = (".safetensors", ".pt", ".pth")
RECENT_FILES = 8


class MainWindow(QMainWindow):
    """One window of panels. `close` asks about unsaved work, stops a training and joins every thread."""

    unexpected_error = Signal(str)  # may be emitted from any thread

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self._close_state = "open"  # open -> stopping -> saving -> closed
        self._close_answer = "discard"
        self._in_close_event = False
        self._fit_on_show = False  # no size is remembered
        self._reported_errors: set[str] = set()
        self.setDockNestingEnabled(True)
        self.setAnimated(False)  # docks taken out in mid-animation leave Qt with a dangling place
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self.setAcceptDrops(True)
        self.panels: dict[str, Panel] = {}
        self.docks: dict[str, QDockWidget] = {}
        self._apply_text_size(context.settings.get("text_size", 0))  # first: titles of docks keep the font they met
        self._add_panels()
        bar = self.menuBar()
        self.menus, self.actions_by_id = build_menus(self, bar.addMenu, context.theme)
        self._fill_menus()
        self._status = StatusBar(context)
        self.setStatusBar(self._status)
        self.autosave = Autosave(context)

        context.workflow.confirm = self.confirm
        context.workflow.error.connect(self.show_error)
        context.workflow.error.connect(self._save_did_not_come)
        context.jobs.idle.connect(self._save_did_not_come)
        context.workflow.message.connect(self._show_message)
        context.jobs.unhandled.connect(self._show_unhandled)
        context.theme.changed.connect(self._on_theme)
        self.unexpected_error.connect(self._on_unexpected)
        self._disconnects = [
            context.session.model_changed.connect(self._update_title),
            context.session.unsaved_changed.connect(self._update_title),
            context.session.model_changed.connect(self._update_enabled),
        ]
        context.workflow.busy_changed.connect(self._on_busy)
        self._update_title()
        self._update_enabled()
        self._restore_layout()

    # -- building ------------------------------------------------------------------------------------

    def _add_panels(self) -> None:
        self._whole_layout, self._was_empty = QByteArray(), False
        for cls in panel_classes():
            panel = cls(self.context)
            dock = QDockWidget(panel.title(), self)
            dock.setObjectName(f"dock-{cls.panel_id}")
            dock.setWidget(panel)
            dock.setWindowIcon(self.context.theme.icon(cls.icon_name))
            panel.title_changed.connect(dock.setWindowTitle)
            self.panels[cls.panel_id] = panel
            self.docks[cls.panel_id] = dock
        self._empty = QLabel(
            self.tr("All panels are closed.\nThe View menu opens them; Ctrl+Shift+L brings back the default layout.")
        )
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.hide()
        self.setCentralWidget(self._empty)
        for dock in self.docks.values():
            dock.visibilityChanged.connect(self._show_hint_when_empty)
            dock.installEventFilter(self)

    def _show_hint_when_empty(self) -> None:
        hidden = [dock.isHidden() for dock in self.docks.values()]
        self._empty.setVisible(all(hidden))
        self._was_empty = self._was_empty or all(hidden)
        if self._was_empty and not any(hidden) and not self._whole_layout.isEmpty():
            # Qt gives panels that come back into an empty window whatever is free: they are to stand as they stood
            self._was_empty, state = False, self._whole_layout
            QTimer.singleShot(0, self, lambda: self.restoreState(state, LAYOUT_VERSION))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        docks = self.docks.values()
        if event.type() == QEvent.Type.Close and watched in docks and not any(d.isHidden() for d in docks):
            self._whole_layout = self.saveState(LAYOUT_VERSION)  # as it is before the first panel goes
            self._was_empty = False
        return super().eventFilter(watched, event)

    def _fill_menus(self) -> None:
        workflow, theme = self.context.workflow, self.context.theme
        file_menu = self.menus["file"]
        before = self.actions_by_id["save"]

        shipped_menu = QMenu(self.tr("Open a &shipped model"), self)
        for stem, title in (
            ("mlp-vae-2", self.tr("VAE with &2 latents, MNIST")),
            ("mlp-vae-20", self.tr("VAE with 2&0 latents, MNIST")),
        ):
            action = shipped_menu.addAction(title)
            action.triggered.connect(lambda _=False, s=stem: workflow.open_shipped(s))
        self.recent_menu = QMenu(self.tr("Open &recent"), self)
        self.recent_menu.aboutToShow.connect(self._fill_recent)
        self.last_training = QAction(self.tr("Open the &last training"), self)
        self.last_training.setToolTip(self.tr("What was trained last is kept even when it was not saved"))
        self.last_training.triggered.connect(self._open_last_training)
        self.previous_training = QAction(self.tr("Open the training &before it"), self)
        self.previous_training.setToolTip(self.tr("The last training of another model, kept when a newer one ended"))
        self.previous_training.triggered.connect(lambda: workflow.open_checkpoint(self.autosave.previous))
        recent = (self.recent_menu.menuAction(), self.last_training, self.previous_training)
        for item in (shipped_menu.menuAction(), *recent):
            file_menu.insertAction(before, item)

        placements = {"training": "train"}
        for panel_id, panel in self.panels.items():
            own = panel.actions_for_menu()
            if not own:
                continue
            menu = self.menus[placements.get(panel_id, "explore")]
            if menu.actions():
                menu.addSeparator()
            menu.addActions(own)
            for action in own:  # shortcuts work wherever the focus is
                if action.shortcutContext() == Qt.ShortcutContext.WindowShortcut:
                    self.addAction(action)

        view = self.menus["view"]
        first = self.actions_by_id["reset_layout"]
        for i, dock in enumerate(self.docks.values(), start=1):
            toggle = dock.toggleViewAction()
            if i <= 9:
                toggle.setShortcut(QKeySequence(f"Alt+{i}"))
            toggle.setToolTip(self.tr("Show or hide this panel"))
            view.insertAction(first, toggle)
        view.addSeparator()
        view.addMenu(
            self._choice_menu(
                self.tr("&Colours"),
                [("system", self.tr("As the &system")), ("light", self.tr("&Light")), ("dark", self.tr("&Dark"))],
                theme.choice,
                self.choose_theme,
            )
        )
        language = self.context.settings.get("language", "system")
        view.addMenu(
            self._choice_menu(
                self.tr("Lan&guage"),
                [("system", self.tr("As the &system")), ("en", "&English"), ("ru", "&Русский")],
                language,
                self.choose_language,
            )
        )

    def _choice_menu(
        self, title: str, entries: list[tuple[str, str]], current: str, chosen: Callable[[str], None]
    ) -> QMenu:
        menu = QMenu(title, self)
        group = QActionGroup(menu)
        for value, text in entries:
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(value == current)
            group.addAction(action)
            action.triggered.connect(lambda _=False, v=value: chosen(v))
        return menu

    # -- layout ----------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(1280, 800)

    def _restore_layout(self) -> None:
        settings = self.context.settings
        arrange(self, self.docks, LARGE)
        geometry, state = settings.get_bytes("window/geometry"), settings.get_bytes("window/state")
        if geometry.isEmpty() or not self.restoreGeometry(geometry):
            self._fit_on_show = True
        # A state that knows other panels (of another version) would heap them up: then the default is better.
        if not state.isEmpty() and settings.get("window/panels", []) == sorted(self.docks):
            self.restoreState(state, LAYOUT_VERSION)
        # Docks tell of being shown only once the window is: till then the hint would ask for its width beside them.
        self._show_hint_when_empty()

    def _room(self) -> QSize:
        return QApplication.primaryScreen().availableGeometry().size()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._fit_on_show:
            self._fit_on_show = False
            QTimer.singleShot(0, self, self._fit_to_screen)

    def _fit_to_screen(self) -> None:
        """The size of the first start: only once it is shown does the window know how small its panels can be."""
        if not self.testAttribute(Qt.WidgetAttribute.WA_Resized):  # nobody asked for another size
            room = self._room()
            self.resize(min(1600, room.width() - 8), min(1000, room.height() - FRAME_HEIGHT))
        arrange(self, self.docks, self.size())

    def _save_layout(self) -> None:
        if not self.isFullScreen():
            self.context.settings.set_bytes("window/geometry", QByteArray(self.saveGeometry()))
        self.context.settings.set_bytes("window/state", QByteArray(self.saveState(LAYOUT_VERSION)))
        self.context.settings.set("window/panels", sorted(self.docks))
        self.context.settings.sync()

    def restore_layout(self) -> None:
        # Not in the middle of a key or mouse event: it may come through a floating panel whose window goes away.
        QTimer.singleShot(0, self, self.reset_layout)

    def reset_layout(self) -> None:
        arrange(self, self.docks, self.size())

    def toggle_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.isFullScreen():  # what nobody else had a use for
            self.toggle_full_screen()
        else:
            super().keyPressEvent(event)

    def choose_theme(self, choice: str) -> None:
        self.context.settings.set("theme", choice)
        self.context.theme.set_choice(choice)

    def choose_language(self, choice: str) -> None:
        self.context.settings.set("language", choice)
        QMessageBox.information(
            self, self.tr("Language"), self.tr("The new language is used from the next start of the program.")
        )

    def larger_text(self) -> None:
        self._apply_text_size(self.context.settings.get("text_size", 0) + 1)

    def smaller_text(self) -> None:
        self._apply_text_size(self.context.settings.get("text_size", 0) - 1)

    def _apply_text_size(self, steps: int) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        base = app.property("base_point_size")
        if base is None:
            base = app.font().pointSizeF()
            app.setProperty("base_point_size", base)
        steps = max(-3, min(8, steps))
        self.context.settings.set("text_size", steps)
        font = app.font()
        if font.pointSizeF() != base + steps:
            font.setPointSizeF(base + steps)
            app.setFont(font)
            shrink_again(self)
            for button in self.findChildren(ActionButton):
                button.restyle()

    def _on_theme(self) -> None:
        refresh_icons(self.actions_by_id, self.context.theme)
        for panel_id, dock in self.docks.items():
            dock.setWindowIcon(self.context.theme.icon(self.panels[panel_id].icon_name))

    # -- files -------------------------------------------------------------------------------------------

    def new_model(self) -> None:
        training = self.panels.get("training")
        reset = getattr(training, "reset", None)
        if reset is not None:
            reset(new=True)

    def open_dialog(self) -> None:
        settings = self.context.settings
        name, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Open a model"),
            settings.get("folder", str(Path.home())),
            self.tr("Models ({})").format("*.safetensors *.pt *.pth") + ";;" + self.tr("All files (*)"),
        )
        if name:
            self.open_path(Path(name))

    def open_path(self, path: Path) -> None:
        self.context.settings.set("folder", str(path.parent))
        self.context.workflow.open_checkpoint(path)

    def save(self) -> None:
        path = self._own_file()
        if path is None:
            self.save_as()
        else:
            self._save_to(path)

    def _own_file(self) -> Path | None:
        """The user's own file that Save may write to without asking."""
        path = self.context.session.checkpoint_path
        if path is None or is_shipped(path) or path.suffix != ".safetensors" or path in self._kept_files():
            return None
        return path

    def _kept_files(self) -> tuple[Path, Path]:
        """What the program keeps by itself: nothing to save to."""
        return self.autosave.path, self.autosave.previous

    def save_as(self, then: Callable[[], None] | None = None) -> bool:
        """Ask for a name and save; False when the user cancelled."""
        snapshot = self.context.session.snapshot
        if snapshot is None:
            return False
        folder = Path(self.context.settings.get("folder", str(Path.home())))
        name, _ = QFileDialog.getSaveFileName(
            self,
            self.tr("Save the model"),
            str(folder / f"{snapshot.family}-{len(snapshot.axes)}.safetensors"),
            self.tr("Models ({})").format("*.safetensors"),
        )
        if not name:
            return False
        path = Path(name)
        if path.suffix != ".safetensors":
            path = path.with_name(path.name + ".safetensors")
        self._save_to(path, then)
        return True

    def _save_to(self, path: Path, then: Callable[[], None] | None = None) -> None:
        self.context.settings.set("folder", str(path.parent))
        self.context.workflow.save_checkpoint(path, then)

    def _remember(self, path: Path) -> None:
        """Put a file that was opened or saved at the head of the recent ones."""
        if is_shipped(path) or path in self._kept_files():
            return
        recent = [p for p in self.context.settings.get("recent", []) if p != str(path)]
        self.context.settings.set("recent", [str(path), *recent][:RECENT_FILES])

    def _fill_recent(self) -> None:
        self.recent_menu.clear()
        recent = self.context.settings.get("recent", [])
        for name in recent:
            action = self.recent_menu.addAction(name)
            action.triggered.connect(lambda _=False, n=name: self.open_path(Path(n)))
        if not recent:
            self.recent_menu.addAction(self.tr("Nothing opened or saved yet")).setEnabled(False)

    def _open_last_training(self) -> None:
        self.context.workflow.open_checkpoint(self.autosave.path)

    def export_samples(self) -> None:
        dialogs.export_samples(self, self.context)

    # -- dropping files on the window -----------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped_checkpoint(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _dropped_checkpoint(event)
        if path is not None:
            event.acceptProposedAction()
            self.open_path(path)

    # -- help ---------------------------------------------------------------------------------------------

    def show_guide(self) -> None:
        dialogs.show_guide(self, self.context)

    def show_about(self) -> None:
        dialogs.show_about(self, self.context)

    def open_folder(self, path: Path) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    # -- messages ---------------------------------------------------------------------------------------------

    def confirm(self, title: str, question: str, accept: str) -> bool:
        """Ask before work is lost; Cancel is the default."""
        return dialogs.confirm(self, title, question, accept)

    def show_error(self, title: str, text: str) -> None:
        """One clear message; never modal over a modal, so that nothing piles up."""
        dialogs.show_message(self, title, text)

    def _show_message(self, text: str) -> None:
        self._status.showMessage(text, 8000)

    def _show_unhandled(self, title: str, error: BaseException) -> None:
        from dreamexplorer.errors import UserError

        if isinstance(error, UserError):
            self.show_error(title or self.tr("This did not work"), message_text(error))
            return
        log.error("job %r failed", title, exc_info=error)
        self._on_unexpected(f"{type(error).__name__}: {error}")

    def _on_unexpected(self, text: str) -> None:
        if text in self._reported_errors:  # an error in a repaint would otherwise be shown at every frame
            return
        self._reported_errors.add(text)
        self.show_error(
            self.tr("Something unexpected happened"),
            self.tr(
                "The program goes on, and your model is untouched. To be safe, save it now (Ctrl+S). "
                "If it happens again, please report this line:\n\n{}"
            ).format(text),
        )

    # -- state -------------------------------------------------------------------------------------------------

    def _update_title(self) -> None:
        session = self.context.session
        if session.snapshot is None:
            self.setWindowTitle("dreamexplorer")
        else:
            path = session.checkpoint_path
            if path is not None:
                self._remember(path)
            name = path.name if path is not None else self.tr("new model")
            self.setWindowTitle(f"{name}[*]")
        self.setWindowModified(session.unsaved)

    def _update_enabled(self) -> None:
        known = self.context.session.snapshot is not None
        for action_id in ("save", "save_as", "export_samples"):
            self.actions_by_id[action_id].setEnabled(known)
        self.last_training.setEnabled(self.autosave.available)
        self.previous_training.setEnabled(self.autosave.previous_available)
        self._update_title()

    def _on_busy(self, busy: bool) -> None:
        self._update_enabled()

    # -- closing -----------------------------------------------------------------------------------------------

    @property
    def closing(self) -> bool:
        """Whether a close is under way: its question is open, or it was answered."""
        return self._in_close_event or self._close_state != "open"

    def close_without_questions(self) -> None:
        """Stop, keep what was trained as the last training, and close; for a signal from the system."""
        self._close_answer = "discard"  # also where a close is under way that would still ask for a file
        self._finish_closing("discard")

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._close_state == "closed":
            event.accept()
            return
        event.ignore()
        if self._close_state != "open":
            return
        session, training = self.context.session, self.context.training
        answer = "discard"
        self._in_close_event = True  # Qt ignores a close within a close
        if session.unsaved or training.active:
            answer = dialogs.ask_before_closing(self, training.active)
        if answer != "cancel":
            self._finish_closing(answer)
        self._in_close_event = False
        if self._close_state == "closed":  # also by a signal from the system while the question was open
            event.accept()

    def _finish_closing(self, answer: str) -> None:
        if self._close_state != "open":
            return
        self._close_state, self._close_answer = "stopping", answer
        for dialog in self.findChildren(QDialog):  # open questions would wait for an answer for ever
            if dialog.isVisible():
                dialog.reject()
        self._status.showMessage(self.tr("Stopping…"))
        if self.context.training.active:
            self.context.training.ended.connect(self._after_stop, Qt.ConnectionType.SingleShotConnection)
            self.context.training.stop()
        else:
            self._after_stop()

    def _after_stop(self, _outcome: object = None) -> None:
        if self._close_state != "stopping":
            return
        self._close_state = "saving"
        if self._close_answer == "save":
            if (path := self._own_file()) is not None:
                self._save_to(path, self._close_now)
            elif not self.save_as(self._close_now):
                self._save_did_not_come()
        else:
            self.autosave.finish(self._close_now)

    def _save_did_not_come(self, *_: object) -> None:
        """Saving before closing failed, which was told, or was cancelled: the window stays open, unless it must not."""
        if self._close_state == "saving" and self._close_answer == "save":
            self._close_state = "open"
        elif self._close_state == "saving":
            self.autosave.finish(self._close_now)

    def _close_now(self) -> None:
        if self._close_state == "closed":
            return
        self._close_state = "closed"
        self._save_layout()
        if self._in_close_event:  # elsewhere Qt would not see the last window close
            self.hide()  # in the first seconds a thread may be in the midst of importing torch: await it out of sight
        self.shut_down()
        if not self._in_close_event:
            self.close()

    def shut_down(self) -> None:
        """Dispose of the panels and join every thread."""
        for panel in self.panels.values():
            panel.dispose()
        for disconnect in self._disconnects:
            disconnect()
        self._disconnects.clear()
        self.autosave.dispose()
        self._status.dispose()
        context = self.context
        for name, ended in (
            ("training", context.training.shutdown()),
            ("inference", context.inference.shutdown()),
            ("jobs", context.jobs.shutdown()),
        ):
            if not ended:
                log.warning("the %s thread did not end in time", name)


def _dropped_checkpoint(event: QDropEvent) -> Path | None:
    for url in event.mimeData().urls():
        if url.isLocalFile() and Path(url.toLocalFile()).suffix.lower() in CHECKPOINT_SUFFIXES:
            return Path(url.toLocalFile())
    return None
