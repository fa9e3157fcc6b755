"""The contract of the tools: each runs on each family or says why not, is deterministic, cancels, and has units."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from dreamexplorer.analysis.export import report_from_json, report_json
from dreamexplorer.analysis.report import Report
from dreamexplorer.analysis.tool import Tool, obstacle, run_tool, tool_named, tools
from dreamexplorer.data.base import ImageDataset
from dreamexplorer.errors import Cancelled, UserError
from dreamexplorer.models.families import create, families, family_named
from dreamexplorer.models.snapshot import Snapshot, take_snapshot
from dreamexplorer.options import option, options_of
from dreamexplorer.progress import CancellableProgress
from dreamexplorer.training.checkpoint import Checkpoint
from tests.conftest import make_tiny_dataset

SMALL = {
    "latent_dim": 3,
    "hidden": (16,),
    "channels": (4, 6),
    "dense_width": 8,
    "codes": 5,
    "code_dim": 3,
    "pseudo_inputs": 4,
    "components": 4,
    "top_latent_dim": 2,
}
NAMES = list(tools())


@pytest.fixture(scope="module")
def images() -> ImageDataset:
    """A dataset of 40 + 40 images of 12 x 12."""
    return make_tiny_dataset((1, 12, 12), train=40, test=40)


@pytest.fixture(scope="module")
def snapshot_of(images: ImageDataset) -> Callable[[str], Snapshot]:
    made: dict[str, Snapshot] = {}

    def snapshot(family: str) -> Snapshot:
        if family not in made:
            cls = family_named(family).Config
            config = cls(**{k: v for k, v in SMALL.items() if k in options_of(cls)})
            made[family] = take_snapshot(create(family, config, images.image_shape, 0, len(images.class_names)), step=7)
        return made[family]

    return snapshot


def values(report: Report) -> str:
    return json.dumps(report_json(report, pixels=True), allow_nan=False, sort_keys=True)


@pytest.mark.parametrize("family", list(families()))
@pytest.mark.parametrize("name", NAMES)
def test_every_tool_runs_on_every_family_or_says_why_not(
    name: str, family: str, images: ImageDataset, snapshot_of: Callable[[str], Snapshot]
) -> None:
    tool, snapshot = tool_named(name), snapshot_of(family)
    reason = obstacle(tool, snapshot, images)
    if reason is not None:
        assert str(reason).endswith(".")
        assert len(str(reason).split()) > 3
        with pytest.raises(UserError) as caught:
            run_tool(tool, snapshot, images)
        assert str(caught.value) == str(reason)
        return
    outcome = run_tool(tool, snapshot, images)
    assert (outcome.tool, outcome.family, outcome.step, outcome.dataset) == (name, family, 7, "tiny")
    report = outcome.report
    assert report.facts or report.images
    for fact in report.facts:
        assert np.isfinite(fact.value), fact
        assert fact.n > 0, fact
        assert fact.unit == fact.unit.strip()
    text = values(report)
    assert values(report_from_json(json.loads(text))) == text
    assert values(run_tool(tool, snapshot, images).report) == text, "the same options must give the same report"


@pytest.mark.parametrize("name", NAMES)
def test_losses_are_in_nats_per_image(name: str, tiny_dataset: ImageDataset, tiny_checkpoint: Checkpoint) -> None:
    report = run_tool(tool_named(name), tiny_checkpoint.snapshot, tiny_dataset).report
    parts = [*report.facts, *(c for table in report.tables for c in table.columns)]
    for part in parts:
        if part.name in ("recon", "kl", "loss"):
            assert part.unit == "nats per image"


@pytest.mark.parametrize("name", NAMES)
def test_a_tool_can_be_cancelled(name: str, tiny_dataset: ImageDataset, tiny_checkpoint: Checkpoint) -> None:
    class After(CancellableProgress):
        """Cancels at the third report."""

        count = 0

        def report(self, fraction: float | None, message: str = "") -> None:
            assert fraction is None or 0.0 <= fraction <= 1.0
            self.count += 1
            if self.count == 3:
                self.cancel()
            super().report(fraction, message)

    with pytest.raises(Cancelled):
        run_tool(tool_named(name), tiny_checkpoint.snapshot, tiny_dataset, progress=After())


@pytest.mark.parametrize("name", NAMES)
def test_progress_ends_at_one_and_never_goes_back(
    name: str, tiny_dataset: ImageDataset, tiny_checkpoint: Checkpoint
) -> None:
    seen: list[float] = []

    class Noted(CancellableProgress):
        def report(self, fraction: float | None, message: str = "") -> None:
            if fraction is not None:
                seen.append(fraction)

    run_tool(tool_named(name), tiny_checkpoint.snapshot, tiny_dataset, progress=Noted())
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


@pytest.mark.parametrize("name", NAMES)
def test_the_model_is_left_as_it_is(name: str, tiny_dataset: ImageDataset, tiny_checkpoint: Checkpoint) -> None:
    snapshot = tiny_checkpoint.snapshot
    before = {k: v.clone() for k, v in snapshot.weights.items()}
    pixels = tiny_dataset.test.images.copy()
    run_tool(tool_named(name), snapshot, tiny_dataset)
    assert all(before[k].equal(v) for k, v in snapshot.weights.items())
    np.testing.assert_array_equal(pixels, tiny_dataset.test.images)


@pytest.mark.parametrize("name", NAMES)
def test_every_text_of_a_tool_is_there(name: str) -> None:
    tool = tool_named(name)
    assert tool.name == name
    assert tool.summary.endswith(".")
    assert tool.options() == tool.options()
    for spec in options_of(tool.options).values():
        assert spec.label
        assert spec.help.endswith(".")


def test_a_binarised_model_sees_black_and_white(tiny_dataset: ImageDataset, tiny_checkpoint: Checkpoint) -> None:
    seen: list[ImageDataset] = []

    def run(model: Any, dataset: ImageDataset, options: Any, progress: Any) -> Report:
        seen.append(dataset)
        return Report()

    tool = Tool("probe", "Probe", "Look.", tool_named(NAMES[0]).options, run)
    assert not run_tool(tool, tiny_checkpoint.snapshot, tiny_dataset).binarised
    assert run_tool(tool, dataclasses.replace(tiny_checkpoint.snapshot, binarised=True), tiny_dataset).binarised
    assert seen[0] is tiny_dataset
    assert set(np.unique(seen[1].test.images)) == {0, 255}


def test_a_model_of_another_size_is_refused(tiny_checkpoint: Checkpoint, images: ImageDataset) -> None:
    with pytest.raises(UserError, match="image size"):
        run_tool(tool_named(NAMES[0]), tiny_checkpoint.snapshot, images)


def test_an_option_out_of_range_is_refused(tiny_checkpoint: Checkpoint, tiny_dataset: ImageDataset) -> None:
    tool = tool_named("reconstructions")
    with pytest.raises(UserError, match="shown"):
        run_tool(tool, tiny_checkpoint.snapshot, tiny_dataset, tool.options(shown=0))


def test_an_unknown_tool_is_refused() -> None:
    with pytest.raises(UserError, match="no tool named nothing"):
        tool_named("nothing")


@dataclasses.dataclass(frozen=True)
class Plain:
    count: int = 3


@dataclasses.dataclass(frozen=True)
class Taken:
    limit: int = option(3, "Limit", "A limit.")


@pytest.mark.parametrize(
    "change",
    [{"name": "Two Words"}, {"title": ""}, {"summary": ""}, {"options": int}, {"options": Plain}, {"options": Taken},
     {"run": None}],
)  # fmt: skip
def test_a_tool_with_a_part_missing_is_refused_at_import(change: dict[str, Any]) -> None:
    right = {f.name: getattr(tool_named("reconstructions"), f.name) for f in dataclasses.fields(Tool)}
    Tool(**right)
    with pytest.raises(TypeError):
        Tool(**{**right, **change})


def test_tools_are_listed_without_torch() -> None:
    code = "import sys; from dreamexplorer.analysis.tool import tools; assert tools(); sys.exit('torch' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
