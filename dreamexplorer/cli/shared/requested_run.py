"""Makes the run that is requested on the command line, and judges what may differ from the run it goes on from."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from dreamexplorer.cli.shared.flags import flag_of, parsed_options, shown, with_options
from dreamexplorer.errors import UserError
from dreamexplorer.options import options_of
from dreamexplorer.training.config import NO_BINARISING, RunConfig, TrainConfig

if TYPE_CHECKING:
    from dreamexplorer.data.base import ImageDataset
    from dreamexplorer.training.checkpoint import Checkpoint


def requested_run(options: Namespace, family: str, resume: Checkpoint | None, forked: bool = False) -> RunConfig:
    """Return the requested run; on resuming only options that may change in a trained model can differ.

    In a fork all can differ that leave the weights as they are: `fitting` judges them.
    """
    from dreamexplorer.data.base import DEFAULT_DATASET
    from dreamexplorer.models.families import family_named
    from dreamexplorer.training.resume import run_of

    model, train = parsed_options(options, "model."), parsed_options(options, "train.")
    if resume is None:
        config = with_options(family_named(family).Config(), model)
        return RunConfig(family, config, with_options(TrainConfig(), train), options.dataset or DEFAULT_DATASET)
    old = run_of(resume)
    if options.family not in (None, old.family):
        raise UserError("--family {} does not fit: the checkpoint holds a model of {}.", options.family, old.family)
    if resume.resume is not None and not forked:
        movable = {"device", "precision"}  # these do not change what is computed
        _refuse_changes(old.train, train, movable, forked)
    _refuse_changes(old.model, model, set() if not forked else _not_structural(old.model), forked)
    dataset = options.dataset or old.dataset or DEFAULT_DATASET
    return RunConfig(family, with_options(old.model, model), with_options(old.train, train), dataset)


def notes_on_run(run: RunConfig, dataset: ImageDataset) -> list[str]:
    """Return notes on allowed but unusual settings of a run."""
    from dreamexplorer.models.data_term import BERNOULLI, PERCEPTUAL, data_note

    binary = run.train.binarise != NO_BINARISING or not dataset.train.has_grey
    likelihood = getattr(run.model, "likelihood", BERNOULLI)
    unusual = likelihood == PERCEPTUAL or (binary and likelihood != BERNOULLI)
    return [data_note(run.model, False)] if unusual else []


def _not_structural(config: Any) -> set[str]:
    return {name for name, spec in options_of(config).items() if not spec.structural}


def _refuse_changes(config: Any, values: dict[str, Any], movable: set[str], forked: bool) -> None:
    for name, spec in options_of(config).items():
        fixed = not spec.live and name not in movable
        if fixed and name in values and values[name] != (old := getattr(config, name)):
            flag = flag_of(name)
            if forked:
                raise UserError(
                    "{} {} does not fit: the run was made with {}, and that cannot change when it is forked.",
                    flag,
                    shown(values[name]),
                    shown(old),
                )
            raise UserError(
                "{} {} does not fit: the run was made with {}, and that cannot change when it is resumed.",
                flag,
                shown(values[name]),
                shown(old),
            )
