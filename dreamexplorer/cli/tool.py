"""`dreamexplorer tool`: runs one tool on a checkpoint."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from dreamexplorer.analysis.figures import alike, with_error
from dreamexplorer.cli.base import Command
from dreamexplorer.cli.shared.flags import (
    Parser,
    add_data,
    add_dataset,
    add_device,
    add_json,
    add_options,
    add_threads,
    parsed_options,
    positive,
    set_threads,
    some_path,
    with_options,
)
from dreamexplorer.cli.shared.opened import checkpoint_of, notes_on
from dreamexplorer.cli.shared.outputs import add_force, check_free
from dreamexplorer.cli.shared.terminal import Bar, BarProgress, counted, table
from dreamexplorer.errors import UserError
from dreamexplorer.writing import make_folder

if TYPE_CHECKING:
    from dreamexplorer.analysis.report import Column, Fact, Report, Table
    from dreamexplorer.analysis.tool import Outcome, Tool

DESCRIPTION = """Run one of the tools on a trained model and print its facts and tables; --out writes
everything, charts and pictures included, to a folder. `dreamexplorer tools` lists the
tools and their options. Losses are nats per image."""

EPILOG = """examples:
  dreamexplorer tool clusters run/checkpoint.safetensors
  dreamexplorer tool reconstructions run/checkpoint.safetensors --images 0 --out report
  dreamexplorer tool neighbours run/checkpoint.safetensors --json > neighbours.json

With --json one object is printed: "facts" is {name: {value, unit, error, n}}, "tables"
is {name: [{column: value}]}. DIR gets report.json (all of it, pictures included), a
.csv of the facts and of each table and chart, and a .png of each grid of images."""

_ROWS = 40  # upper bound of the rows of a table on the terminal


def run(arguments: list[str]) -> int:
    """Run a tool and print its report; return 0."""
    from dreamexplorer.analysis.tool import run_tool, tool_named, tools

    if not arguments or arguments[0].startswith("-"):
        parser = Parser(
            prog="dreamexplorer tool",
            usage="dreamexplorer tool NAME CHECKPOINT [options]",
            description=DESCRIPTION,
            epilog=EPILOG,
        )
        parser.add_argument("name", metavar="NAME", help=f"the tool: {', '.join(tools())}")
        parser.add_argument("checkpoint", metavar="CHECKPOINT", help="the model: a file, or the folder of a run")
        parser.parse_args(arguments)
    tool = tool_named(arguments[0])
    parser = _parser(tool)
    flags = parser.parse_args(arguments[1:])
    options = with_options(tool.options(), parsed_options(flags, "option."))
    targets = None if flags.out is None else _folder(flags.out, flags.force)

    from dreamexplorer.analysis.export import outcome_json
    from dreamexplorer.data.base import DEFAULT_DATASET, load_dataset
    from dreamexplorer.training.checkpoint import load_checkpoint
    from dreamexplorer.training.devices import resolve_device

    set_threads(flags.threads)
    checkpoint = load_checkpoint(checkpoint_of(flags.checkpoint))
    name = flags.dataset or checkpoint.dataset or DEFAULT_DATASET
    dataset = load_dataset(name, flags.data_dir).limited(flags.limit)
    bar = Bar()
    try:
        outcome = run_tool(
            tool,
            checkpoint.snapshot,
            dataset,
            options,
            BarProgress(bar, tool.name),
            str(resolve_device(flags.device)),
        )
    finally:
        bar.clear()
    if flags.json:
        print(json.dumps({"checkpoint": str(flags.checkpoint), **outcome_json(outcome)}, allow_nan=False))
        if targets is not None:
            _write(targets, outcome, flags.scale, flags.force)
        return 0
    print(f"{flags.checkpoint}: {outcome.family}, step {outcome.step:,}; {outcome.dataset_title}")
    _print(outcome.report)
    for note in notes_on(checkpoint, dataset):
        print(f"\nNote: {note}")
    if targets is not None:
        _write(targets, outcome, flags.scale, flags.force)
        print(f"\nWrote the report to {flags.out}.")
    return 0


def _parser(tool: Tool) -> Parser:
    parser = Parser(
        prog=f"dreamexplorer tool {tool.name}",
        usage=f"dreamexplorer tool {tool.name} CHECKPOINT [options]",
        description=f"{tool.summary}\nLosses are nats per image.",
    )
    parser.add_argument(
        "checkpoint", type=some_path, metavar="CHECKPOINT", help="the model: a file, or the folder of a run"
    )
    add_dataset(parser)
    add_data(parser)
    add_device(parser)
    add_threads(parser)
    add_json(parser)
    parser.add_argument("--out", type=some_path, metavar="DIR", help="folder for report.json, CSV files and pictures")
    add_force(parser, "files of an earlier report in --out")
    parser.add_argument(
        "--scale", type=positive, default=2, metavar="N", help="of pictures: pixels for each pixel (default 2)"
    )
    add_options(parser, tool.options, "option.", f"options of {tool.name}")
    return parser


def _folder(folder: Path, force: bool) -> Path:
    """Return the folder, made if missing; raise `UserError` when it cannot be or holds a report already."""
    make_folder(folder)
    if (folder / "report.json").exists() and not force:
        raise UserError("{} holds a report already. Choose another folder, or replace it with --force.", folder)
    return folder


def _write(folder: Path, outcome: Outcome, scale: int, force: bool) -> None:
    from dreamexplorer.analysis.export import folder_files
    from dreamexplorer.training.atomic import write_together

    files = {folder / name: data for name, data in folder_files(outcome, scale).items()}
    check_free(files, force)  # other files than those of a report, which were looked for before the work began
    write_together(files)


def _print(report: Report) -> None:
    if report.facts:
        print()
        print(table([_fact_cells(fact) for fact in report.facts], right=False))
    for part in report.tables:
        print(f"\n{part.title}:")
        print(_text(part))
    for note in report.notes:
        print(f"\nNote: {note}")


def _fact_cells(fact: Fact) -> tuple[str, str, str, str]:
    value, error = with_error(fact.value, fact.error)
    return fact.title, value, f"+- {error}" if error else "", f"{fact.unit}  (n = {fact.n:,})".strip()


def _text(part: Table) -> str:
    head = [f"{c.title} ({c.unit})" if c.unit else c.title for c in part.columns]
    columns = [_cells(c) for c in part.columns]
    rows = [[cells[i] for cells in columns] for i in range(min(len(part), _ROWS))]
    more = f"\n... {counted(len(part) - _ROWS, 'more row')}" if len(part) > _ROWS else ""
    return table([head, *rows]) + more


def _cells(column: Column) -> list[str]:
    """Return the texts of the cells, with the digits that the window shows."""
    values = column.values.tolist()
    if column.kind == "float":
        return alike(values)
    if column.kind == "bool":
        return ["yes" if v else "no" for v in values]
    return [f"{v:,}" if column.kind == "int" else str(v) for v in values]


COMMANDS = (Command("tool", "run a tool on a model: reconstructions, clusters, neighbours, ...", run),)
