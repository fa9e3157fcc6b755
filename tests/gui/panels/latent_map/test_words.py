"""Texts of the latent map."""

from __future__ import annotations

import numpy as np

from dreamexplorer.analysis.projection import Plane
from dreamexplorer.gui.panels.latent_map.image_choice import ImageChoice, MapImages
from dreamexplorer.gui.panels.latent_map.words import MapWords
from dreamexplorer.gui.threads.results import Means
from dreamexplorer.models.families import family_named

NAMES = ("z0", "z1", "z2")
KL = np.array([1.234, 0.5, 0.01], np.float32)


def images(split: str, n: int = 4) -> MapImages:
    return MapImages(
        ImageChoice(split, n), np.zeros((n, 1, 2, 2), np.uint8), np.arange(n), ((split or "test", 2), ("train", n - 2))
    )


def test_axis_labels_name_dimensions_or_components(qapp: object) -> None:
    words = MapWords()
    assert words.axis_labels(NAMES, None, (0, 2), None) == ("z0", "z2")
    assert words.axis_labels(NAMES, KL, (0, 2), None) == ("z0 (KL 1.23 nats)", "z2 (KL 0.01 nats)")
    plane = Plane(np.zeros(3, np.float32), np.eye(2, 3, dtype=np.float32), (0.612, 0.25))
    assert words.axis_labels(NAMES, KL, None, plane) == ("PC 1 (61 % of variance)", "PC 2 (25 % of variance)")
    assert words.axis_labels(NAMES[:2], KL, (0, 2), None) == ("", ""), "of the model before"


def test_another_measure_than_the_kl_has_its_name(qapp: object) -> None:
    words = MapWords()
    words.set_family(family_named("sparse-ae"))
    assert words.axis_labels(NAMES, KL, (0, 1), None)[0] == "z0 (Activation 1.23)"
    words.set_family(None)
    assert "KL" in words.axis_labels(NAMES, KL, (0, 1), None)[0]


def test_the_status_names_images_and_weights(qapp: object) -> None:
    words, means = MapWords(), np.zeros((4, 3), np.float32)
    assert words.status(Means(means, None, (5, 5), True), images("test"))[0] == "4 test images · updated at step 5"
    text, tip = words.status(Means(means, None, (5, 20), True, 0.25), images(""))
    assert text == "4 images, train and test · updated at step 20 (refreshing, 25 %)"
    assert "step 5" in tip
    assert "binarised" not in tip
    assert "binarised" in words.status(Means(means, None, (5, 5), True), images("train"), binarised=True)[1]
    means[:] = np.nan
    assert "encoding, 0 % done" in words.status(Means(means, None, (5, 5), False), images("train"))[0]


def test_the_card_names_class_origin_and_place(qapp: object) -> None:
    card = MapWords().card(images(""), 3, ("a", "b", "c", "d"), (0.5, -1.25))
    assert card == ("Class d", "Training image 1", "(0.50; −1.25)")
