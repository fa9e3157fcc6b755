"""The form of a whole run: dataset, family, the model's options and those of the training."""

from __future__ import annotations

import contextlib
import dataclasses
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QFormLayout, QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from dreamexplorer.data.base import sources
from dreamexplorer.errors import UserError
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.training.fitted_combo import FittedCombo
from dreamexplorer.gui.panels.training.run_check import RunCheck
from dreamexplorer.gui.panels.training.run_notes import beta_note, is_scaled, likelihood_note
from dreamexplorer.gui.panels.training.schedule_preview import SchedulePreview
from dreamexplorer.gui.shared.marker import Marker
from dreamexplorer.gui.shared.option_form import ConfigForm
from dreamexplorer.gui.shared.option_row import LABEL_GAP
from dreamexplorer.gui.widgets.notice import embolden, set_color, shrink
from dreamexplorer.gui.widgets.numbers import grouped
from dreamexplorer.options import validate
from dreamexplorer.progress import Progress
from dreamexplorer.resources import data_folder

if TYPE_CHECKING:
    from dreamexplorer.training.config import RunConfig

LABEL_WIDTH = 160  # labels are lined up as far as this; a longer one has its editor on the next line where need be

# name, title, whether its files are here, whether they can be fetched, about how many bytes that would be (0: unknown)
_Source = tuple[str, str, bool, bool, int]


class RunForm(QScrollArea):
    """Says what is to be trained and how. `fill` once the engine is ready; scrolls where there is little room."""

    edited = Signal(str, bool)  # name of the option (empty for family or dataset); whether it is a live one

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self._sources: list[_Source] = []
        self._configs: dict[str, Any] = {}  # family -> model config as last edited
        self._grey = True  # whether the dataset has pixels that are neither black nor white
        self._family = ""
        self.model_form: ConfigForm | None = None
        self.train_form: ConfigForm | None = None
        self._schedules = SchedulePreview(context, self, self._say_what_it_means)
        self.check = RunCheck(context, self)  # tells of what is wrong beyond the fields
        self._build()
        context.theme.changed.connect(self._on_theme)
        self._on_theme()

    @property
    def filled(self) -> bool:
        return self.train_form is not None

    # -- building ------------------------------------------------------------------------------------

    def _build(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(6)
        column.addLayout(self._choosers())
        self._model_holder = QVBoxLayout()
        self._train_holder = QVBoxLayout()
        for title, holder in ((self.tr("Model"), self._model_holder), (self.tr("Training"), self._train_holder)):
            header = QLabel(title)
            embolden(header)
            header.setContentsMargins(0, 6, 0, 0)
            column.addWidget(header)
            column.addLayout(holder)
        column.addLayout(self._legend())
        self._scale = QLabel(self._scale_text(False))
        self._scale.setWordWrap(True)
        shrink(self._scale)
        self._scale.setToolTip(
            self.tr(
                "<p>Code that takes the mean over pixels multiplies beta by their number without saying so: for "
                "28 × 28 pixels its beta 1 is beta 784 here, and every latent collapses.</p>"
            )
        )
        column.addWidget(self._scale)
        column.addStretch(1)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidget(content)
        self.setMinimumHeight(80)

    def _choosers(self) -> QFormLayout:
        self._dataset, self._families = FittedCombo(""), FittedCombo("")
        self._dataset.activated.connect(self._on_dataset_chosen)
        self._families.activated.connect(self._on_family_chosen)
        self._explain_choosers(False)
        layout = QFormLayout()
        layout.setHorizontalSpacing(0)
        layout.setVerticalSpacing(6)
        layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        layout.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self._labels: list[QLabel] = []
        for text, combo in ((self.tr("Dataset"), self._dataset), (self.tr("Family"), self._families)):
            combo.setAccessibleName(text)
            label = QLabel(text)
            label.setBuddy(combo)
            label.setContentsMargins(0, 0, LABEL_GAP, 0)
            self._labels.append(label)
            layout.addRow(label, combo)
        return layout

    def _explain_choosers(self, running: bool) -> None:
        """Tool tips and status texts: what is chosen there, or why nothing can be now."""
        dataset = self.tr("The images to learn from. Those marked (download…) are fetched only after you agree.")
        family = self.tr("The kind of model. Another family needs a new model.")
        if running:
            dataset = self.tr("Stop the training first to take other images.")
            family = self.tr("Stop the training first; another family needs a new model.")
        for combo, text in ((self._dataset, dataset), (self._families, family)):
            combo.set_help(text)
            combo.setStatusTip(text)

    def _legend(self) -> QVBoxLayout:
        """What the marks beside the labels mean."""
        lines = QVBoxLayout()
        lines.setSpacing(0)
        self._legend_parts: list[tuple[Marker, QLabel, str]] = []
        for shape, role, text in (
            ("dot", "good", self.tr("can be changed while training")),
            ("diamond", "muted", self.tr("needs a new model")),
        ):
            row = QHBoxLayout()
            row.setSpacing(4)
            marker, label = Marker(shape, self.context.theme.color(role)), QLabel(text)
            label.setWordWrap(True)
            shrink(label)
            self._legend_parts.append((marker, label, role))
            row.addWidget(marker, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(label, 1)
            lines.addLayout(row)
        return lines

    def _scale_text(self, scaled: bool, beta: bool = True) -> str:
        if not beta:
            return self.tr("Nats per image: sums over pixels, mean over images.")
        if scaled:
            return self.tr(
                "Shown in nats per image: sums over pixels and latents, mean over images. The loss takes means, which "
                "make beta what is said beneath it."
            )
        return self.tr(
            "Nats per image: sums over pixels and latents, mean over images; beta is not multiplied by anything hidden."
        )

    # -- values --------------------------------------------------------------------------------------

    def fill(self) -> None:
        """Show the families and their options; the engine must be ready."""
        workflow = self.context.workflow
        titles = workflow.family_titles()
        for name, title in titles.items():
            self._families.addItem(QCoreApplication.translate("families", title), name)
        first = next(iter(titles))
        self.train_form = ConfigForm(workflow.default_configs(first)[1], self.context.theme)
        self.train_form.changed.connect(self._on_train_edited)
        self._remember_folding(self.train_form, "training/more")
        self._train_holder.addWidget(self.train_form)
        self._show_family(first)
        self.follow()
        self.refresh_datasets()

    def follow(self) -> None:
        """Show the run of the model in the session."""
        run = self.context.workflow.current_run() if self.context.workflow.engine_is_ready else None
        if run is None or self.train_form is None or self._families.findData(run.family) < 0:
            return
        self._show_family(run.family, run.model)
        device = self.context.settings.get("training/device", run.train.__class__().device)
        with contextlib.suppress(UserError):  # what was remembered may be no choice any more
            run = dataclasses.replace(run, train=validate(dataclasses.replace(run.train, device=device)))
        self.train_form.set_value(run.train)
        self._say_what_it_means()

    def error(self) -> str:
        """Why what the form says cannot be trained, in words; empty when it can."""
        return self._fault() or self.check.problem

    def _fault(self) -> str:
        """What is wrong in the form itself."""
        if self.model_form is None or self.train_form is None:
            return self.tr("The engine is still loading.")
        if self.context.session.dataset is None:
            return self.tr("There is no dataset yet.")
        return self.model_form.error() or self.train_form.error()

    def run_config(self) -> RunConfig:
        """What the form says; `UserError` when something in it is wrong."""
        from dreamexplorer.training.config import RunConfig

        error = self._fault()
        dataset = self.context.session.dataset
        if error or dataset is None or self.model_form is None or self.train_form is None:
            raise UserError("{}", error)
        return RunConfig(self._family, self.model_form.value(), self.train_form.value(), dataset.name)

    def live_values(self, names: set[str]) -> dict[str, float | str]:
        """The values of these options, of the forms that are without error."""
        values: dict[str, float | str] = {}
        for form in (self.model_form, self.train_form):
            if form is not None and not form.error():
                config = form.value()
                values.update({n: getattr(config, n) for n in form.options() if n in names})
        return values

    def set_running(self, running: bool, busy: bool) -> None:
        """Leave open what may be changed now."""
        for chooser in (self._dataset, self._families):
            chooser.setEnabled(not running and not busy)
        self._explain_choosers(running)
        for form in (self.model_form, self.train_form):
            if form is not None:
                form.set_running(running)

    def _remember_folding(self, form: ConfigForm, key: str) -> None:
        settings = self.context.settings
        form.unfold(settings.get(key, False))
        form.unfolded.connect(lambda shown: settings.set(key, shown))
        form.unfolded.connect(self._say_what_it_means)

    def _show_family(self, family: str, config: Any = None) -> None:
        """Make the model form that of the family, with this config or what was last edited."""
        if config is None:
            config = self._configs.get(family) or self.context.workflow.default_configs(family)[0]
        if self.model_form is not None and self._family == family:
            self.model_form.set_value(config)
        else:
            if self.model_form is not None:
                self._schedules.forget(self.model_form)
                self._model_holder.removeWidget(self.model_form)
                self.model_form.hide()
                self.model_form.deleteLater()
            self._family = family
            self.model_form = ConfigForm(config, self.context.theme)
            self.model_form.changed.connect(self._on_model_edited)
            self._remember_folding(self.model_form, "training/more_model")
            self._model_holder.addWidget(self.model_form)
            self._line_up()
            self._families.setCurrentIndex(self._families.findData(family))
        self._configs[family] = config
        self._say_what_it_means()

    def _say_what_it_means(self, _unfolded: bool = False) -> None:
        """Beneath the fields: what schedules do, what beta amounts to, what the nats compare with on this data."""
        from dreamexplorer.training.config import RunConfig

        model_form, train_form, dataset = self.model_form, self.train_form, self.context.session.dataset
        if model_form is None or train_form is None or dataset is None or model_form.error() or train_form.error():
            return
        model, train, shape = model_form.value(), train_form.value(), dataset.image_shape
        names = model_form.options()
        run = RunConfig(self._family, model, train, dataset.name)
        self.check.check(run, dataset)
        self._schedules.show(run, model_form, train_form)
        notes: dict[str, str] = {}
        if "beta" in names:
            notes["beta"] = beta_note(model, shape)
        if "likelihood" in names:
            notes["likelihood"] = likelihood_note(model, train, self._grey)
        for form in (model_form, train_form):
            for name in form.options():
                form.set_note(name, "\n".join(filter(None, (notes.get(name, ""), self._schedules.text(name)))))
        self._scale.setText(self._scale_text("beta" in names and is_scaled(model, shape), "beta" in names))

    def _line_up(self) -> None:
        forms = [f for f in (self.model_form, self.train_form) if f is not None]
        width = min(max(f.label_width() for f in forms), LABEL_WIDTH)
        for form in forms:
            form.set_label_width(width)
        for label in self._labels:
            label.setMinimumWidth(width)

    def _on_family_chosen(self, index: int) -> None:
        family = self._families.itemData(index)
        if family != self._family:
            self._show_family(family)
            self.edited.emit("", False)

    def _on_model_edited(self, name: str) -> None:
        form = self.model_form
        if form is not None:
            if not form.error():
                self._configs[self._family] = form.value()
            self._say_what_it_means()
            self.edited.emit(name, form.options()[name].live)

    def _on_train_edited(self, name: str) -> None:
        if self.train_form is not None:
            if name == "device":  # a matter of this machine, not of the model
                self.context.settings.set("training/device", self.train_form.value().device)
            self._say_what_it_means()
            self.edited.emit(name, self.train_form.options()[name].live)

    # -- datasets --------------------------------------------------------------------------------------

    def refresh_datasets(self) -> None:
        """Look again which datasets are present (on another thread: it reads folders)."""
        self.context.jobs.start(
            self.tr("Looking for datasets"), _find_sources, done=self._on_sources, quiet=True, parallel=True
        )

    def _on_sources(self, found: list[_Source]) -> None:
        self._sources = found
        self._dataset.clear()
        for index, (name, title, available, downloadable, _) in enumerate(found):
            text, tip = title, ""
            if not available and downloadable:
                text, tip = self.tr("{} (download…)").format(title), self.tr("Not on this computer yet")
            elif not available:
                text, tip = self.tr("{} (files missing)").format(title), self.tr("Its files are not in the data folder")
            self._dataset.addItem(text, name)
            self._dataset.setItemData(index, tip, Qt.ItemDataRole.ToolTipRole)
        self.select_dataset()

    def select_dataset(self) -> None:
        """Show the dataset in the session, whatever was last clicked."""
        dataset = self.context.session.dataset
        self._dataset.setCurrentIndex(-1 if dataset is None else self._dataset.findData(dataset.name))

    def follow_dataset(self) -> None:
        """The session has another dataset; one just fetched is no longer marked."""
        dataset = self.context.session.dataset
        self._grey = dataset is None or dataset.train.has_grey
        self._say_what_it_means()
        present = {name for name, _, available, *_ in self._sources if available}
        if self.filled and dataset is not None and dataset.name not in present:
            self.refresh_datasets()
        self.select_dataset()

    def _on_dataset_chosen(self, index: int) -> None:
        name = self._dataset.itemData(index)
        source = next((s for s in self._sources if s[0] == name), None)
        current = self.context.session.dataset
        if source is None or (current is not None and current.name == name):
            return
        _, title, available, downloadable, size = source
        workflow = self.context.workflow
        if available or not downloadable:  # where files are missing, loading says which ones and where they belong
            workflow.choose_dataset(name)
        else:
            question = self.tr(
                "The files of {title} are not on this computer. Fetch them from the internet into {folder}?"
            )
            question = question.format(title=title, folder=data_folder())
            if size:
                question += "\n" + self.tr("The download is about {} MB.").format(grouped(max(1, round(size / 1e6))))
            if workflow.confirm(self.tr("Download {}?").format(title), question, self.tr("Download")):
                workflow.download_dataset(name)
        self.select_dataset()

    def _on_theme(self) -> None:
        theme = self.context.theme
        set_color(self._scale, theme, "muted")
        for marker, label, role in self._legend_parts:
            marker.set_color(theme.color(role))
            set_color(label, theme, "muted")


def _find_sources(progress: Progress) -> list[_Source]:
    folder = data_folder()
    return [(s.name, s.title, s.available(folder), s.downloadable, s.download_bytes) for s in sources().values()]
