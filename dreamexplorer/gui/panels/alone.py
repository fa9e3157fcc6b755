"""Shows one panel in a window of its own, with a shipped model and its dataset, to look at it while working on it.

`python -m dreamexplorer.gui.panels.kl` shows the KL panel; `python -m dreamexplorer.gui.panels my_panel.py` the panel
of an extension. Nothing is saved when the window is closed.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent, QIcon
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dreamexplorer import registry
from dreamexplorer.errors import UserError
from dreamexplorer.gui.application import SWITCH_INTERVAL_S, build_context, create_application
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.languages import chosen_language, install_language
from dreamexplorer.gui.panels.base import Panel, panel_classes
from dreamexplorer.gui.settings import Settings
from dreamexplorer.resources import expanded


class PanelWindow(QWidget):
    """A window with one panel and its shortcuts. Closing it joins every thread; messages go to stderr."""

    def __init__(self, panel_class: type[Panel], context: Context) -> None:
        super().__init__()
        self.context = context
        self.panel = panel_class(context)
        self.setWindowTitle(self.panel.title())
        self.setWindowIcon(QIcon(context.theme.icon(panel_class.icon_name)))
        self.panel.title_changed.connect(self.setWindowTitle)
        self.addActions(self.panel.actions_for_menu())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.panel)
        self.resize(480, 420)
        context.workflow.error.connect(_report)
        context.jobs.unhandled.connect(_report)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.panel.dispose()
        context = self.context
        context.workflow.shutdown()
        context.training.shutdown()
        context.inference.shutdown()
        context.jobs.shutdown()
        event.accept()


def panel_named(name: str) -> type[Panel]:
    """Return the panel of that id or, where the name is that of a Python file, the first panel in it.

    Raises:
        UserError: there is no such panel, or the file cannot be used.
    """
    path = expanded(name)
    if path.suffix == ".py":
        registry.add_extension_path(path.absolute())
    known = {cls.panel_id: cls for cls in panel_classes()}
    if path.suffix != ".py":
        if name not in known:
            raise UserError("There is no panel named {!r}. Choose from: {}.", name, ", ".join(known))
        return known[name]
    for cls in known.values():
        file = sys.modules[cls.__module__].__file__
        if file is not None and Path(file) == path.absolute():
            return cls
    for problem in registry.problems():
        if str(path.absolute()) in str(problem):
            raise problem
    raise UserError("{} has no panel: its tuple PANELS is missing or empty.", path)


def main(panel: str | None = None, arguments: list[str] | None = None) -> int:
    """Show a panel until its window is closed; `panel` is its id, or None where the arguments name it.

    Return the exit code: 2 when panel or checkpoint cannot be used, which one line on stderr explains.
    """
    parser = argparse.ArgumentParser(description="Show one panel alone, with a model and its dataset.")
    if panel is None:
        parser.add_argument("panel", metavar="PANEL", help="the id of a panel, or a Python file with one in PANELS")
    parser.add_argument("checkpoint", nargs="?", type=Path, help="a checkpoint (default: that of the window)")
    parser.add_argument("--language", help="en or ru (default: as in the settings)")
    parser.add_argument("--theme", choices=("light", "dark", "system"), help="colours (default: as in the settings)")
    options = parser.parse_args(arguments)
    try:
        cls = panel_named(panel if panel is not None else options.panel)
        if options.checkpoint is not None and not options.checkpoint.is_file():
            raise UserError("There is no file {}. Check the name.", options.checkpoint)
    except UserError as error:
        _report(str(error))
        return 2
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    app = create_application(sys.argv[:1])
    settings = Settings()
    install_language(app, chosen_language(settings, options.language))
    context = build_context(app, settings, options.theme)
    window = PanelWindow(cls, context)
    window.show()
    QTimer.singleShot(0, lambda: context.workflow.start(options.checkpoint, None))
    return app.exec()


def _report(*parts: object) -> None:
    print("dreamexplorer:", *parts, file=sys.stderr)
