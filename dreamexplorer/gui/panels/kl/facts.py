"""The facts above the chart: dimensions alive, total KL, active units."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from dreamexplorer.gui.panels.kl.binned_rows import Array
from dreamexplorer.gui.panels.kl.measure import Measure
from dreamexplorer.gui.shared.axis_group import AxisGroup
from dreamexplorer.gui.shared.kl_total import kl_totals
from dreamexplorer.gui.widgets.flow import FlowLayout
from dreamexplorer.gui.widgets.notice import FlowText, embolden
from dreamexplorer.gui.widgets.numbers import fixed, grouped, trimmed
from dreamexplorer.session import COLLAPSE_THRESHOLD

_LIMIT = trimmed(COLLAPSE_THRESHOLD)


class KlFacts(QWidget):
    """Three short texts, each with a tool tip that explains it."""

    def __init__(self) -> None:
        super().__init__()
        flow = FlowLayout(self, spacing=12)
        self.alive, self.total, self.active = FlowText(), FlowText(), FlowText()
        embolden(self.alive)
        self._alive_tip = self.tr(
            "<p>Dimensions with a KL above {} nats. Below that, q(z|x) equals the prior for every image: the dimension "
            "carries no information, and its slider changes nothing (posterior collapse). A large beta causes it.</p>"
        ).format(_LIMIT)
        for label, name, tip in (
            (self.alive, self.tr("Dimensions alive"), self._alive_tip),
            (
                self.total,
                self.tr("Total KL"),
                self.tr(
                    "<p>Sum over all dimensions: the KL of the curves, in nats per image (1 nat = 1.44 bits). With a "
                    "learned prior each dimension is compared with the prior's marginal, and the sum differs from "
                    "that KL.</p>"
                ),
            ),
            (
                self.active,
                self.tr("Active units"),
                self.tr(
                    "<p>Active units (Burda et al. 2016): dimensions whose posterior mean has a variance of more than "
                    "0.01 over the test set. They are counted after each epoch, at the step shown. KL and dimensions "
                    "alive are of the newest batches, and can differ, above all early in training.</p>"
                ),
            ),
        ):
            label.setAccessibleName(name)
            label.setToolTip(tip)
            flow.addWidget(label)

    def show_values(self, measure: Measure, count: int, values: Array | None, groups: Sequence[AxisGroup]) -> None:
        """Show how many of `count` dimensions are alive and their total KL, or the mean of another measure."""
        self.alive.setVisible(measure.exists)
        self.total.setVisible(measure.exists and measure.is_kl and values is not None)
        self.total.setText("")
        about = f"{measure.name_and_unit}: {measure.help}" if measure.help else measure.unit
        self.alive.setToolTip(self._alive_tip if measure.is_kl else f"<p>{about}</p>")
        if not measure.exists:
            return
        if not measure.is_kl:
            mean = "–" if values is None or not len(values) else fixed(float(values.mean()), 3)
            self.alive.setText(self.tr("{term}: {value} on average").format(term=measure.name_and_unit, value=mean))
        elif values is None:
            self.alive.setText(self.tr("No KL yet"))
        else:
            n = int((values > COLLAPSE_THRESHOLD).sum())
            self.alive.setText(self.tr("{n} of {all} alive (KL > {limit})").format(n=n, all=count, limit=_LIMIT))
            self.total.setText(self._total(measure, values, groups))

    def show_active_units(self, active: int | None, count: int, step: int) -> None:
        """Show the active units of the last evaluation, or nothing; the step tells how old they are."""
        text = self.tr("active units {n} of {all} (variance of the means > 0.01; test, step {step})")
        self.active.setText("" if active is None else text.format(n=active, all=count, step=grouped(step)))
        self.active.setVisible(active is not None)

    def summary(self) -> str:
        """Return the facts about KL in one text, for assistive technology."""
        texts = [label.text() for label in (self.alive, self.total) if not label.isHidden()]
        return ". ".join(t for t in texts if t)

    def _total(self, measure: Measure, values: Array, groups: Sequence[AxisGroup]) -> str:
        layers, total = kl_totals(values, groups)
        if not measure.adds_up:
            return self.tr("marginal KL {} nats in total").format(total)
        if groups:
            return self.tr("KL {layers} = {sum} nats").format(layers=" + ".join(layers), sum=total)
        return self.tr("KL {} nats").format(total)
