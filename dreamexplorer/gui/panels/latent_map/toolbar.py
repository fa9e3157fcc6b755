"""The controls above the latent map, and the line of words below it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton, QWidget

from dreamexplorer.gui.panels.latent_map.image_choice import Choice
from dreamexplorer.gui.settings import Settings
from dreamexplorer.gui.theme import Theme
from dreamexplorer.gui.widgets.flow import FlowLayout
from dreamexplorer.gui.widgets.numbers import fixed, grouped, trimmed
from dreamexplorer.gui.widgets.tips import wrapped
from dreamexplorer.models.priors import STANDARD_NORMAL
from dreamexplorer.session import COLLAPSE_THRESHOLD, Floats

if TYPE_CHECKING:
    from dreamexplorer.models.base import Model

_SIZES = {"small": 2.6, "medium": 3.5, "large": 5.2}
_OPACITIES = {"faint": 0.35, "medium": 0.62, "strong": 0.9}


class AxisCombo(QComboBox):
    """Chooses a dimension; its entries tell their KL, read when the list opens."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.refresh: Callable[[], None] = lambda: None

    def showPopup(self) -> None:
        self.refresh()
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + 24)
        super().showPopup()


class MapToolbar(QWidget):
    """What the map shows and how. All choices are remembered."""

    images_chosen = Signal(object)  # Choice
    plane_chosen = Signal()
    style_changed = Signal()
    pan_toggled = Signal(bool)
    fit_clicked = Signal()

    def __init__(self, settings: Settings, theme: Theme) -> None:
        super().__init__()
        self._settings = settings
        self._theme = theme
        self._names: list[str] = []
        self._values: Floats | None = None
        self._usual_plane = "dims"
        self._collapses = True  # what is told of a dimension is its KL
        flow = FlowLayout(self, spacing=4)

        self.images = QComboBox()
        self.images.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.images.setAccessibleName(self.tr("Images on the map"))
        self.images.setToolTip(self.tr("Which images are encoded and shown: one point for each."))
        self.images.activated.connect(self._on_images)
        self.plane = QComboBox()
        self.plane.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.plane.addItem(self.tr("Dimensions"), "dims")
        self.plane.addItem(self.tr("PCA"), "pca")
        self.plane.setAccessibleName(self.tr("View of the latent space"))
        self.plane.setToolTip(
            wrapped(
                self.tr(
                    "Dimensions: two latent dimensions; a click keeps the values of all others.\n"
                    "PCA: the plane along which the images' places vary most; a click is decoded through the "
                    "inverse projection, mean + place \N{MULTIPLICATION SIGN} components: all directions the plane "
                    "does not show are those of the mean."
                )
            )
        )
        self.plane.activated.connect(self._on_plane)
        self.first, self.second = AxisCombo(), AxisCombo()
        for combo, name in (
            (self.first, self.tr("Horizontal dimension")),
            (self.second, self.tr("Vertical dimension")),
        ):
            combo.setAccessibleName(name)
            combo.refresh = self._refresh_axes
            combo.activated.connect(self._on_axis)

        self.pan_button = self._button("pan", self.tr("Pan"), checkable=True)
        self.pan_button.setToolTip(
            wrapped(
                self.tr(
                    "The left button moves the map instead of the marker. Without it: drag with the right or the "
                    "middle button, or with Space held down."
                )
            )
        )
        self.pan_button.toggled.connect(self.pan_toggled)
        self.fit_button = self._button("fit", self.tr("Fit"))
        self.fit_button.clicked.connect(self.fit_clicked)
        self.set_following(True)
        self.grid_action = self._action(
            self.tr("Dream &grid"),
            "map/grid",
            False,
            self.tr(
                "Decode a lattice of places all over the map: what the "
                "model dreams there. It follows zoom and training."
            ),
        )
        self.grid_button = self._button("grid", self.tr("Dream grid"))
        self.grid_button.setDefaultAction(self.grid_action)
        self.prior_action = self._action(
            self.tr("P&rior"),
            "map/prior",
            False,
            "",
        )
        self.points_action = self._action(
            self.tr("&Points"), "map/points", True, self.tr("Where the encoder puts the images.")
        )
        self.options = self._button("eye", self.tr("Look of the map"))
        self.options.setToolTip(self.tr("What the map shows: points, prior, colours, sizes."))
        self.options.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._build_menu()
        for chooser in (self.images, self.plane, self.first, self.second):
            flow.addWidget(chooser)
        buttons = QWidget()  # where the line breaks they stay together
        row = QHBoxLayout(buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for button in (self.pan_button, self.fit_button, self.grid_button, self.options):
            row.addWidget(button)
        flow.addWidget(buttons)
        theme.changed.connect(self._on_theme)
        self._on_theme()
        self.set_choices([], None)
        self.set_dimensions([], None)

    # -- building ------------------------------------------------------------------------------------------------

    def _button(self, icon: str, name: str, checkable: bool = False) -> QToolButton:
        button = QToolButton()
        button.setAutoRaise(True)
        button.setCheckable(checkable)
        button.setIconSize(QSize(18, 18))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(name)
        button.setProperty("icon_name", icon)
        return button

    def _action(self, text: str, key: str, default: bool, tip: str) -> QAction:
        action = QAction(text, self)
        action.setCheckable(True)
        action.setChecked(self._settings.get(key, default))
        action.setToolTip(wrapped(tip))
        action.setStatusTip(tip)

        def toggled(on: bool) -> None:
            self._settings.set(key, on)
            self.style_changed.emit()

        action.toggled.connect(toggled)
        return action

    def _build_menu(self) -> None:
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        menu.addActions([self.points_action, self.grid_action, self.prior_action])
        menu.addSeparator()
        self._color = self._group(
            menu,
            self.tr("&Colour"),
            "map/color",
            "label",
            {"label": self.tr("By &label"), "none": self.tr("&One colour")},
        )
        self._size = self._group(
            menu,
            self.tr("Point &size"),
            "map/size",
            "medium",
            {"small": self.tr("&Small"), "medium": self.tr("&Medium"), "large": self.tr("&Large")},
        )
        self._opacity = self._group(
            menu,
            self.tr("&Opacity"),
            "map/opacity",
            "medium",
            {"faint": self.tr("&Faint"), "medium": self.tr("&Medium"), "strong": self.tr("&Strong")},
        )
        self._inset = self._group(
            menu,
            self.tr("&Decoded image"),
            "map/inset",
            "corner",
            {"corner": self.tr("In a &corner"), "marker": self.tr("At the &marker"), "hidden": self.tr("&Hidden")},
        )
        self.options.setMenu(menu)

    def _group(self, menu: QMenu, title: str, key: str, default: str, texts: dict[str, str]) -> QActionGroup:
        sub = menu.addMenu(title)
        group = QActionGroup(self)
        saved = self._settings.get(key, default)
        for value, text in texts.items():
            action = sub.addAction(text)
            action.setCheckable(True)
            action.setData(value)
            action.setChecked(value == (saved if saved in texts else default))
            group.addAction(action)

        def triggered(action: QAction) -> None:
            self._settings.set(key, action.data())
            self.style_changed.emit()

        group.triggered.connect(triggered)
        return group

    def _on_theme(self) -> None:
        for button in (self.pan_button, self.fit_button, self.options):
            button.setIcon(self._theme.icon(button.property("icon_name")))
        self.grid_action.setIcon(self._theme.icon("grid"))

    # -- looks ---------------------------------------------------------------------------------------------------

    @staticmethod
    def _value(group: QActionGroup) -> str:
        return str(group.checkedAction().data())  # an exclusive group has always one

    @property
    def by_label(self) -> bool:
        """Whether points have the colours of their classes."""
        return self._value(self._color) == "label"

    @property
    def point_size(self) -> float:
        """Diameter of a point in pixels."""
        return _SIZES[self._value(self._size)]

    @property
    def opacity(self) -> float:
        """Opacity of a lone point."""
        return _OPACITIES[self._value(self._opacity)]

    @property
    def inset(self) -> str:
        """Where the decoded image is shown: "corner", "marker" or "hidden"."""
        return self._value(self._inset)

    def set_following(self, on: bool) -> None:
        """Tell whether the view follows the points."""
        tip = self.tr("Show all points, and follow them while they move (key F or 0).")
        if on:
            tip += " " + self.tr("The map follows them now; zooming or panning ends that.")
        self.fit_button.setToolTip(wrapped(tip))

    # -- images --------------------------------------------------------------------------------------------------

    def set_choices(self, choices: Sequence[Choice], chosen: Choice | None) -> None:
        """Which sets of images can be shown, and which one is."""
        self.images.clear()
        for c in choices:
            text = {"test": self.tr("Test: {count}"), "train": self.tr("Train: {count}"), "": self.tr("All: {count}")}
            label = text.get(c.split, c.split + ": {count}").format(count=grouped(c.count))
            self.images.addItem(label, c)
        self.images.setEnabled(bool(choices))
        if chosen is not None:
            self.images.setCurrentIndex(list(choices).index(chosen))

    def _on_images(self, index: int) -> None:
        self.images_chosen.emit(self.images.itemData(index))

    # -- dimensions ----------------------------------------------------------------------------------------------

    def set_family(self, about: type[Model] | None) -> None:
        """Speak as fits a model of this family: whether there is a prior, and what is told of each dimension."""
        kl = about is None or about.low_axis_is_collapsed
        term = None if about is None else about.axis_term
        self._collapses = kl
        # two cells of a grid of codes make a lattice, on which most images hide others
        self._usual_plane = "pca" if about is not None and about.latent_prior.drawn_by_model else "dims"
        if kl:
            tip = self.tr(
                "The latent dimension along this axis, with its KL in nats: how much the model tells through it. "
                "Below {threshold} nats it has collapsed to the prior."
            ).format(threshold=trimmed(COLLAPSE_THRESHOLD))
        else:
            tip = self.tr("The latent dimension along this axis.")
            if term is not None:
                tip += f" {QCoreApplication.translate('terms', term.label)}."
        for combo in (self.first, self.second):
            combo.setToolTip(wrapped(f"{combo.accessibleName()}\n{tip}"))
        prior = STANDARD_NORMAL if about is None else about.latent_prior
        self.prior_action.setEnabled(prior.on_map)
        tip = QCoreApplication.translate("priors", prior.words.map_tip)
        self.prior_action.setToolTip(wrapped(tip))
        self.prior_action.setStatusTip(tip)

    def set_dimensions(self, names: list[str], values: Floats | None) -> None:
        """The axes of a new model; with more than two there is a choice of view."""
        self._names, self._values = names, values
        many = len(names) > 2
        self.plane.setVisible(many)
        saved = self._settings.get("map/plane", self._usual_plane)
        self.plane.setCurrentIndex(max(0, self.plane.findData(saved)))
        pair = self._settings.get(f"map/dims/{len(names)}", [])
        if not (len(pair) == 2 and all(isinstance(i, int) and 0 <= i < len(names) for i in pair)):
            pair = self._telling_pair()
        for combo, i in ((self.first, pair[0]), (self.second, pair[1])):
            combo.clear()
            combo.addItems([self._axis_text(k) for k in range(len(names))])
            combo.setCurrentIndex(i)
        self._show_axes()

    def choose_telling(self, values: Floats) -> bool:
        """Choose the two dimensions with the largest KL; whether they were others before."""
        before, self._values = self.pair(), values
        for combo, i in zip((self.first, self.second), self._telling_pair(), strict=True):
            combo.setCurrentIndex(i)
        return self.pair() != before

    def _telling_pair(self) -> list[int]:
        """The two dimensions with the largest KL; the first two where it is not known."""
        n = len(self._names)
        if self._values is None or len(self._values) != n or n < 2:
            return [0, min(1, n - 1)] if n else [-1, -1]
        best = sorted(range(n), key=lambda i: -float(self._values[i]))[:2]  # type: ignore[index]
        return sorted(best)

    def pair(self) -> tuple[int, int] | None:
        """The two dimensions in view; None when the principal plane is."""
        n = len(self._names)
        if n <= 2:
            return (0, min(1, max(n - 1, 0)))
        if self.plane.currentData() == "pca":
            return None
        return max(0, self.first.currentIndex()), max(0, self.second.currentIndex())

    def set_axis_values(self, values: Floats | None) -> None:
        """The KL of each dimension; shown at once for the two in view, for the others when a list opens."""
        self._values = values
        for combo in (self.first, self.second):
            i = combo.currentIndex()
            if i >= 0:
                combo.setItemText(i, self._axis_text(i))

    def _axis_text(self, i: int) -> str:
        name = self._names[i]
        if self._values is None or i >= len(self._values):
            return name
        value = float(self._values[i])
        collapsed = self._collapses and value < COLLAPSE_THRESHOLD
        text = self.tr("{name} ({value}, collapsed)") if collapsed else self.tr("{name} ({value})")
        return text.format(name=name, value=fixed(value, 2))

    def _refresh_axes(self) -> None:
        for combo in (self.first, self.second):
            for i in range(combo.count()):
                combo.setItemText(i, self._axis_text(i))

    def _show_axes(self) -> None:
        shown = len(self._names) > 2 and self.plane.currentData() == "dims"
        self.first.setVisible(shown)
        self.second.setVisible(shown)

    def _on_plane(self) -> None:
        self._settings.set("map/plane", self.plane.currentData())
        self._show_axes()
        self.plane_chosen.emit()

    def _on_axis(self) -> None:
        pair = [self.first.currentIndex(), self.second.currentIndex()]
        self._settings.set(f"map/dims/{len(self._names)}", pair)
        self.plane_chosen.emit()


class _Words(QLabel):
    """One line that is cut with an ellipsis where room is scarce."""

    def __init__(self, align: Qt.AlignmentFlag) -> None:
        super().__init__()
        self.setAlignment(align | Qt.AlignmentFlag.AlignVCenter)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def minimumSizeHint(self) -> QSize:
        return QSize(20, QFontMetrics(self.font()).height() + 2)

    def sizeHint(self) -> QSize:
        m = QFontMetrics(self.font())
        return QSize(m.horizontalAdvance(self.text()) + 4, m.height() + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().placeholderText().color())
        text = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), int(self.alignment()), text)
        painter.end()


class MapStatus(QWidget):
    """How many points of which weights; the place under the cursor."""

    def __init__(self) -> None:
        super().__init__()
        self._state = _Words(Qt.AlignmentFlag.AlignLeft)
        self._place = _Words(Qt.AlignmentFlag.AlignRight)
        self._state.setAccessibleName(self.tr("State of the map"))
        self._place.setAccessibleName(self.tr("Place under the cursor"))
        self._place.setToolTip(self.tr("The place under the cursor, in the coordinates of the map."))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2, 0, 2, 0)
        self._place.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        layout.addWidget(self._state, 1)
        layout.addWidget(self._place)

    def set_state(self, text: str, tip: str) -> None:
        if text != self._state.text():
            self._state.setText(text)
            self._state.setToolTip(wrapped(tip))

    def set_place(self, text: str) -> None:
        if text != self._place.text():
            self._place.setText(text)

    @property
    def state(self) -> str:
        """What is said about the points."""
        return self._state.text()
