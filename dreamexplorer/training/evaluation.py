"""Evaluates a model on a whole split with noise from a fixed seed, so that numbers of different runs compare."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from itertools import pairwise

import numpy as np
import torch
from torch import Tensor

from dreamexplorer.data.base import Split
from dreamexplorer.models.base import Gathered, Model
from dreamexplorer.models.collapse import ACTIVE_VARIANCE
from dreamexplorer.models.contract import check_terms
from dreamexplorer.progress import Progress, Silent
from dreamexplorer.training.binarise import binarised, evaluation_generator
from dreamexplorer.training.config import NO_BINARISING
from dreamexplorer.training.events import Evaluation

LARGEST_BATCH = 1024  # sums over the pixels of more images in fp32 would be off by more than 1e-5 nats
_NOISE_BLOCK = 16  # torch draws normal numbers in blocks of 16: whole blocks keep the stream independent of the batch


def scale_images(images: Tensor) -> Tensor:
    """Return uint8 images as floats in [0, 1]."""
    return images.to(torch.float32).mul_(1.0 / 255.0)


def evaluate(
    model: Model,
    split: Split,
    *,
    batch_size: int = LARGEST_BATCH,
    seed: int = 0,
    binarise: str = NO_BINARISING,
    step: int = 0,
    epoch: float = 0.0,
    progress: Progress | None = None,
) -> Evaluation:
    """Measure the terms of a model on a split, in fp32 on the model's own device.

    One z is drawn for each image. Terms that are no means over images, such as the perplexity of a codebook, are
    computed from the whole split (`Model.over_split`). The model is left as it was.

    Args:
        model: the model.
        split: images and labels.
        batch_size: images at once, at most `LARGEST_BATCH`; the result does not depend on it.
        seed: of the noise in z; the same seed draws the same z.
        binarise: as in `TrainConfig`; the pixels are the same at every call.
        step: copied into the result.
        epoch: copied into the result.
        progress: may cancel (`Cancelled`).

    Returns:
        Terms in nats per image, means over the split; `per_axis` is the KL of each latent, `mean_variance` the variance
            over the split of each posterior mean, `active_units` how many of these exceed 0.01 (None for a family
            without posteriors, whose codes have no scale to compare with).
    """
    parts = evaluate_in_parts(model, split, batch_size, seed, binarise, step, epoch, progress)
    while True:
        try:
            next(parts)
        except StopIteration as done:
            result: Evaluation = done.value
            return result


def evaluate_in_parts(
    model: Model,
    split: Split,
    batch_size: int = LARGEST_BATCH,
    seed: int = 0,
    binarise: str = NO_BINARISING,
    step: int = 0,
    epoch: float = 0.0,
    progress: Progress | None = None,
) -> Generator[None, None, Evaluation]:
    """Do the same as `evaluate`, but yield after each batch, so that other work can be done in between.

    At each yield the model is in the mode that it was in, and torch as it was.
    """
    progress = progress or Silent()
    device = next(model.parameters()).device
    generator = torch.Generator(device).manual_seed(seed)
    of_images = evaluation_generator(device)
    n = len(split)
    keys = [t.key for t in model.terms]
    sums = torch.zeros(len(keys), dtype=torch.float64)
    axis_sums: Tensor | None = None
    coordinates: list[Tensor] = []
    kept: list[Tensor] = []
    for start, end in pairwise(_borders(n, batch_size)):
        with _measuring(model, device):
            progress.report(start / n)
            # torch warns about read-only arrays, so these are copied
            pixels = np.require(split.images[start:end], requirements=["C", "W"])
            x = binarised(scale_images(torch.from_numpy(pixels).to(device)), binarise, of_images)
            labels = torch.from_numpy(split.labels[start:end].copy()).to(device)
            conditioned = model.conditioned_on(labels)
            terms = conditioned.loss(x, generator)
            check_terms(model, terms)
            where = terms.coordinates if terms.coordinates is not None else conditioned.encode(x).coordinates
            coordinates.append(where.cpu())
            if terms.kept is not None:
                kept.append(terms.kept.cpu())
            sums += torch.stack([terms.values[k] for k in keys]).cpu().double() * len(x)
            if terms.per_axis is not None:
                part = terms.per_axis.cpu().double() * len(x)
                axis_sums = part if axis_sums is None else axis_sums + part
        yield
    with _measuring(model, device):
        means = dict(zip(keys, (sums / n).tolist(), strict=True))
        of_axes = None if axis_sums is None else axis_sums / n
        gathered = Gathered(means, of_axes, torch.cat(coordinates), torch.cat(kept) if kept else None)
        whole = model.over_split(gathered, progress)
    variance = whole.coordinates.double().var(0, unbiased=False)
    return Evaluation(
        step=step,
        epoch=epoch,
        values=whole.values,
        per_axis=None if whole.per_axis is None else whole.per_axis.float().numpy(),
        active_units=int((variance > ACTIVE_VARIANCE).sum()) if model.low_axis_is_collapsed else None,
        mean_variance=variance.float().numpy(),
        axis_key="" if model.axis_term is None else model.axis_term.key,
        bounds=getattr(getattr(model, "likelihood", None), "is_distribution", True),
    )


@contextmanager
def _measuring(model: Model, device: torch.device) -> Iterator[None]:
    """Put the model into evaluation mode, in fp32 and without gradients; on leaving all is as it was."""
    training = model.training
    model.eval()
    try:
        with torch.no_grad(), torch.autocast(device.type, enabled=False):
            yield
    finally:
        model.train(training)


def _borders(n: int, batch_size: int) -> list[int]:
    """Return where batches begin, and n: batches of whole blocks of noise, and the rest of the images by itself.

    An image then gets the same noise whatever the size of the batches.
    """
    size = max(_NOISE_BLOCK, min(batch_size, LARGEST_BATCH) // _NOISE_BLOCK * _NOISE_BLOCK)
    whole = n - n % _NOISE_BLOCK
    return [*range(0, whole, size), *([whole] if n > whole else []), n]
