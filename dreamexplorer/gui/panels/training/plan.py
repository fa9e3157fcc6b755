"""Describes what Train will do before it is pressed, where that is not obvious."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.training.run_notes import images_note
from dreamexplorer.gui.shared.option_form import ConfigForm
from dreamexplorer.gui.shared.option_words import option_text, value_text
from dreamexplorer.gui.widgets.numbers import grouped

if TYPE_CHECKING:
    from dreamexplorer.training.config import RunConfig


def plan_text(context: Context, run: RunConfig, model_form: ConfigForm | None) -> str:
    """Return what Train will do with a run: start a new model and why, or continue on other images; else nothing."""
    if context.session.snapshot is None:
        return ""
    if context.workflow.needs_new_model(run):
        changes = _changes(context, run, model_form)
        text = QCoreApplication.translate("RunPlan", "Train will start a new run")
        return f"{text}: {', '.join(changes)}." if changes else f"{text}."
    return images_note(context.session.checkpoint, run, context.session.dataset) or _fork_note(context)


def _fork_note(context: Context) -> str:
    """Return how the training of a fork will begin; empty for other runs, and once it was trained."""
    shown, checkpoint = context.session.current_run, context.session.checkpoint
    if shown is None or checkpoint is None or shown.origin.kind != "forked" or shown.learned:
        return ""
    step = grouped(checkpoint.snapshot.step)
    if checkpoint.resume is not None:
        return QCoreApplication.translate("RunPlan", "A fork: Train goes on from step {}, exactly.").format(step)
    text = QCoreApplication.translate("RunPlan", "A fork: Train goes on from step {} with a new optimiser.")
    return text.format(step)


def _changes(context: Context, run: RunConfig, model_form: ConfigForm | None) -> list[str]:
    """List what differs from the current model, such as "latent dimensions 20 → 2"."""
    old = context.workflow.current_run()
    if old is None:
        return []
    if old.family != run.family:
        titles = context.workflow.family_titles()
        names = [QCoreApplication.translate("families", titles.get(f, f)) for f in (old.family, run.family)]
        text = QCoreApplication.translate("RunPlan", "family {old} → {new}")
        return [text.format(old=names[0], new=names[1])]
    if model_form is None:
        return []
    found = []
    for name, a, b in model_form.differences(old.model):
        label = option_text(model_form.options()[name].label)
        found.append(f"{label[:1].lower()}{label[1:]} {value_text(a)} → {value_text(b)}")
    return found
