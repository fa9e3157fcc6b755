"""The form of a whole run: dataset, family, options of the model and of the training."""

from __future__ import annotations

import contextlib
import dataclasses
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtWidgets import QFormLayout, QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from dreamexplorer.errors import UserError
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.training.dataset_choice import DatasetChoice
from dreamexplorer.gui.panels.training.family_combo import FamilyCombo
from dreamexplorer.gui.panels.training.form_legend import FormLegend
from dreamexplorer.gui.panels.training.run_check import RunCheck
from dreamexplorer.gui.panels.training.run_notes import beta_note, is_scaled, likelihood_note
from dreamexplorer.gui.panels.training.schedule_preview import SchedulePreview
from dreamexplorer.gui.settings import keys
from dreamexplorer.gui.settings.kinds import Setting
from dreamexplorer.gui.shared.option_form import ConfigForm
from dreamexplorer.gui.widgets.notice import embolden
from dreamexplorer.gui.widgets.text_scale import scaled
from dreamexplorer.options import validate

if TYPE_CHECKING:
    from dreamexplorer.training.config import RunConfig

# Pixels in texts of the usual size up to which labels are aligned; the editor of a wider one wraps to the next line
LABEL_WIDTH = 150


class RunForm(QScrollArea):
    """Describes what is to be trained and how. Call `fill` once the engine is ready."""

    edited = Signal(str, bool)  # name of the option (empty for the family), whether it is live

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self._configs: dict[str, Any] = {}  # family -> model config as last edited
        self._model_forms: dict[str, ConfigForm] = {}  # of the families that were shown
        self._running = False
        self._grey = True  # True if the dataset has pixels that are neither black nor white
        self._family = ""
        self.model_form: ConfigForm | None = None
        self.train_form: ConfigForm | None = None
        self.datasets = DatasetChoice(context)
        self.families = FamilyCombo(context.theme)
        self.legend = FormLegend(context.theme)
        self._schedules = SchedulePreview(context, self, self.update_notes)
        self.check = RunCheck(context, self)  # finds what is wrong beyond single fields
        self._build()
        self._align_timer = QTimer(self)  # fires after the events by which labels learn of a new font
        self._align_timer.setSingleShot(True)
        self._align_timer.setInterval(0)
        self._align_timer.timeout.connect(self._align_labels)
        context.theme.changed.connect(self._align_timer.start)

    @property
    def filled(self) -> bool:
        """True if families and options are shown."""
        return self.train_form is not None

    def minimumSizeHint(self) -> QSize:
        """Return the width of its content, beside a scroll bar, and the height of a few fields."""
        content = self.widget()
        width = 0 if content is None else content.minimumSizeHint().width()
        return QSize(width + self.verticalScrollBar().sizeHint().width(), scaled(80, self))

    # -- building --------------------------------------------------------------------------------------------

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
        column.addWidget(self.legend)
        column.addStretch(1)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidget(content)

    def _choosers(self) -> QFormLayout:
        self.families.activated.connect(self._on_family_chosen)
        self._explain_choosers(False)
        layout = QFormLayout()
        layout.setHorizontalSpacing(0)
        layout.setVerticalSpacing(6)
        layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        # beside their labels they would move when a family with longer labels is chosen
        layout.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        for text, combo in ((self.tr("Dataset"), self.datasets), (self.tr("Family"), self.families)):
            combo.setAccessibleName(text)
            label = QLabel(text)
            label.setBuddy(combo)
            layout.addRow(label, combo)
        return layout

    def _explain_choosers(self, running: bool) -> None:
        """Set tool tips and status texts: what can be chosen, or why nothing can."""
        if running:
            dataset = self.tr("Stop the training to choose another dataset.")
            family = self.tr("Stop the training to choose another family; that needs a new model.")
        else:
            dataset = self.tr("The training images. Those marked (download…) are downloaded only after you agree.")
            family = self.tr("The kind of model. Another family needs a new model.")
        for combo, text in ((self.datasets, dataset), (self.families, family)):
            combo.set_help(text)
            combo.setStatusTip(text)

    # -- values ----------------------------------------------------------------------------------------------

    def fill(self) -> None:
        """Show the families and their options; the engine must be ready."""
        workflow = self.context.workflow
        cards = workflow.family_cards()
        self.families.show_families(cards)
        first = next(iter(cards))
        self.train_form = ConfigForm(workflow.default_configs(first)[1], self.context.theme)
        self.train_form.changed.connect(self._on_train_edited)
        self._remember_folding(self.train_form, keys.TRAINING_MORE)
        self._train_holder.addWidget(self.train_form)
        self.show_family(first)
        self.follow()
        self.datasets.refresh()

    def follow(self) -> None:
        """Show the run of the model in the session."""
        run = self.context.workflow.current_run() if self.context.workflow.engine_is_ready else None
        if run is not None:
            self.show_run(run)

    def show_run(self, run: RunConfig) -> None:
        """Show the options of a run, except for dataset and device."""
        if self.train_form is None or self.families.findData(run.family) < 0:
            return
        self._show_options(run.family, run.model)
        device = self.context.settings.get(keys.TRAINING_DEVICE)
        with contextlib.suppress(UserError):  # the remembered device may be no choice any more
            run = dataclasses.replace(run, train=validate(dataclasses.replace(run.train, device=device)))
        self.train_form.set_value(run.train)
        self.update_notes()

    def follow_dataset(self) -> None:
        """Show the dataset of the session, and adapt the options to its images."""
        dataset = self.context.session.dataset
        self._grey = dataset is None or dataset.train.has_grey
        self.update_notes()
        self.datasets.follow_dataset(self.filled)

    def error(self) -> str:
        """Return why what the form describes cannot be trained; empty when it can."""
        return self._fault() or self.check.problem

    def _fault(self) -> str:
        """Return what is wrong in the form itself."""
        if self.model_form is None or self.train_form is None:
            return self.tr("PyTorch is still loading.")
        if self.context.session.dataset is None:
            return self.tr("There is no dataset yet.")
        return self.model_form.error() or self.train_form.error()

    def run_config(self) -> RunConfig:
        """Return what the form describes.

        Raises:
            UserError: a field is wrong, or there is no dataset.
        """
        from dreamexplorer.training.config import RunConfig

        error = self._fault()
        dataset = self.context.session.dataset
        if error or dataset is None or self.model_form is None or self.train_form is None:
            raise UserError("{}", error)
        return RunConfig(self._family, self.model_form.value(), self.train_form.value(), dataset.name)

    def live_values(self, names: set[str]) -> dict[str, float | str]:
        """Return the values of these options, leaving out those of a form with an error."""
        values: dict[str, float | str] = {}
        for form in (self.model_form, self.train_form):
            if form is not None and not form.error():
                config = form.value()
                values.update({n: getattr(config, n) for n in form.options() if n in names})
        return values

    def set_running(self, running: bool, busy: bool) -> None:
        """Open only what may be changed while training runs, or while data or a model is loaded (`busy`)."""
        for chooser in (self.datasets, self.families):
            chooser.setEnabled(not running and not busy)
        self._explain_choosers(running)
        self._running = running
        for form in (self.model_form, self.train_form):
            if form is not None:
                form.set_running(running)

    def show_family(self, family: str, config: Any = None) -> None:
        """Show the options of a family: this config, or what was last edited of that family."""
        if config is None:
            config = self._configs.get(family) or self.context.workflow.default_configs(family)[0]
        self._show_options(family, config)
        self.update_notes()

    def _show_options(self, family: str, config: Any) -> None:
        if self.model_form is not None and self._family == family:
            self.model_form.set_value(config)
        else:
            self._change_model_form(family, config)
        self._configs[family] = config

    def _change_model_form(self, family: str, config: Any) -> None:
        """Show the form of another family; each is built once: that takes as long as all else that a run shows."""
        if self.model_form is not None:
            self.model_form.hide()
        self._family = family
        form = self._model_forms.get(family)
        if form is None:
            form = self._model_forms[family] = ConfigForm(config, self.context.theme)
            form.changed.connect(self._on_model_edited)
            self._remember_folding(form, keys.TRAINING_MORE_MODEL)
            self._model_holder.addWidget(form)
        else:
            form.unfold(self.context.settings.get(keys.TRAINING_MORE_MODEL))
            form.set_running(self._running)
            form.set_value(config)
        self.model_form = form
        form.show()
        self._align_labels()
        self.families.setCurrentIndex(self.families.findData(family))

    def _remember_folding(self, form: ConfigForm, setting: Setting[bool]) -> None:
        settings = self.context.settings
        form.unfold(settings.get(setting))
        form.unfolded.connect(lambda shown: settings.set(setting, shown))
        form.unfolded.connect(self.update_notes)

    def _align_labels(self) -> None:
        forms = [f for f in (self.model_form, self.train_form) if f is not None]
        if not forms:
            return
        width = min(max(f.label_width() for f in forms), scaled(LABEL_WIDTH, self))
        for form in forms:
            form.set_label_width(width)

    def keep(self) -> tuple[str, dict[str, Any], Any]:
        """Return the family, the options of each family as last edited, and those of the training, for `take_over`."""
        train = self.train_form
        return self._family, dict(self._configs), None if train is None or train.error() else train.value()

    def take_over(self, kept: tuple[str, dict[str, Any], Any]) -> None:
        """Show what another form kept, once this one is filled."""
        family, configs, train = kept
        if self.train_form is None or family not in configs:
            return
        self._configs.update(configs)
        self.show_family(family, configs[family])
        if train is not None:
            self.train_form.set_value(train)
        self.update_notes()

    # -- notes -----------------------------------------------------------------------------------------------

    def update_notes(self, _unfolded: bool = False) -> None:
        """Update the notes beneath fields: schedules, the effective beta, what the likelihood is comparable with."""
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
        self.legend.show_unit(beta="beta" in names, scaled="beta" in names and is_scaled(model, shape))

    # -- events ----------------------------------------------------------------------------------------------

    def _on_family_chosen(self, index: int) -> None:
        family = self.families.itemData(index)
        if family != self._family:
            self.show_family(family)
            self.edited.emit("", False)

    def _on_model_edited(self, name: str) -> None:
        form = self.model_form
        if form is not None:
            if not form.error():
                self._configs[self._family] = form.value()
            self.update_notes()
            self.edited.emit(name, form.options()[name].live)

    def _on_train_edited(self, name: str) -> None:
        if self.train_form is not None:
            if name == "device":  # belongs to this machine, not to the model
                self.context.settings.set(keys.TRAINING_DEVICE, self.train_form.value().device)
            self.update_notes()
            self.edited.emit(name, self.train_form.options()[name].live)
