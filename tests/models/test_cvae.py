"""The conditional VAE: what the label does, and that without it nothing but the VAE is left."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor

from dreamexplorer.analysis.importance import importance_bound
from dreamexplorer.analysis.labels import likeliest_labels
from dreamexplorer.analysis.reconstruct import reconstruct
from dreamexplorer.analysis.sampling import decode, sample
from dreamexplorer.cli import main
from dreamexplorer.data.base import ImageDataset, Split
from dreamexplorer.errors import UserError
from dreamexplorer.models.base import Model
from dreamexplorer.models.cvae import Cvae, CvaeConfig
from dreamexplorer.models.families import create
from dreamexplorer.models.mlp_vae import MlpVae, MlpVaeConfig
from dreamexplorer.models.snapshot import restore, take_snapshot
from dreamexplorer.training.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.evaluation import evaluate
from dreamexplorer.training.loop import Trainer
from dreamexplorer.training.resume import run_of

SHAPE = (1, 7, 5)
PIXELS = 35
CLASSES = 4


def model(shape: tuple[int, int, int] = SHAPE, classes: int = CLASSES, **options: object) -> Cvae:
    config = CvaeConfig(**{"latent_dim": 3, "hidden": (16,), **options})  # type: ignore[arg-type]
    made = create("cvae", config, shape, 0, classes)
    assert isinstance(made, Cvae)
    return made


def images(n: int = 11) -> Tensor:
    return torch.rand(n, *SHAPE, generator=torch.Generator().manual_seed(9))


def labels(n: int = 11) -> Tensor:
    return torch.arange(n) % CLASSES


def noise() -> torch.Generator:
    return torch.Generator().manual_seed(3)


def deaf(cvae: Cvae) -> MlpVae:
    """Make the networks ignore the label; the MLP VAE that has the same other weights."""
    plain = create("mlp-vae", MlpVaeConfig(latent_dim=3, hidden=(16,)), SHAPE, 1)
    assert isinstance(plain, MlpVae)
    with torch.no_grad():
        cvae.encoder[0].weight[:, PIXELS:] = 0.0
        cvae.decoder[0].weight[:, 3:] = 0.0
    weights = cvae.state_dict()
    weights["encoder.0.weight"] = weights["encoder.0.weight"][:, :PIXELS]
    weights["decoder.0.weight"] = weights["decoder.0.weight"][:, :3]
    plain.load_state_dict(weights)
    return plain


# -- the family ------------------------------------------------------------------------------------------


def test_the_label_is_a_one_hot_vector_behind_the_inputs_of_both_networks() -> None:
    cvae, x, y = model(), images(), labels()
    one_hot = torch.nn.functional.one_hot(y, CLASSES).float()
    h = torch.relu(cvae.encoder[0](torch.cat([x.flatten(1), one_hot], 1)))
    mu, log_variance = cvae.conditioned_on(y).posterior(x)
    torch.testing.assert_close(mu, cvae.mu(h))
    torch.testing.assert_close(log_variance, cvae.log_variance(h))
    z = torch.randn(11, 3, generator=noise())
    logits = cvae.logits(torch.relu(cvae.decoder[0](torch.cat([z, one_hot], 1))))
    torch.testing.assert_close(cvae.conditioned_on(y).decode(z), logits.sigmoid().reshape(-1, *SHAPE))


def test_each_image_has_its_own_label_and_one_label_does_for_all() -> None:
    cvae, x, y = model().eval(), images(), labels()
    z = torch.randn(11, 3, generator=noise())
    together, coordinates = cvae.conditioned_on(y).decode(z), cvae.conditioned_on(y).encode(x).coordinates
    for i in range(11):
        told = cvae.conditioned_on(y[i : i + 1])
        torch.testing.assert_close(told.decode(z)[i], together[i])
        torch.testing.assert_close(told.encode(x).coordinates[i], coordinates[i])


def test_the_class_changes_image_code_and_loss() -> None:
    cvae, x = model(), images()
    z = torch.randn(11, 3, generator=noise())
    one, other = cvae.conditioned_on(torch.tensor([0])), cvae.conditioned_on(torch.tensor([2]))
    assert (one.decode(z) - other.decode(z)).abs().max() > 0.01
    assert (one.encode(x).coordinates - other.encode(x).coordinates).abs().max() > 0.01
    losses = [told.loss(x, noise()).loss.detach() for told in (one, other)]  # type: ignore[union-attr]
    assert not torch.equal(*losses)


def test_deaf_to_the_label_it_is_the_vae_in_loss_and_gradients() -> None:
    cvae, x = model(), images()
    plain = deaf(cvae)
    mine, theirs = cvae.conditioned_on(labels()).loss(x, noise()), plain.loss(x, noise())
    for key, value in theirs.values.items():
        torch.testing.assert_close(mine.values[key], value)
    torch.testing.assert_close(mine.per_axis, theirs.per_axis)
    mine.loss.backward()  # type: ignore[union-attr]
    theirs.loss.backward()  # type: ignore[union-attr]
    wanted = dict(plain.named_parameters())
    for name, parameter in cvae.named_parameters():
        gradient = wanted[name].grad
        assert parameter.grad is not None
        assert gradient is not None
        part = parameter.grad[:, : gradient.shape[1]] if gradient.ndim == 2 else parameter.grad
        torch.testing.assert_close(part, gradient, msg=name)


def test_a_class_is_learned_from_its_own_images_alone() -> None:
    """The weights of a class that is not in the batch have no gradient; those of the others are sums over their own."""
    cvae, x, y = model(), images(), labels() % 3
    cvae.conditioned_on(y).loss(x, noise()).loss.backward()  # type: ignore[union-attr]
    for layer, first in ((cvae.encoder[0], PIXELS), (cvae.decoder[0], 3)):
        assert (layer.weight.grad[:, first + 3] == 0).all()
        shares = layer.weight.grad[:, first : first + 3]
        assert (shares.abs().sum(0) > 0).all()
        torch.testing.assert_close(shares.sum(1), layer.bias.grad)  # each image is of exactly one class


def test_the_conditioned_model_is_the_model() -> None:
    """The conditioned copy shares weights, mode and state with its original, which stays unconditioned."""
    cvae = model()
    told = cvae.conditioned_on(labels())
    assert told.labels is not None
    assert cvae.labels is None
    assert dict(told.named_parameters()).keys() == dict(cvae.named_parameters()).keys()
    assert all(a is b for a, b in zip(told.parameters(), cvae.parameters(), strict=True))
    with pytest.raises(ValueError, match="needs labels"):
        cvae.decode(torch.zeros(1, 3))
    plain = create("mlp-vae", MlpVaeConfig(latent_dim=3, hidden=(16,)), SHAPE, 0, CLASSES)
    assert plain.conditioned_on(labels()) is plain
    assert plain.classes == 0


def test_without_hidden_layers_and_with_other_likelihoods() -> None:
    for options in ({"hidden": ()}, {"hidden": (9, 8)}, {"likelihood": "gaussian-learned"}):
        cvae = model(**options)
        terms = cvae.conditioned_on(labels()).loss(images(), noise())
        assert torch.isfinite(terms.loss)  # type: ignore[arg-type]
        assert cvae.conditioned_on(labels()).decode(torch.zeros(11, 3)).shape == (11, *SHAPE)


def test_data_without_classes_are_refused() -> None:
    with pytest.raises(UserError, match="classes"):
        model(classes=0)


# -- files ------------------------------------------------------------------------------------------------


def test_a_file_says_how_many_classes_there_are(tmp_path: Path) -> None:
    cvae = model().eval()
    save_checkpoint(Checkpoint(take_snapshot(cvae), "tiny", TrainConfig()), tmp_path / "m.safetensors")
    loaded = load_checkpoint(tmp_path / "m.safetensors").snapshot
    assert loaded.classes == CLASSES
    assert loaded.architecture == take_snapshot(cvae).architecture
    z = torch.randn(11, 3, generator=noise())
    with torch.inference_mode():
        assert torch.equal(restore(loaded).conditioned_on(labels()).decode(z), cvae.conditioned_on(labels()).decode(z))
    assert loaded.fits(SHAPE, CLASSES)
    assert not loaded.fits(SHAPE, CLASSES + 1)
    assert not loaded.fits((1, 7, 6), CLASSES)


@pytest.mark.parametrize(
    ("classes", "said"),
    [
        (None, "classes"),
        (0, "classes"),
        (-1, "description of the model is invalid"),
        (True, "description of the model is invalid"),
        ("4", "description of the model is invalid"),
        (5, "shape"),
    ],
)
def test_a_file_with_wrong_classes_is_refused(tmp_path: Path, classes: object, said: str) -> None:
    path = tmp_path / "m.safetensors"
    save_checkpoint(Checkpoint(take_snapshot(model()), "tiny", TrainConfig()), path)
    rewrite(path, classes)
    with pytest.raises(UserError, match=said):
        load_checkpoint(path)


def test_a_family_without_classes_may_not_have_them(tmp_path: Path) -> None:
    path = tmp_path / "m.safetensors"
    plain = create("mlp-vae", MlpVaeConfig(latent_dim=3, hidden=(16,)), SHAPE, 0)
    save_checkpoint(Checkpoint(take_snapshot(plain), "tiny", TrainConfig()), path)
    rewrite(path, None)
    assert load_checkpoint(path).snapshot.classes == 0
    rewrite(path, 4)
    with pytest.raises(UserError, match="classes"):
        load_checkpoint(path)


def rewrite(path: Path, classes: object) -> None:
    """Let the file's description say another number of classes (None: nothing)."""
    data = path.read_bytes()
    length = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + length])
    about = json.loads(header["__metadata__"]["dreamexplorer"])
    about.pop("classes", None)
    if classes is not None:
        about["classes"] = classes
    header["__metadata__"]["dreamexplorer"] = json.dumps(about)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(len(text).to_bytes(8, "little") + text + data[8 + length :])


# -- training -----------------------------------------------------------------------------------------------


def a_run(epochs: int, precision: str = "fp32", **options: Any) -> RunConfig:
    settings = TrainConfig(
        **{"batch_size": 32, "device": "cpu", "learning_rate": 5e-3, **options}, epochs=epochs, precision=precision
    )
    return RunConfig("cvae", CvaeConfig(latent_dim=3, hidden=(24,)), settings, dataset="tiny")


def finished(trainer: Trainer) -> Trainer:
    for _ in trainer.run():
        pass
    return trainer


@pytest.fixture(scope="module")
def trained(tiny_dataset: ImageDataset) -> Checkpoint:
    return finished(Trainer(a_run(60), tiny_dataset, threads=1)).checkpoint()


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
def test_training_is_replayed_with_each_batch_s_own_labels(tiny_dataset: ImageDataset, precision: str) -> None:
    """Replayed or not, the same weights come out: the labels are those of the images of each step."""
    replayed = finished(Trainer(a_run(3, precision, shift_pixels=1), tiny_dataset, threads=1))
    assert replayed.learner.replayed.replaying
    plain = Trainer(a_run(3, precision, shift_pixels=1), tiny_dataset, threads=1)
    plain.learner.replayed.refuse()
    finished(plain)
    assert not plain.learner.replayed.replaying
    for name, weight in replayed.snapshot().weights.items():
        assert torch.equal(weight, plain.snapshot().weights[name]), name


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
def test_going_on_is_bit_for_bit(tiny_dataset: ImageDataset, tmp_path: Path, precision: str) -> None:
    whole = finished(Trainer(a_run(4, precision), tiny_dataset, threads=1)).checkpoint()
    save_checkpoint(
        finished(Trainer(a_run(2, precision), tiny_dataset, threads=1)).checkpoint(), tmp_path / "m.safetensors"
    )
    kept = load_checkpoint(tmp_path / "m.safetensors")
    again = finished(Trainer(run_of(kept, epochs=4), tiny_dataset, resume=kept, threads=1)).checkpoint()
    for name, weight in whole.snapshot.weights.items():
        assert torch.equal(weight, again.snapshot.weights[name]), name


def test_it_cannot_go_on_with_other_classes(trained: Checkpoint, make_dataset: Callable[..., ImageDataset]) -> None:
    with pytest.raises(UserError, match="4 classes"):
        Trainer(run_of(trained), make_dataset(classes=5), resume=trained)


def test_the_asked_class_is_drawn(trained: Checkpoint, tiny_dataset: ImageDataset) -> None:
    """The class of a drawn blob is recognised by the nearest class mean of the training images."""
    train = tiny_dataset.train
    means = np.stack([train.images[train.labels == c].mean(0) / 255.0 for c in range(CLASSES)])
    asked = np.arange(400, dtype=np.int64) % CLASSES
    _, drawn = sample(restore(trained.snapshot), 400, labels=asked)
    seen = ((drawn[:, None] - means) ** 2).sum((2, 3, 4)).argmin(1)
    assert (seen == asked).mean() > 0.95


def test_evaluation_and_pictures_use_each_image_s_own_label(trained: Checkpoint, tiny_dataset: ImageDataset) -> None:
    net, test = restore(trained.snapshot), tiny_dataset.test
    right = evaluate(net, test, batch_size=48)
    wrong = evaluate(net, Split(test.images, (test.labels + 1) % CLASSES), batch_size=48)
    assert right.values["negative_elbo"] < wrong.values["negative_elbo"] - 1.0
    assert right.values == pytest.approx(evaluate(net, test, batch_size=160).values, rel=1e-5)

    many = np.concatenate([test.images] * 2)
    both = reconstruct(net, many, labels=np.concatenate([test.labels] * 2))
    np.testing.assert_allclose(both.images[160:], both.images[:160], atol=1e-6)  # over the border of a batch
    other = reconstruct(net, test.images, labels=np.array([1]))
    np.testing.assert_allclose(other.images[test.labels == 1], both.images[:160][test.labels == 1], atol=1e-6)
    assert np.abs(other.images - both.images[:160])[test.labels != 1].max() > 0.1

    assert (likeliest_labels(net, test.images) == test.labels).mean() > 0.95
    z = np.zeros((600, 3), dtype=np.float32)
    drawn = decode(net, z, labels=np.arange(600, dtype=np.int64) % CLASSES)
    np.testing.assert_allclose(drawn[::4], np.broadcast_to(drawn[:1], drawn[::4].shape), atol=1e-6)
    assert np.abs(drawn[0] - drawn[1]).max() > 0.1


def test_the_importance_weighted_bound_is_that_of_the_image_s_own_class(
    trained: Checkpoint, tiny_dataset: ImageDataset
) -> None:
    net, test = restore(trained.snapshot), tiny_dataset.test
    right = importance_bound(net, test.images, 50, labels=test.labels)
    wrong = importance_bound(net, test.images, 50, labels=(test.labels + 1) % CLASSES)
    elbo = -evaluate(net, test).values["negative_elbo"]
    assert right.bound == pytest.approx(elbo, abs=1.0)  # which is of one z for each image
    assert wrong.bound < right.bound - 3.0
    alone = importance_bound(net, test.images[7:8], 50, labels=test.labels[7:8])
    assert alone.bound == pytest.approx(right.per_image[7], abs=0.5)


# -- the command line --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def mnist_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build an untrained model for MNIST."""
    path = tmp_path_factory.mktemp("cvae") / "m.safetensors"
    net = model((1, 28, 28), 10)
    save_checkpoint(Checkpoint(take_snapshot(net, 5, 1.0), "mnist", TrainConfig()), path)
    return path


def arrays(model_path: Path, out: Path, *flags: str) -> dict[str, np.ndarray]:
    assert main(["sample", str(model_path), "-n", "20", "--out", str(out), *flags]) == 0
    with np.load(out) as data:
        return dict(data)


def test_sample_draws_one_class_or_all_in_turn(mnist_model: Path, tmp_path: Path) -> None:
    every = arrays(mnist_model, tmp_path / "all.npz")
    assert every["labels"].tolist() == [*range(10)] * 2
    seven = arrays(mnist_model, tmp_path / "seven.npz", "--label", "7")
    assert seven["labels"].tolist() == [7] * 20
    np.testing.assert_array_equal(every["z"], seven["z"])
    same = np.abs(every["images"] - seven["images"]).reshape(20, -1).max(1) < 1e-6
    assert np.flatnonzero(same).tolist() == [7, 17]


def test_reconstruct_takes_labels_or_finds_them(
    mnist_model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    random = np.random.default_rng(0)
    files = []
    for i in range(3):
        Image.fromarray(random.integers(0, 255, (28, 28), dtype=np.uint8)).save(tmp_path / f"{i}.png")
        files.append(str(tmp_path / f"{i}.png"))
    common = ["reconstruct", str(mnist_model), *files, "--force", "--as-is", "--json", "--out", str(tmp_path / "out")]

    def told(*flags: str) -> list[dict[str, Any]]:
        capsys.readouterr()
        assert main([*common, *flags]) == 0
        return json.loads(capsys.readouterr().out)["images"]  # type: ignore[no-any-return]

    assert [r["label"] for r in told("--label", "3")] == [3, 3, 3]
    assert [r["label"] for r in told("--label", "3,9,0")] == [3, 9, 0]
    costs = np.array([[r["recon"] + r["kl"] for r in told("--label", str(c))] for c in range(10)])
    found = told()
    assert [r["label"] for r in found] == costs.argmin(0).tolist()
    assert main([*common[:-3], "--out", str(tmp_path / "out")]) == 0
    assert f"as class {found[0]['label']}" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        "sample MODEL --label 10 --out DIR/x.png",
        "sample MODEL --label -1 --out DIR/x.png",
        "sample PLAIN --label 1 --out DIR/x.png",
        "reconstruct MODEL DIR/a.png --label 10 --out DIR/out",
        "reconstruct MODEL DIR/a.png --label 1,2 --out DIR/out",
        "reconstruct MODEL DIR/a.png --label x --out DIR/out",
        "reconstruct PLAIN DIR/a.png --label 1 --out DIR/out",
    ],
)
def test_wrong_labels_are_one_line(
    arguments: str, mnist_model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plain = tmp_path / "plain.safetensors"
    net = create("mlp-vae", MlpVaeConfig(latent_dim=3, hidden=(8,)), (1, 28, 28), 0)
    save_checkpoint(Checkpoint(take_snapshot(net), "mnist", TrainConfig()), plain)
    Image.fromarray(np.full((28, 28), 90, dtype=np.uint8)).save(tmp_path / "a.png")
    names = {"MODEL": str(mnist_model), "PLAIN": str(plain)}
    assert main([names.get(a, a.replace("DIR", str(tmp_path))) for a in arguments.split()]) == 2
    error = capsys.readouterr().err.strip()
    assert "label" in error
    assert "\n" not in error


def test_evaluate_with_other_classes_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], mnist_model: Path
) -> None:
    path = tmp_path / "five.safetensors"
    save_checkpoint(Checkpoint(take_snapshot(model((1, 28, 28), 5)), "mnist", TrainConfig()), path)
    assert main(["evaluate", str(path), "--limit", "64"]) == 2
    assert "5 classes" in capsys.readouterr().err
    assert main(["evaluate", str(mnist_model), "--limit", "64", "--json", "--importance", "3"]) == 0
    assert json.loads(capsys.readouterr().out)["n"] == 64


def test_options_are_those_of_the_mlp_vae() -> None:
    assert {f.name for f in dataclasses.fields(CvaeConfig)} == {f.name for f in dataclasses.fields(MlpVaeConfig)}
    assert issubclass(Cvae, Model)
