"""Opens damaged checkpoints: `python tools/reliability/fuzz_checkpoints.py [--checkpoints 5000] [--torch 600]`.

Checkpoints of four families, with state for resuming and history, are changed at random: bytes, the header, the
metadata; half of them without the checksum that would notice. Likewise PyTorch files. Each must open (and then decode)
or be refused in one line, within the bounds. POSIX only. Prints a line for the table of docs/reliability.md.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import random
import struct
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Any

import torch
from _bounded import Case, run_cases, timed
from _mutations import damaged, odd_json
from _report import end, row

from dreamexplorer.cli import main as command
from dreamexplorer.models.snapshot import restore
from dreamexplorer.training.checkpoint import load_checkpoint
from dreamexplorer.training.history import past_of
from dreamexplorer.training.tensorfile import CHECKSUM_KEY

SECONDS, MEGABYTES = 10.0, 500
FAMILIES = ("mlp-vae", "cvae", "vq-vae", "ladder-vae")
OPTIONS = {
    "mlp-vae": ["--hidden", "16", "--latent-dim", "3"],
    "cvae": ["--hidden", "16", "--latent-dim", "3"],
    "vq-vae": ["--channels", "4,6"],
    "ladder-vae": [],
}


def open_whole(path: Path) -> str:
    """Open a checkpoint as the program does: weights, state for resuming, history; then decode the mean of z."""
    checkpoint = load_checkpoint(path)
    past_of(path, checkpoint)
    model = restore(checkpoint.snapshot)
    with torch.no_grad():
        z = torch.zeros(1, len(checkpoint.snapshot.axes))
        labels = torch.zeros(1, dtype=torch.int64)
        model.conditioned_on(labels if model.conditional else None).decode(z)
    return "opened"


def split(data: bytes) -> tuple[dict[str, Any], bytes]:
    """Return header and tensors of a safetensors file."""
    (length,) = struct.unpack("<Q", data[:8])
    return json.loads(data[8 : 8 + length]), data[8 + length :]


def changed(data: bytes, rng: random.Random) -> bytes:
    """Return a checkpoint with random damage of one of three depths."""
    how = rng.random()
    if how < 0.3:
        return damaged(data, rng)
    header, body = split(data)
    if rng.random() < 0.7:
        header["__metadata__"].pop(CHECKSUM_KEY, None)
    if how < 0.45:
        header = odd_json(header, rng)
    elif how < 0.55:
        body = damaged(body, rng)
    else:
        ours = json.loads(header["__metadata__"]["dreamexplorer"])
        header["__metadata__"]["dreamexplorer"] = json.dumps(odd_json(ours, rng))
    text = json.dumps(header, default=str).encode("utf-8", errors="surrogatepass")
    return struct.pack("<Q", len(text)) + text + body


def check(folder: Path, files: dict[str, bytes], seed: int) -> str:
    """Write a damaged checkpoint, or its state for resuming, and open it."""
    rng = random.Random(seed)
    path = folder / "checkpoint.safetensors"
    victim = rng.choice([path.name] * 3 + [n for n in files if n != path.name])
    for name, data in files.items():
        (folder / name).write_bytes(changed(data, rng) if name == victim and name.endswith(".safetensors") else data)
        if name == victim and not name.endswith(".safetensors"):
            (folder / name).write_bytes(damaged(data, rng))
    return open_whole(path)


def torch_files() -> list[bytes]:
    """Return PyTorch files: a state dict of pytorch/examples' VAE in both formats, wrapped, and with other values."""
    shapes = {"fc1": (7, 36), "fc21": (4, 7), "fc22": (4, 7), "fc3": (7, 4), "fc4": (36, 7)}
    state = {f"{k}.weight": torch.randn(s) for k, s in shapes.items()}
    state |= {f"{k}.bias": torch.randn(s[0]) for k, s in shapes.items()}
    made = []
    for content in (state, {"state_dict": state, "epoch": 3}, {"model": {f"module.{k}": v for k, v in state.items()}}):
        for new in (True, False):
            out = io.BytesIO()
            torch.save(content, out, _use_new_zipfile_serialization=new)
            made.append(out.getvalue())
    return made


def check_torch(folder: Path, files: list[bytes], seed: int) -> str:
    """Write a damaged PyTorch file and open it."""
    rng = random.Random(seed)
    path = folder / "model.pt"
    path.write_bytes(damaged(rng.choice(files), rng))
    return open_whole(path)


def trained(folder: Path) -> dict[str, dict[str, bytes]]:
    """Train a small model of each family; return the files of its run."""
    made = {}
    for family in FAMILIES:
        out = folder / family
        flags = ["--epochs", "2", "--limit", "300", "--threads", "1", "--out", str(out), *OPTIONS[family]]
        with contextlib.redirect_stdout(io.StringIO()):
            code = command(["train", "--family", family, *flags])
        if code:
            raise SystemExit(f"{family} could not be trained")
        made[family] = {p.name: p.read_bytes() for p in sorted(out.iterdir()) if p.suffix in (".safetensors", ".jsonl")}
    return made


def main() -> int:
    """Run all cases and print the line of the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--checkpoints", type=int, default=5000)
    parser.add_argument("--torch", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(1)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = trained(folder)
        room = folder / "room"
        room.mkdir()
        for family in FAMILIES:  # the undamaged ones open
            for file, data in files[family].items():
                (room / file).write_bytes(data)
            if open_whole(room / "checkpoint.safetensors") != "opened":
                raise SystemExit(f"the checkpoint of {family} does not open")
        cases: list[tuple[str, Case]] = [
            (f"checkpoint {seed}", partial(check, room, files[FAMILIES[seed % len(FAMILIES)]], seed))
            for seed in range(options.seed, options.seed + options.checkpoints)
        ]
        outcome = run_cases(cases, SECONDS, MEGABYTES)
        others = torch_files()
        torch_cases: list[tuple[str, Case]] = [
            (f".pt {seed}", partial(check_torch, room, others, seed))
            for seed in range(options.seed, options.seed + options.torch)
        ]
        torch_outcome = run_cases(torch_cases, SECONDS, MEGABYTES)
    print(f"checkpoints: {outcome.summary}; .pt: {torch_outcome.summary}; {timed(began)}")
    holds = f"opens, or is refused in one line, within {SECONDS:g} s and {MEGABYTES} MB"
    print(row("damaged checkpoint opened", holds, len(cases), len(outcome.failures)))
    line = row("damaged `.pt` opened", holds, len(torch_cases), len(torch_outcome.failures))
    return end(line, [*outcome.failures, *torch_outcome.failures])


if __name__ == "__main__":
    sys.exit(main())
