"""Measures how often a conditional model draws the chosen class: `python tools/class_accuracy.py CHECKPOINT [-n N]`.

A small convolutional classifier is trained on the training images of the checkpoint's dataset, measured on the test
images, and then judges images decoded from draws of the prior, as many of each class. Printed are its accuracy on real
images and, overall and for each class, the share of drawn images that it assigns to the chosen class. --json prints
the same as JSON.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import torch

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from dreamexplorer.analysis.sampling import sample  # noqa: E402 - found by the line above
from dreamexplorer.data.base import load_dataset  # noqa: E402
from dreamexplorer.models.snapshot import restore  # noqa: E402
from dreamexplorer.training.checkpoint import load_checkpoint  # noqa: E402
from tools.judging import judged, scaled, trained_judge  # noqa: E402

ENOUGH = 0.95


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("-n", type=int, default=1000, help="images of each class (default 1000)")
    parser.add_argument("--epochs", type=int, default=3, help="of the classifier (default 3)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if options.threads:
        torch.set_num_threads(options.threads)
    checkpoint = load_checkpoint(options.checkpoint)
    snapshot = checkpoint.snapshot
    if not snapshot.classes:
        parser.error(f"the family {snapshot.family} is not conditional: it cannot draw a chosen class")
    dataset = load_dataset(checkpoint.dataset)
    judge = trained_judge(dataset, options.epochs, options.seed)
    accuracy = float((judged(judge, scaled(dataset.test.images)) == dataset.test.labels).mean())
    labels = np.arange(snapshot.classes * options.n, dtype=np.int64) % snapshot.classes
    _, images = sample(restore(snapshot), len(labels), options.seed, labels=labels)
    right = judged(judge, torch.from_numpy(images)) == labels
    shares = [float(right[labels == c].mean()) for c in range(snapshot.classes)]
    overall = float(right.mean())
    if options.json:
        print(json.dumps({"judge_accuracy": accuracy, "asked_class_drawn": overall, "by_class": shares}))
    else:
        print(f"The classifier is right on {accuracy:.2%} of the test images.")
        for name, share in zip(dataset.class_names, shares, strict=True):
            print(f"class {name}: drawn {share:.1%}")
        print(f"The chosen class is drawn {overall:.2%} of the time ({len(labels):,} images).")
    return 0 if overall >= ENOUGH else 1


if __name__ == "__main__":
    sys.exit(main())
