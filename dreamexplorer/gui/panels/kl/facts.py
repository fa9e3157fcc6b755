"""The facts above the chart: dimensions alive, total KL, active units."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from dreamexplorer.gui.panels.kl.binned_rows import Array
from dreamexplorer.gui.shared.axis_group import AxisGroup
from dreamexplorer.gui.shared.kl_total import kl_totals
from dreamexplorer.gui.shared.measure import Measure
from dreamexplorer.gui.widgets.flow import FlowLayout
from dreamexplorer.gui.widgets.notice import FlowText, embolden
from dreamexplorer.gui.widgets.numbers import fixed, grouped, trimmed
from dreamexplorer.models.collapse import ALIVE_KL, LatentUse, latent_use

_LIMIT = trimmed(ALIVE_KL)
_NAMED = 6  # constant dimensions named one by one; of more, only the number


class KlFacts(QWidget):
    """Four short texts, each with a tool tip that explains it."""

    def __init__(self) -> None:
        super().__init__()
        flow = FlowLayout(self, spacing=12)
        self.alive, self.total, self.active, self.constant = FlowText(), FlowText(), FlowText(), FlowText()
        embolden(self.alive)
        self._alive_tip = self.tr(
            "<p>Dimensions with a KL above {} nats whose mu varies from image to image. Below that, q(z|x) is on "
            "average nearly the prior: the dimension carries next to no information, and its slider changes hardly "
            "anything (posterior collapse). The KL is a mean over images: a few may still use the dimension. A large "
            "beta causes it.</p>"
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
                    "0.01 over the test set. They are counted after each epoch, at the step shown. While training "
                    "runs, KL and dimensions alive are of the newest batches, and can differ, above all early in "
                    "training.</p>"
                ),
            ),
            (
                self.constant,
                self.tr("Constant dimensions"),
                self.tr(
                    "<p>Dimensions with KL whose mu is nearly the same for every image of the test set (variance of at "
                    "most 0.01). Their posterior differs from the prior, which costs KL, but in the same way for all "
                    "images, so it says nothing about any. They do not count as alive.</p>"
                ),
            ),
        ):
            label.setAccessibleName(name)
            label.setToolTip(tip)
            flow.addWidget(label)

    def show_values(
        self,
        measure: Measure,
        names: Sequence[str],
        values: Array | None,
        groups: Sequence[AxisGroup],
        *,
        use: LatentUse | None = None,
        where: str = "",
        waiting: str = "",
    ) -> None:
        """Show how many dimensions are alive and their total KL, or the mean of another measure.

        Args:
            measure: what the values are.
            names: name of each dimension.
            values: value of each dimension; None while there are none.
            groups: groups of dimensions, each with a total of its own.
            use: which dimensions are alive; None judges by the values alone.
            where: data and step of the values, in words.
            waiting: text in place of the number alive, while it means nothing.
        """
        count = len(names)
        self.constant.setText("")
        self.constant.hide()
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
            self.alive.setText(waiting or self.tr("No KL yet"))
        else:
            use = use or latent_use(values)
            n = int(use.alive.sum())
            counts = self.tr("{n} of {all} alive (KL > {limit})").format(n=n, all=count, limit=_LIMIT)
            self.alive.setText(waiting or counts)
            total = self._total(measure, values, groups)
            self.total.setText(f"{total} ({where})" if where else total)
            if not waiting and use.constant.any():
                self._show_constant([name for name, still in zip(names, use.constant, strict=True) if still])

    def show_active_units(self, active: int | None, count: int, step: int) -> None:
        """Show the active units of the last evaluation, or nothing; the step tells how old they are."""
        text = self.tr("active units {n} of {all} (variance of the means > 0.01; test, step {step})")
        self.active.setText("" if active is None else text.format(n=active, all=count, step=grouped(step)))
        self.active.setVisible(active is not None)

    def _show_constant(self, names: Sequence[str]) -> None:
        listed = ", ".join(names) if len(names) <= _NAMED else f"{', '.join(names[:_NAMED])}, \N{HORIZONTAL ELLIPSIS}"
        text = self.tr("{n} with KL that carries nothing: mu does not vary ({names})")
        self.constant.setText(text.format(n=len(names), names=listed))
        self.constant.show()

    def summary(self) -> str:
        """Return the facts about KL in one text, for assistive technology."""
        texts = [label.text() for label in (self.alive, self.total, self.constant) if not label.isHidden()]
        return ". ".join(t for t in texts if t)

    def _total(self, measure: Measure, values: Array, groups: Sequence[AxisGroup]) -> str:
        layers, total = kl_totals(values, groups)
        if not measure.adds_up:
            return self.tr("marginal KL {} nats in total").format(total)
        if groups:
            return self.tr("KL {layers} = {sum} nats").format(layers=" + ".join(layers), sum=total)
        return self.tr("KL {} nats").format(total)
