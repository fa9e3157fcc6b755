"""Thinning keeps the first and the newest state, all files of a state together, and what is no state."""

from __future__ import annotations

from pathlib import Path

from dreamexplorer.library.thinning import FEWEST_STATES, thin_states


def test_every_second_state_goes_with_all_its_files(tmp_path: Path) -> None:
    folder = tmp_path / "states"
    folder.mkdir()
    for step in range(0, 110, 10):
        (folder / f"{step:06}.safetensors").write_bytes(b"abc")
    (folder / "000010.resume.safetensors").write_bytes(b"abcd")
    (folder / "notes").write_text("mine")
    assert thin_states(tmp_path) == 5 * 3 + 4
    assert sorted(int(p.name[:6]) for p in folder.glob("0*")) == [0, 20, 40, 60, 80, 100]
    assert (folder / "notes").exists()


def test_few_states_stay(tmp_path: Path) -> None:
    assert thin_states(tmp_path) == 0
    (tmp_path / "states").mkdir()
    for step in range(FEWEST_STATES):
        (tmp_path / "states" / f"{step}.safetensors").touch()
    assert thin_states(tmp_path) == 0
    assert len(list((tmp_path / "states").iterdir())) == FEWEST_STATES
