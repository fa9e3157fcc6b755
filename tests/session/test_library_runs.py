"""The list of runs follows the library: runs come, change and go as they do there."""

from __future__ import annotations

import dataclasses
from datetime import datetime, timezone
from pathlib import Path

from dreamexplorer.library.entry import RunEntry
from dreamexplorer.library.info import RunInfo
from dreamexplorer.models.families import create
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.models.snapshot import take_snapshot
from dreamexplorer.session import OnDisk, Origin, Run, Session

KEYS = ("recon", "kl")


def on_disk(name: str, second: int = 0, **changes: object) -> OnDisk:
    when = datetime.fromtimestamp(1_700_000_000 + second, timezone.utc)
    info = RunInfo(f"id{second}", name, when, colour="#d64545")
    entry = RunEntry(Path("/library", name), info, when, family="mlp-vae", step=7, epoch=0.5, saved=True, save_id="a")
    entry = dataclasses.replace(
        entry, terms={"recon": 70.0}, alive=2, latents=3, images_per_s=9.0, **changes  # type: ignore[arg-type]
    )  # fmt: skip
    return OnDisk(entry, None)


def session_with_a_model() -> Session:
    session = Session()
    snapshot = take_snapshot(create("mlp-vae", MlpVaeConfig(latent_dim=3, hidden=(4,)), (1, 12, 10), 0), 7)
    session.replace_model(snapshot, KEYS)
    return session


def test_runs_of_the_library_stand_before_newer_ones_with_their_figures() -> None:
    session = session_with_a_model()
    announced: list[int] = []
    session.runs_changed.connect(lambda: announced.append(len(session.runs)))
    assert session.show_library([on_disk("first"), on_disk("second", 5)], ()) == ()
    assert [run.name for run in session.runs] == ["first", "second", "mlp-vae 1"]
    run = session.runs[0]
    assert not run.loaded
    assert not run.shown
    assert (run.color, run.family, run.epochs_done, run.alive, run.speed) == ("#d64545", "mlp-vae", 0.5, (2, 3), 9.0)
    assert run.tested("recon") == 70.0
    assert run.tested("kl") is None
    session.show_library([on_disk("first"), on_disk("second", 5)], ())
    assert announced == [3], "what did not change is not announced"


def test_a_run_without_a_checkpoint_is_not_listed() -> None:
    session = session_with_a_model()
    session.show_library([on_disk("empty", saved=False)], ())
    assert len(session.runs) == 1


def test_names_marks_and_the_lock_of_others_follow_and_runs_go() -> None:
    session = session_with_a_model()
    one = on_disk("first")
    session.show_library([one], ())
    run = session.runs[0]
    info = dataclasses.replace(one.entry.info, name="renamed", pinned=True, colour=None)
    session.show_library([OnDisk(dataclasses.replace(one.entry, info=info, held=True), None)], ())
    assert (run.name, run.pinned, run.held, run.color) == ("renamed", True, True, "#d64545")
    session.show_library([], ())
    assert run not in session.runs


def test_what_this_window_writes_stays_and_is_not_held_by_others() -> None:
    session = session_with_a_model()
    mine = session.runs[0]
    session.set_folder(mine, Path("/library/mine"))
    mine.saved_as = "b"
    assert session.show_library([], [mine]) == ()
    assert mine in session.runs
    assert session.show_library([on_disk("mine", held=True)], [mine]) == ()
    assert not mine.held


def test_a_loaded_run_that_was_trained_elsewhere_or_is_gone_is_named() -> None:
    session = session_with_a_model()
    shown = session.runs[0]
    session.set_folder(shown, Path("/library/mine"))
    shown.saved_as = "a"
    assert session.show_library([on_disk("mine")], ()) == ()
    assert session.show_library([on_disk("mine", save_id="newer")], ()) == (shown,)
    assert session.show_library([], ()) == (shown,)
    assert shown in session.runs, "what is shown stays"


def test_a_run_is_loaded_and_leaves_memory_but_for_its_shown_curves() -> None:
    session = session_with_a_model()
    first = session.runs[0]
    session.show_library([on_disk("first")], ())
    run = session.runs[0]
    assert first.snapshot is not None
    session.load_run(run, first.snapshot, KEYS)
    session.select_run(run)
    assert session.current_run is run
    session.select_run(first)
    run.history.train.append([1, 0.1, 1.0, 2.0])
    session.mark_run(run, shown=True)
    session.unload_run(run)
    assert not run.loaded
    assert len(run.history.train) == 1
    assert run.tested("recon") == 70.0
    session.mark_run(run, shown=False)
    session.unload_run(run)
    assert len(run.history.train) == 0


def test_the_nearest_run_in_memory_is_shown_instead_of_one_that_is_removed() -> None:
    session = session_with_a_model()
    first = session.runs[0]
    assert first.snapshot is not None
    second = Run(created=first.created + 1)
    session.add_run(second, first.snapshot, KEYS)
    session.show_library([on_disk("on disk")], ())
    assert session.remove_run(second) == 2
    assert session.current_run is first


def test_the_example_of_the_start_gets_another_colour_than_a_run_that_comes() -> None:
    session = session_with_a_model()
    session.mark_run(session.runs[0], color="#d64545")
    session.show_library([on_disk("first")], ())
    assert session.runs[0].color == "#d64545"
    assert session.runs[1].color != "#d64545"


def test_a_watched_run_of_the_library_is_there_once() -> None:
    for listed_before in (False, True):
        session = session_with_a_model()
        watched = session.runs[0]
        watched.origin = Origin("opened", Path("/library/first/checkpoint.safetensors"))
        if listed_before:
            session.show_library([on_disk("first")], ())
        session.set_watched(watched, True)
        assert session.show_library([on_disk("first", held=True)], ()) == ()
        assert session.runs == (watched,)
        assert (watched.folder, watched.name, watched.held) == (Path("/library/first"), "first", True)
        assert session.show_library([on_disk("first", save_id="newer")], ()) == (), "watching brings what is newer"
        assert session.show_library([], ()) == (), "its folder is looked for"
        assert session.runs == (watched,)
        assert watched.folder is None
        session.show_library([on_disk("first")], ())
        session.set_watched(watched, False)
        assert session.show_library([on_disk("first")], ()) == (watched,), "it is read as any other from now on"
        assert session.runs == (watched,)
