"""Copies a result to the clipboard and writes it to files, off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QFileDialog, QWidget

from dreamexplorer.analysis.export import folder_files
from dreamexplorer.analysis.tool import Outcome
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.messages import message_text
from dreamexplorer.gui.panels.tools.words import facts_text, table_text, tool_text
from dreamexplorer.gui.settings import keys
from dreamexplorer.gui.shared.save_path import ask_save_path
from dreamexplorer.progress import Progress
from dreamexplorer.writing import make_folder

Files = dict[Path, bytes]


class Exports(QObject):
    """Actions on the result that is shown; disabled while there is none."""

    def __init__(self, context: Context, owner: QWidget) -> None:
        super().__init__(owner)
        self._context, self._owner = context, owner
        self._outcome: Outcome | None = None
        self.copy = self._action(
            self.tr("&Copy numbers"),
            self.tr("Copy facts and tables as text, for a spreadsheet"),
            "copy",
            "Ctrl+Shift+C",
        )
        self.copy.triggered.connect(self._on_copy)
        self.save_all = self._action(
            self.tr("&Export everything…"),
            self.tr("Write a folder with report.json, a CSV of each table and chart and a PNG of each picture"),
            "export",
            "Ctrl+Shift+E",
        )
        self.save_all.triggered.connect(self._on_save_all)
        self.save_json = self._action(
            self.tr("Export &JSON…"), self.tr("Write the whole report as one file"), "save", ""
        )
        self.save_json.triggered.connect(self._on_save_json)
        self.save_csv = self._action(
            self.tr("Export &tables (CSV)…"),
            self.tr("Write a CSV file of the facts and of each table and chart"),
            "save",
            "",
        )
        self.save_csv.triggered.connect(self._on_save_csv)
        self.save_png = self._action(
            self.tr("Export &pictures (PNG)…"), self.tr("Write a PNG file of each grid of images"), "image", ""
        )
        self.save_png.triggered.connect(self._on_save_png)
        context.theme.changed.connect(self._on_theme)
        self._on_theme()
        self.set_outcome(None)

    def actions(self) -> list[QAction]:
        """Return the actions in the order of the menu."""
        return [self.copy, self.save_all, self.save_json, self.save_csv, self.save_png]

    def set_outcome(self, outcome: Outcome | None) -> None:
        """Set what is copied and exported."""
        self._outcome = outcome
        report = None if outcome is None else outcome.report
        for action in (self.save_all, self.save_json):
            action.setEnabled(report is not None)
        self.copy.setEnabled(report is not None and bool(report.facts or report.tables))
        self.save_csv.setEnabled(
            report is not None and bool(report.facts or report.tables or report.curves or report.points)
        )
        self.save_png.setEnabled(report is not None and bool(report.images))

    def table_actions(
        self, owner: QWidget, text: Callable[[], str], csv: Callable[[], str], name: str
    ) -> tuple[QAction, QAction]:
        """Return actions that copy one table and save it as CSV."""
        theme = self._context.theme
        copy = QAction(theme.icon("copy"), self.tr("&Copy the table"), owner)
        copy.triggered.connect(lambda _checked=False: self._copy_text(text()))
        save = QAction(theme.icon("save"), self.tr("&Save as CSV…"), owner)

        def on_save(_checked: bool = False) -> None:
            path = self._ask_file(f"{name}.csv", self.tr("CSV files (*.csv)"))
            if path is not None:
                self.write({path: csv().encode()})

        save.triggered.connect(on_save)
        return copy, save

    def text(self) -> str:
        """Return facts and tables as text with tabs."""
        if self._outcome is None:
            return ""
        report = self._outcome.report
        parts = [facts_text(report)] if report.facts else []
        parts += [f"{tool_text(table.title)}\n{table_text(table)}" for table in report.tables]
        return "\n\n".join(parts)

    def write(self, files: Files, what: Path | None = None) -> None:
        """Write files in a job; `what` is the folder that the message names, by default the first file."""
        shown = what if what is not None else next(iter(files))

        def work(progress: Progress) -> Path:
            from dreamexplorer.training.atomic import write_together

            for folder in {path.parent for path in files}:
                make_folder(folder)
            write_together(files)
            return shown

        self._context.settings.set(keys.FOLDER, str(shown.parent))
        self._context.jobs.start(
            self.tr("Saving {}").format(shown.name), work, done=self._on_saved, failed=self._on_failed, parallel=True
        )

    def write_folder(self, folder: Path, suffixes: tuple[str, ...]) -> None:
        """Write the files of the report with these endings into a new folder inside the given one."""
        if self._outcome is None:
            return
        outcome = self._outcome
        name = f"{outcome.tool}-{outcome.family}-step-{outcome.step}"
        target = folder / name
        number = 2
        while target.exists():
            target = folder / f"{name}-{number}"
            number += 1
        files = {target / path: data for path, data in folder_files(outcome).items() if path.suffix in suffixes}
        self.write(files, target)

    def write_json(self, path: Path) -> None:
        """Write the whole report as one JSON file."""
        if self._outcome is not None:
            self.write({path: folder_files(self._outcome)[Path("report.json")]})

    # -- events ------------------------------------------------------------------------------------------------

    def _action(self, text: str, tip: str, icon: str, shortcut: str) -> QAction:
        action = QAction(text, self._owner)
        action.setToolTip(tip)
        action.setStatusTip(tip)
        action.setProperty("icon_name", icon)
        if shortcut:
            action.setShortcut(QKeySequence(shortcut))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._owner.addAction(action)
        return action

    def _copy_text(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._context.workflow.message.emit(self.tr("Numbers copied"))

    def _on_copy(self) -> None:
        self._copy_text(self.text())

    def _on_save_all(self) -> None:
        self._save_folder((".json", ".csv", ".png"))

    def _on_save_csv(self) -> None:
        self._save_folder((".csv",))

    def _on_save_png(self) -> None:
        self._save_folder((".png",))

    def _on_save_json(self) -> None:
        if self._outcome is None:
            return
        path = self._ask_file(f"{self._outcome.tool}.json", self.tr("JSON files (*.json)"))
        if path is not None:
            self.write_json(path)

    def _save_folder(self, suffixes: tuple[str, ...]) -> None:
        title = self.tr("Folder in which a folder for the report is made")
        chosen = QFileDialog.getExistingDirectory(self._owner, title, self._folder())
        if chosen:
            self.write_folder(Path(chosen), suffixes)

    def _ask_file(self, name: str, kind: str) -> Path | None:
        return ask_save_path(self._context, self._owner, self.tr("Export"), name, {kind: Path(name).suffix})

    def _folder(self) -> str:
        return str(self._context.settings.folder(keys.FOLDER))

    def _on_saved(self, path: Path) -> None:
        self._context.workflow.message.emit(self.tr("Saved {}").format(path))

    def _on_failed(self, error: BaseException) -> None:
        reason = message_text(error) or type(error).__name__
        self._context.workflow.error.emit(self.tr("The report was not saved"), reason)

    def _on_theme(self) -> None:
        for action in self.actions():
            action.setIcon(self._context.theme.icon(action.property("icon_name")))
