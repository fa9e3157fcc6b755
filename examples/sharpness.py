"""A tool that measures how much blurrier reconstructions are: the mean difference of pixels beside each other."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dreamexplorer.analysis.reconstruct import reconstruct
from dreamexplorer.analysis.report import Report, mean_fact
from dreamexplorer.analysis.tool import Tool
from dreamexplorer.data.base import ImageDataset
from dreamexplorer.options import option
from dreamexplorer.progress import Progress

if TYPE_CHECKING:
    from dreamexplorer.models.base import Model


@dataclass(frozen=True)
class SharpnessOptions:
    images: int = option(500, "Images", "How many test images are measured, the first ones.", minimum=2, maximum=100000)


def sharpness(images: np.ndarray) -> np.ndarray:  # N x C x H x W, 0 to 255 -> N, grey levels
    across, down = np.diff(images.astype(float), axis=3), np.diff(images.astype(float), axis=2)
    return np.abs(across).mean((1, 2, 3)) + np.abs(down).mean((1, 2, 3))


def run(model: "Model", dataset: ImageDataset, options: SharpnessOptions, progress: Progress) -> Report:
    images, labels = dataset.test.images[: options.images], dataset.test.labels[: options.images]
    rebuilt = 255 * reconstruct(model, images, progress, labels).images
    before = mean_fact("images", "Sharpness of the images", sharpness(images), "grey levels 0 to 255")
    after = mean_fact(
        "reconstructions", "Sharpness of their reconstructions", sharpness(rebuilt), "grey levels 0 to 255"
    )
    return Report(facts=(before, after))


TOOLS = (Tool("sharpness", "Sharpness", "How much blurrier reconstructions are than images.", SharpnessOptions, run),)
