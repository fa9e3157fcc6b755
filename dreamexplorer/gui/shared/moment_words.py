"""Words for the moment that is shown."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from dreamexplorer.gui.widgets.numbers import fixed, grouped


def moment_text(step: int, epoch: float, *, exact: bool | None = None) -> str:
    """Return a moment in words, such as "step 1 240, epoch 1.3 (half precision)"; the brackets only if `exact` says."""
    translate = QCoreApplication.translate
    text = translate("Moment", "step {step}, epoch {epoch}").format(step=grouped(step), epoch=fixed(epoch, 1))
    if exact is None:
        return text
    return f"{text} ({translate('Moment', 'exact') if exact else translate('Moment', 'half precision')})"
