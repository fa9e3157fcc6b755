"""The strip with the first steps, below the menus: a button for each, what to do next, what was seen, and Close."""

from __future__ import annotations

import html
from typing import cast

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.settings import keys
from dreamexplorer.gui.shared.axis_names import shown_names
from dreamexplorer.gui.widgets.notice import embolden
from dreamexplorer.gui.widgets.refresh import Refresher
from dreamexplorer.gui.window.first_steps.observer import STEPS, StepId, StepObserver
from dreamexplorer.gui.window.first_steps.words import StepWords

REFRESH_MS = 500
NARROW = 760  # pixels; below, the heading is left out


class FirstStepsCard(QWidget):
    """Shows six things to do. It never takes the focus by itself; Tab reaches its buttons."""

    dismissed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("first-steps")
        self._context = context
        saved = [name for name in context.settings.get(keys.FIRST_STEPS_DONE) if name in STEPS]
        self.observer = StepObserver(context, cast("set[StepId]", set(saved)), self)
        self._words = StepWords(self)
        self._chosen: StepId | None = None  # the step whose texts the user asked for
        self._newest: StepId | None = None  # the step that was done last
        self._known = set(self.observer.done)
        self.heading = QLabel()
        embolden(self.heading)
        self.buttons: dict[StepId, QToolButton] = {}
        for number, step in enumerate(STEPS, start=1):
            button = QToolButton()
            button.setText(str(number))
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _checked=False, s=step: self.choose(s))
            self.buttons[step] = button
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.RichText)
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.text.installEventFilter(self)
        self.close_button = QToolButton()
        self.close_button.setAutoRaise(True)
        self.close_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.close_button.clicked.connect(self.dismiss)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 3, 6, 3)
        row.setSpacing(2)
        row.addWidget(self.heading)
        row.addSpacing(6)
        for button in self.buttons.values():
            row.addWidget(button)
        row.addSpacing(8)
        row.addWidget(self.text, 1)
        row.addWidget(self.close_button)
        self._refresher = Refresher(self, self._show, REFRESH_MS)
        self.observer.changed.connect(self._on_changed)
        context.theme.changed.connect(self._on_theme)
        self.retranslate()
        self._on_theme()

    @property
    def wanted(self) -> bool:
        """True unless the user closed the card."""
        return not self._context.settings.get(keys.FIRST_STEPS_CLOSED)

    @property
    def current(self) -> StepId | None:
        """The first step that is not done; None when all are."""
        return next((step for step in STEPS if step not in self.observer.done), None)

    def dispose(self) -> None:
        """Stop watching the session."""
        self._refresher.stop()
        self.observer.dispose()
        self._context.theme.changed.disconnect(self._on_theme)

    def dismiss(self) -> None:
        """Close the card for good; `recall` brings it back."""
        self._context.settings.set(keys.FIRST_STEPS_CLOSED, True)
        self.dismissed.emit()

    def recall(self) -> None:
        """Show the card again, from the beginning if all was done."""
        self._context.settings.set(keys.FIRST_STEPS_CLOSED, False)
        if self.current is None:
            self._chosen = self._newest = None
            self.observer.start_over()

    def choose(self, step: StepId) -> None:
        """Show the texts of a step until another one is done."""
        self._chosen = step
        self._show()

    def retranslate(self) -> None:
        """Write all texts in the present language."""
        self.setAccessibleName(self.tr("First steps"))
        self.heading.setText(self.tr("First steps"))
        self.close_button.setToolTip(self.tr("Close for good; Help > First steps brings it back"))
        self.close_button.setAccessibleName(self.tr("Close first steps"))
        self._show_buttons()
        self._show()

    # -- showing -----------------------------------------------------------------------------------------------

    def _on_changed(self) -> None:
        new = self.observer.done - self._known
        if new or len(self._known) > len(self.observer.done):
            self._known = set(self.observer.done)
            self._context.settings.set(keys.FIRST_STEPS_DONE, tuple(step for step in STEPS if step in self._known))
            if new:
                self._newest = next(step for step in STEPS if step in new)
            self._chosen = None
            self._show_buttons()
        self._refresher.request()

    def _show_buttons(self) -> None:
        words, done = self._words, self.observer.done
        for number, (step, button) in enumerate(self.buttons.items(), start=1):
            button.setIcon(self._context.theme.icon("check") if step in done else QIcon())
            icon_only = Qt.ToolButtonStyle.ToolButtonIconOnly
            button.setToolButtonStyle(icon_only if step in done else Qt.ToolButtonStyle.ToolButtonTextOnly)
            title = words.title(step)
            state = self.tr("done") if step in done else self.tr("to do")
            button.setToolTip(f"{number}. {title}")
            button.setAccessibleName(f"{number}. {title}: {state}")

    def _show(self) -> None:
        text = "<br>".join(self._lines())
        if text != self.text.text():
            self.text.setText(text)
            self._fit()

    def _lines(self) -> list[str]:
        """Return the lines of the text: what was seen last, and what to do next."""
        if self._chosen is not None:
            seen = self._chosen in self.observer.done
            return [self._seen(self._chosen) if seen else self._to_do(self._chosen)]
        lines = [] if self._newest is None else [self._seen(self._newest)]
        lines.append(html.escape(self._words.ended()) if self.current is None else self._to_do(self.current))
        return lines

    def _seen(self, step: StepId) -> str:
        snapshot = self._context.session.snapshot
        names = shown_names(snapshot.axes) if snapshot is not None else []
        text = self._words.seen(self.observer.facts.get(step), names)
        return f"<b>\N{CHECK MARK} {html.escape(self._words.title(step))}.</b> {html.escape(text)}"

    def _to_do(self, step: StepId) -> str:
        text = self._words.hint(step, self.observer)
        return f"<b>{html.escape(self._words.title(step))}.</b> {html.escape(text)}"

    def _fit(self) -> None:
        """Give the text its height; within one width it only grows, so that the panels below do not jump."""
        self.heading.setVisible(self.width() >= NARROW)
        # Two lines from the beginning, as from the first step on: a panel that moves under the mouse ruins a drag
        needed = max(self.text.heightForWidth(max(120, self.text.width())), 2 * self.text.fontMetrics().lineSpacing())
        if needed > self.text.height() or self.text.minimumHeight() == 0:
            self.text.setFixedHeight(needed)

    def _fit_anew(self) -> None:
        self.text.setMinimumHeight(0)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QResizeEvent) and event.oldSize().width() != event.size().width():
            self._fit_anew()
        elif event.type() == QEvent.Type.FontChange:
            QTimer.singleShot(0, self, self._fit_anew)  # the width comes with the next layout
        return False

    def minimumSizeHint(self) -> QSize:
        return QSize(320, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._context.theme.color("raised"))
        painter.fillRect(0, 0, 4, self.height(), self._context.theme.color("accent"))
        painter.end()

    def _on_theme(self) -> None:
        self.close_button.setIcon(self._context.theme.icon("close"))
        self._show_buttons()
        self.update()
