"""The common start of compared runs: the same weights and the same batches, and where that is not possible."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from torch import Tensor

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.errors import Message
from dreamexplorer.models.families import create
from dreamexplorer.training.config import DYNAMIC, RunConfig
from dreamexplorer.training.devices import resolve_device
from dreamexplorer.training.memory import check_room

_SAME_ROLE = {"code": "mu"}  # the layer that gives the code of an autoencoder, and the mean of a VAE
_DECIDE_BATCHES = ("seed", "batch_size", "subset", "leave_out")

Weights = dict[str, Tensor]


def common_start(runs: Sequence[RunConfig], dataset: ImageDataset) -> tuple[Weights, ...]:
    """Return the first weights of each run: a parameter is that of the first run with one of its name and shape.

    With one seed, two networks have other first weights from the first layer on in which they differ, because each
    layer draws from the same random numbers. Runs with other seeds, or other kinds of initialisation, share nothing.

    Args:
        runs: the runs.
        dataset: what they are trained on.

    Returns:
        Parameters by name, for each run; to be given to its `Trainer`.

    Raises:
        UserError: a model does not fit its images or the memory.
    """
    known: dict[tuple[object, ...], Tensor] = {}
    found = []
    for run in runs:
        own = _first_weights(run, dataset)
        group = (run.train.seed, _initialisation(run))
        for name, weight in own.items():
            own[name] = known.setdefault((*group, _role(name), weight.shape), weight)
        found.append(own)
    return tuple(found)


def _first_weights(run: RunConfig, dataset: ImageDataset) -> Weights:
    classes = len(dataset.class_names)
    check_room(run, dataset.image_shape, classes, resolve_device(run.train.device))
    model = create(run.family, run.model, dataset.image_shape, run.train.seed, classes)
    return {name: weight.detach().clone() for name, weight in model.named_parameters()}


def _role(name: str) -> str:
    first, _, rest = name.partition(".")
    return f"{_SAME_ROLE.get(first, first)}.{rest}"


def _initialisation(run: RunConfig) -> str:
    return str(getattr(run.model, "initialisation", ""))


def start_notes(
    names: Sequence[str], runs: Sequence[RunConfig], starts: Sequence[Mapping[str, Tensor]]
) -> tuple[Message, ...]:
    """Return where runs do not start alike or do not see the same, and why; each is compared with the first.

    Args:
        names: what the runs are called.
        runs: the runs.
        starts: their first weights, from `common_start`.

    Returns:
        Sentences; none if all start from the same weights and see the same batches.
    """
    notes = []
    for name, run, start in zip(names[1:], runs[1:], starts[1:], strict=True):
        notes += _weights_notes(names[0], runs[0], starts[0], name, run, start)
        for option in _DECIDE_BATCHES:
            first, here = getattr(runs[0].train, option), getattr(run.train, option)
            if first != here:
                notes.append(
                    Message(
                        "{}: other batches than {}, because {} is {} instead of {}.",
                        name,
                        names[0],
                        option,
                        here,
                        first,
                    )
                )
    return (*notes, *_data_notes(runs))


def _weights_notes(
    first_name: str,
    first: RunConfig,
    first_start: Mapping[str, Tensor],
    name: str,
    run: RunConfig,
    start: Mapping[str, Tensor],
) -> list[Message]:
    for option, there, here in (
        ("seed", first.train.seed, run.train.seed),
        ("initialisation", _initialisation(first), _initialisation(run)),
    ):
        if there != here and there != "" and here != "":
            return [
                Message(
                    "{}: other first weights than {}, because {} is {} instead of {}.",
                    name,
                    first_name,
                    option,
                    here,
                    there,
                )
            ]
    shapes = {_role(key): weight.shape for key, weight in first_start.items()}
    missing: dict[str, None] = {}
    other: dict[str, None] = {}
    for key, weight in start.items():
        if _role(key) not in shapes:
            missing[key.rpartition(".")[0] or key] = None
        elif shapes[_role(key)] != weight.shape:
            there, here = (" x ".join(map(str, shape)) for shape in (shapes[_role(key)], weight.shape))
            other[f"{key} ({here} instead of {there})"] = None
    if len(start) == sum(_role(key) not in shapes or shapes[_role(key)] != w.shape for key, w in start.items()):
        return [
            Message(
                "{}: first weights of its own throughout, because no layer has the shape of one of {}.",
                name,
                first_name,
            )
        ]
    notes = []
    if other:
        notes.append(
            Message("{}: first weights of its own where shapes differ from {}: {}.", name, first_name, ", ".join(other))
        )
    if missing:
        notes.append(
            Message("{}: first weights of its own in layers that {} lacks: {}.", name, first_name, ", ".join(missing))
        )
    return notes


def _data_notes(runs: Sequence[RunConfig]) -> list[Message]:
    notes = []
    if any(r.train.shift_pixels or r.train.rotate_degrees or r.train.binarise == DYNAMIC for r in runs) and (
        len({_drawn(r) for r in runs}) > 1
    ):
        notes.append(
            Message(
                "Random shifts, rotations and pixels differ between the runs, because their models draw other numbers "
                "of random values."
            )
        )
    if len({r.train.binarise for r in runs}) > 1 or len({_likelihood(r) for r in runs}) > 1:
        notes.append(
            Message(
                "Nats of the reconstruction cannot be compared between the runs, because their likelihoods or pixels "
                "differ."
            )
        )
    return notes


def _drawn(run: RunConfig) -> tuple[object, ...]:
    """Return what decides how many random numbers a step draws."""
    config = run.model
    names = ("latent_dim", "samples", "instance_noise", "noise", "noise_level")
    moved = (run.train.shift_pixels > 0, run.train.rotate_degrees > 0.0, run.train.binarise)
    return (run.family, *(getattr(config, name, None) for name in names), *moved, run.train.batch_size)


def _likelihood(run: RunConfig) -> tuple[object, ...]:
    """Return what decides the meaning of a value in nats; an autoencoder has the Bernoulli's."""
    config = run.model
    likelihood = getattr(config, "likelihood", "bernoulli")
    return (likelihood, config.sigma if likelihood == "gaussian" else None)


__all__ = ["common_start", "start_notes"]
