"""Texts of the rows and the header of the latent sliders: tool tips, accessible names, totals of groups."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from dreamexplorer.gui.panels.sliders.axis_state import AxisState, Meaning
from dreamexplorer.gui.panels.sliders.value_text import parse_value
from dreamexplorer.gui.widgets.numbers import fixed, trimmed
from dreamexplorer.gui.widgets.tips import wrapped

translate = QCoreApplication.translate


def row_tip(axes: AxisState, axis: int, part: str) -> str:
    """Return the tool tip of a part of a row: "lock", "name", "score", "groove" or "value"."""
    name, score, meaning = axes.name_of(axis), axes.score_of(axis), axes.meaning
    if part == "lock":
        if axes.is_locked(axis):
            text = translate("LatentSliderList", "{} is locked: Zero, Dream and Walk keep its value (L unlocks it)")
        else:
            text = translate("LatentSliderList", "Lock {}: keep this value when using Zero, Dream, Walk (L)")
        return text.format(name)
    if part == "value":
        text = translate("LatentSliderList", "The value of {}. Click, or press Enter, to type another one.")
        return text.format(name)
    if part == "score" and meaning.score and not meaning.low_is_collapsed:
        shown = "–" if score is None else fixed(score, 3)
        return f"{_place(axes, axis)}{name}: {meaning.score} {shown} ({meaning.unit})"
    if meaning.score and (part == "score" or (part == "name" and axes.is_idle(axis))):
        return _about_kl(axes, axis)
    text, about = translate("priors", meaning.prior.slider_tip).format(name), axes.help_of(axis)
    text = _place(axes, axis) + text
    return wrapped(f"{about}\n{text}") if about else text


def _place(axes: AxisState, axis: int) -> str:
    """Return a line that explains the name of a code such as r4 c2; empty for other axes."""
    if axes.meaning.code_grid is None:
        return ""
    row, column = divmod(axis, axes.meaning.code_grid[1])
    text = translate("LatentSliderList", "{name}: row {row}, column {column} of the grid of codes")
    return text.format(name=axes.name_of(axis), row=row + 1, column=column + 1) + "\n"


def editor_tip(axes: AxisState, axis: int) -> str:
    """Return the tool tip of the field for a typed value."""
    low, high = (trimmed(end, 2) for end in axes.typed_range_of(axis))
    text = translate("SliderDelegate", "A number from {low} to {high}. Enter applies it, Escape cancels.")
    return text.format(low=low, high=high)


def refusal(axes: AxisState, axis: int, text: str) -> str:
    """Return why a typed text is no value that an axis can have; empty if it is one."""
    ends = axes.typed_range_of(axis)
    low, high = (trimmed(end, 2) for end in ends)
    number = parse_value(text)
    if number is None:
        reason = translate("SliderDelegate", "“{text}” is not a number. Type one from {low} to {high}.")
        return reason.format(text=text.strip(), low=low, high=high)
    if not ends[0] <= number <= ends[1]:
        reason = translate("SliderDelegate", "{value} is out of range. Type a number from {low} to {high}.")
        return reason.format(value=trimmed(number, 4), low=low, high=high)
    return ""


def group_tip(axes: AxisState, group: int) -> str:
    """Return the tool tip of the heading of a group."""
    fold = translate("LatentSliderList", "Click, or press Space, to fold or unfold these sliders.")
    return wrapped(f"{axes.groups[group].help}\n{fold}")


def axis_text(axes: AxisState, axis: int) -> str:
    """Return the accessible text of a row: name, score, and whether the axis is collapsed or locked."""
    parts = [axes.name_of(axis)]
    score = axes.score_of(axis)
    if score is not None and axes.meaning.low_is_collapsed:
        parts.append(translate("AxisModel", "KL {} nats").format(fixed(score, 2)))
    elif score is not None:
        parts.append(f"{axes.meaning.score} {fixed(score, 2)}")
    if axes.is_collapsed(axis):
        parts.append(translate("AxisModel", "collapsed"))
    if axes.is_constant(axis):
        parts.append(translate("AxisModel", "carries nothing: mu does not vary"))
    if axes.is_locked(axis):
        parts.append(translate("AxisModel", "locked"))
    return ", ".join(parts)


def group_total(axes: AxisState, group: int) -> str:
    """Return the KL of a group and the number of its axes that carry nothing as text; empty where it is unknown."""
    members = axes.groups[group].members
    scores = [score for axis in members if (score := axes.score_of(axis)) is not None]
    if not scores or not axes.meaning.low_is_collapsed or not axes.meaning.score:
        return ""
    text = translate("AxisModel", "KL {} nats").format(fixed(sum(scores), 1))
    idle = sum(axes.is_idle(axis) for axis in members)
    return f"{text} · {idle} ⊘" if idle else text


def _about_kl(axes: AxisState, axis: int) -> str:
    name, score = axes.name_of(axis), axes.score_of(axis)
    if score is None:
        text = translate(
            "LatentSliderList", "The KL of {} is not available yet: it is computed during training and evaluation."
        )
        return text.format(name)
    text = translate(
        "LatentSliderList",
        "KL of {}: {} nats per image (1 nat = 1.44 bits): how much information this dimension carries.",
    ).format(name, fixed(score, 3))
    if axes.is_collapsed(axis):
        text += "\n" + translate(
            "LatentSliderList",
            "Below {} nats: collapsed. On average over the images the posterior is nearly the prior, and moving the "
            "slider hardly changes the image.",
        ).format(axes.collapsed_below)
    if axes.is_constant(axis):
        text += "\n" + translate(
            "LatentSliderList",
            "It has KL but carries nothing: mu is the same for every test image. The KL is the distance of this one "
            "posterior from the prior.",
        )
    return text


def header_tip(meaning: Meaning) -> str:
    """Return the explanation of the columns: the score, then what is drawn behind the sliders."""
    behind = translate("priors", meaning.prior.header_tip)
    if not meaning.score:
        return behind
    score = f"{meaning.score}, {meaning.unit}"
    if meaning.low_is_collapsed:
        score = translate(
            "LatentSliderList",
            "KL: how much information each dimension carries about an image on average, in nats (1 nat = 1.44 bits).",
        )
    return f"{score}\n{behind}"
