"""Functions that the workflow runs on other threads; they get values and a progress, without Qt or session."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dreamexplorer.data.base import ImageDataset, is_available, load_dataset, sources
from dreamexplorer.errors import Message, UserError
from dreamexplorer.progress import Progress
from dreamexplorer.resources import data_folder, resource_path

if TYPE_CHECKING:
    from dreamexplorer.models.sketch import FamilyCard
    from dreamexplorer.models.snapshot import Snapshot
    from dreamexplorer.training.checkpoint import Checkpoint
    from dreamexplorer.training.config import RunConfig
    from dreamexplorer.training.events import Evaluation
    from dreamexplorer.training.examples import Example
    from dreamexplorer.training.history import Past

DEFAULT_FAMILY = "mlp-vae"


@dataclass(frozen=True)
class Opened:
    """A checkpoint that was read, with its history, and with its dataset if that is available and not loaded yet."""

    path: Path
    checkpoint: Checkpoint
    dataset: ImageDataset | None
    past: Past | None = None
    notes: tuple[Message, ...] = ()  # shown to the user
    warning: Message | None = None  # shown in a box: the weights are probably not what they were taken for


def import_engine(progress: Progress) -> dict[str, FamilyCard]:
    """Import torch and the families; return what lists show of each family, by name."""
    from dreamexplorer.gui.threads.engine import load_engine

    load_engine()
    from dreamexplorer.models.families import card_of, families

    return {name: card_of(cls) for name, cls in families().items()}


def warm_up(progress: Progress) -> None:
    """Import what the first training needs."""
    from dreamexplorer.gui.threads import engine

    engine.warm_up()


def shipped_path(name: str) -> Path:
    """Return the file of a shipped checkpoint; `UserError` when the installation lacks it."""
    return resource_path("checkpoints", f"{name}.safetensors")


def shipped_examples(progress: Progress) -> list[Example]:
    """Read what the shipped checkpoints say of themselves; `UserError` when the installation lacks them."""
    from dreamexplorer.training.examples import examples_in

    return examples_in(resource_path("checkpoints"))


def is_shipped(path: Path) -> bool:
    """Return True if a path is one of the program's own checkpoints, which are never written to."""
    try:
        return path.resolve().is_relative_to(resource_path("checkpoints").resolve())
    except UserError:
        return False


def open_file(
    progress: Progress,
    locate: Callable[[], Path],
    loaded_dataset: str,
    may_load_dataset: bool,
    shown: ImageDataset | None = None,
) -> Opened:
    """Read a checkpoint; one of another program is judged on test images.

    Args:
        locate: returns its path.
        loaded_dataset: name of the dataset that is loaded.
        may_load_dataset: also read the dataset it was trained on, if that is another one and need not be downloaded.
        shown: the dataset that is loaded, if it is there already.
    """
    path = locate()
    from dreamexplorer.gui.threads.engine import load_engine

    load_engine()
    from dreamexplorer.training.checkpoint import load_checkpoint

    return completed(progress, path, load_checkpoint(path), loaded_dataset, may_load_dataset, shown)


def completed(
    progress: Progress,
    path: Path,
    checkpoint: Checkpoint,
    loaded_dataset: str,
    may_load_dataset: bool,
    shown: ImageDataset | None,
) -> Opened:
    """Return a checkpoint that was read from a file with its history and its dataset; see `open_file`."""
    from dreamexplorer.training.history import past_of

    past, note = past_of(path, checkpoint)
    dataset = None
    if may_load_dataset and checkpoint.dataset != loaded_dataset:
        source = sources().get(checkpoint.dataset)
        if source is not None and is_available(source, data_folder()):
            dataset = load_dataset(checkpoint.dataset, progress=progress)
    notes = (*((note,) if note else ()), *checkpoint.notes)
    if checkpoint.program_version:
        return Opened(path, checkpoint, dataset, past, notes)
    from dreamexplorer.analysis.judgement import judge_foreign

    images = dataset or shown or _images_of(checkpoint, progress)
    judgement = None if images is None else judge_foreign(checkpoint, images, progress)
    if judgement is None:
        return Opened(path, checkpoint, dataset, past, notes)
    if not judgement.wrong:
        return Opened(path, checkpoint, dataset, past, (*notes, judgement.message()))
    return Opened(path, checkpoint, dataset, past, notes, judgement.message())


def _images_of(checkpoint: Checkpoint, progress: Progress) -> ImageDataset | None:
    """Load the dataset that a checkpoint names if it is here: at the start none is shown yet."""
    source = sources().get(checkpoint.dataset)
    if source is None or not is_available(source, data_folder()):
        return None
    return load_dataset(checkpoint.dataset, progress=progress)


def fetch_dataset(progress: Progress, name: str, download: bool) -> ImageDataset:
    """Load a dataset, after a download if `download` is set; `UserError` when there is none of that name."""
    from dreamexplorer.gui.threads.engine import load_libraries

    load_libraries()  # modules of a dataset source may be compiled ones
    known = sources()
    if name not in known:
        raise UserError("There is no dataset named {!r}. Choose from: {}.", name, ", ".join(known))
    if download:
        known[name].download(data_folder(), progress)
    return load_dataset(name, progress=progress)


def fresh_checkpoint(progress: Progress, run: RunConfig, image_shape: tuple[int, int, int], classes: int) -> Checkpoint:
    """Make untrained weights for a run: those that a training with its seed starts from."""
    from dreamexplorer.gui.threads.engine import load_engine

    load_engine()
    import torch

    from dreamexplorer import __version__
    from dreamexplorer.models.families import create
    from dreamexplorer.models.snapshot import take_snapshot
    from dreamexplorer.training.checkpoint import Checkpoint
    from dreamexplorer.training.config import NO_BINARISING
    from dreamexplorer.training.memory import check_room

    check_room(run, image_shape, classes, torch.device("cpu"))
    model = create(run.family, run.model, image_shape, run.train.seed, classes)
    snapshot = take_snapshot(model, binarised=run.train.binarise != NO_BINARISING)
    return Checkpoint(snapshot, run.dataset, run.train, program_version=__version__)


def save(progress: Progress, checkpoint: Checkpoint, path: Path, past: Past) -> None:
    """Write a checkpoint, with the history of its training up to its step."""
    from dreamexplorer.training.checkpoint import save_checkpoint
    from dreamexplorer.training.history import with_past

    save_checkpoint(with_past(checkpoint, past), path)


def evaluate_snapshot(progress: Progress, snapshot: Snapshot, dataset: ImageDataset, binarise: str) -> Evaluation:
    """Return the model's terms over the test split, binarised like its training data."""
    from dreamexplorer.models.snapshot import restore
    from dreamexplorer.training.evaluation import evaluate
    from dreamexplorer.training.threads import use_one_thread

    use_one_thread()  # the window and the first decoded images come first
    # Small batches hold the interpreter lock only briefly, and a cancel is noticed between two of them.
    return evaluate(
        restore(snapshot),
        dataset.test,
        batch_size=512,
        binarise=binarise,
        step=snapshot.step,
        epoch=snapshot.epoch,
        progress=progress,
    )


def default_run(dataset: str) -> RunConfig:
    """Return the config of the model that is shown when there is none to open."""
    from dreamexplorer.models.families import families
    from dreamexplorer.training.config import RunConfig

    known = families()
    family = DEFAULT_FAMILY if DEFAULT_FAMILY in known else next(iter(known))
    config: type[Any] = known[family].Config
    return RunConfig(family, config(), dataset=dataset)
