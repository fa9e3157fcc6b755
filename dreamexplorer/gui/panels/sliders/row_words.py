"""What tool tips say of a list of latent sliders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from dreamexplorer.gui.widgets.tips import wrapped

if TYPE_CHECKING:
    from dreamexplorer.gui.panels.sliders.slider_list import LatentSliderList, Meaning

translate = QCoreApplication.translate


def row_tip(sliders: LatentSliderList, axis: int, part: str) -> str:
    """Of a part of a row: its lock, name, score, groove or value."""
    name, score, meaning = sliders.name_of(axis), sliders.score_of(axis), sliders.meaning
    if part == "lock":
        if sliders.is_locked(axis):
            text = translate(
                "LatentSliderList", "{} is locked: Zero, Dream and Walk leave it alone. Click or L unlocks it."
            )
            return text.format(name)
        return translate("LatentSliderList", "Lock {}, so that Zero, Dream and Walk leave it alone (L)").format(name)
    if part == "value":
        text = translate("LatentSliderList", "The value of {}. Click, or press Enter, to type another.")
        return text.format(name)
    if part == "score" and meaning.score and not meaning.low_is_dead:
        shown = "–" if score is None else f"{score:.3f}"
        return f"{name}: {meaning.score} {shown} ({meaning.unit})"
    if meaning.score and (part == "score" or (part == "name" and sliders.is_dead(axis))):
        return _about_kl(name, score, sliders)
    if meaning.tip:
        return meaning.tip.format(name)
    text, about = _how_to_move(meaning).format(name), sliders.groups.help_of(axis)
    return wrapped(f"{about}\n{text}") if about else text


def _about_kl(name: str, score: float | None, sliders: LatentSliderList) -> str:
    if score is None:
        text = translate("LatentSliderList", "The KL of {} is not known yet: train the model, or let it be evaluated.")
        return text.format(name)
    text = translate("LatentSliderList", "KL of {}: {} nats per image, the information it carries about an image.")
    text = text.format(name, f"{score:.3f}")
    if score < sliders.dead_below:
        text += "\n" + translate(
            "LatentSliderList",
            "Below {} nats: collapsed. The encoder gives every image nearly the prior here, "
            "and moving the slider changes next to nothing.",
        ).format(sliders.dead_below)
    return text


def _how_to_move(meaning: Meaning) -> str:
    if not meaning.prior:
        return translate(
            "LatentSliderList",
            "{}: drag, or press the arrow keys (0.05; with Shift or Page keys 0.5, with Ctrl 0.01).\n"
            "Double-click or Delete: the mean of the codes. Home and End: the ends. Up and Down: another slider.\n"
            "The bell behind shows the mean and standard deviation of the codes seen in training.",
        )
    return translate(
        "LatentSliderList",
        "{}: drag, or press the arrow keys (0.05; with Shift or Page keys 0.5, with Ctrl 0.01).\n"
        "Double-click or Delete: zero. Home and End: the ends. Up and Down: another slider.\n"
        "The bell behind is the prior, a standard normal.",
    )


def heading_tip(meaning: Meaning) -> str:
    """What the columns show."""
    if meaning.heading:
        return meaning.heading
    if not meaning.prior:
        bell = translate(
            "LatentSliderList",
            "The bell behind each slider shows the mean and standard deviation of the codes seen in training:\n"
            "this model has no prior.",
        )
        return f"{meaning.score}, {meaning.unit}\n{bell}" if meaning.score else bell
    return translate(
        "LatentSliderList",
        "KL: how much each dimension tells about an image on average, in nats (the bar compares them).\n"
        "The bell behind each slider is the prior, a standard normal: most of what the model knows lies within ±2.",
    )
