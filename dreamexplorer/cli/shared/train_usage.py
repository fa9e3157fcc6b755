"""Usage of `dreamexplorer train`: its texts and flags, and what the arguments mean."""

from __future__ import annotations

import difflib
from argparse import Namespace

from dreamexplorer.cli.shared.flags import Parser, add_data, add_options, add_threads, natural, seconds, some_path
from dreamexplorer.cli.shared.kept_states import states_size
from dreamexplorer.cli.shared.settings_file import Settings
from dreamexplorer.errors import Message, UserError
from dreamexplorer.options import options_of
from dreamexplorer.training.config import TrainConfig

DEFAULT_FAMILY = "mlp-vae"
AUTOSAVE_SECONDS = 30.0  # between two saves within an epoch

DESCRIPTION = """Train a model and keep it in a folder: RUN/checkpoint.safetensors (saved after
each epoch and every 30 seconds), RUN/config.json, RUN/metrics.jsonl (a line for
each epoch) and RUN/run.json; dreamexplorer runs lists such folders. Ctrl-C saves
and ends cleanly; --resume RUN continues exactly where it stopped, or where the last
save was made if the process was killed. With --states on the run also keeps states
of earlier steps in RUN/states; --fork RUN --at STEP begins a new run from one of
them, with other options from there on. Started by torchrun, several processes do
each step together (docs/cluster.md).
Losses are nats per image: sums over pixels and latents, means over images."""

EPILOG = """examples:
  dreamexplorer train --out run
  dreamexplorer train --latent-dim 2 --hidden 512,256 --beta 4 --epochs 30 --seed 1 --out run2
  dreamexplorer train --config run.toml --seed 2 --out run2 options from a file, one of them changed
  dreamexplorer train --resume run --epochs 50              go on until 50 epochs in all
  dreamexplorer train --resume run/checkpoint.safetensors --beta 1 --epochs 20 --out run3
  dreamexplorer train --states on --out run4                keep states as it trains
  dreamexplorer train --fork run4 --at 2000 --beta 4 --out run5

Options of other families: dreamexplorer train --family NAME --help, or dreamexplorer models.
Exit codes: 0 done or stopped (Ctrl-C, SIGTERM, a closed terminal), 2 wrong usage, bad
input, or a last save that failed, 130 interrupted by a second Ctrl-C after 3 seconds."""


def options_of_run(arguments: list[str], family: str, settings: Settings) -> Namespace:
    """Return the options of a run of this family; the command line overrides the settings file."""
    with settings.blamed(arguments, "family"):
        parser = _parser(family)
    names = {flag.removeprefix("--") for flag in parser.option_strings}
    settings.refuse(set(settings.flags) - names, family)
    settings.check_kinds({name for name in names if f"no-{name}" in names}, parser.lists)
    with settings.blamed([]):
        parser.parse_known_args(list(settings.flags.values()))
    options, unknown = parser.parse_known_args([*settings.flags.values(), *arguments])
    if unknown:
        raise UserError.of(_unknown_message(unknown, family, parser.option_strings))
    return options


def parse_early(arguments: list[str]) -> Namespace:
    """Parse --family, --config and what the run goes on from only: they decide which other flags exist.

    Raises:
        UserError: they do not go together.
    """
    parser = Parser(prog="dreamexplorer train", add_help=False)
    parser.add_argument("--family")
    parser.add_argument("--resume", type=some_path)
    parser.add_argument("--fork", type=some_path)
    parser.add_argument("--at", type=natural)
    parser.add_argument("--config", type=some_path)
    options, _ = parser.parse_known_args(arguments)
    if options.resume is not None and options.fork is not None:
        raise UserError("--resume goes on with a run and --fork begins a new one from it. Use one of them.")
    if options.at is not None and options.fork is None:
        raise UserError("--at is the step at which --fork RUN begins. Name the run.")
    return options


def _parser(family: str) -> Parser:
    from dreamexplorer.data.base import DEFAULT_DATASET
    from dreamexplorer.models.families import families, family_named

    cls = family_named(family)
    parser = Parser(
        prog="dreamexplorer train",
        usage="dreamexplorer train --out RUN [options]\n       dreamexplorer train --resume RUN [options]",
        description=DESCRIPTION,
        epilog=EPILOG,
    )
    run = parser.add_argument_group("the run")
    run.add_argument("--out", type=some_path, metavar="RUN", help="folder to keep the run in; created if missing")
    run.add_argument(
        "--resume",
        type=some_path,
        metavar="RUN|FILE",
        help="continue the run in a folder, or a checkpoint; --epochs is the total, earlier epochs included",
    )
    run.add_argument(
        "--fork",
        type=some_path,
        metavar="RUN|FILE",
        help="begin a new run in --out from a run or a checkpoint, with other options from there on: any but those of "
        "the architecture; --epochs is the total, earlier epochs included",
    )
    run.add_argument(
        "--at",
        type=natural,
        metavar="STEP",
        help="fork from the state that the run kept nearest to this step (default: from its checkpoint)",
    )
    run.add_argument(
        "--states",
        type=states_size,
        metavar="on|off|SIZE",
        help="keep states of earlier steps in RUN/states, to look at and to fork from: about 200 with weights in half "
        "precision and 12 exact ones, closer together at the beginning. on keeps up to 500 MB of them, 200MB or 2GB so "
        "much; older ones are thinned (default off, because of the disk: a run of the default model takes 392 MB; a "
        "resumed run keeps its setting)",
    )
    run.add_argument(
        "--config",
        type=some_path,
        metavar="FILE",
        help="a TOML file with options of the run, by the names of these flags; flags take precedence",
    )
    run.add_argument(
        "--autosave",
        type=seconds,
        default=AUTOSAVE_SECONDS,
        metavar="SECONDS",
        help=f"save at least this often within an epoch, too (default {AUTOSAVE_SECONDS:g}; 0: after each epoch only)",
    )
    run.add_argument(
        "--log",
        choices=("tensorboard",),
        help="also write event files for TensorBoard into the run's folder; needs the package tensorboardX",
    )
    run.add_argument(
        "--force",
        action="store_true",
        help="replace the run in --out; it stays until the new one is first saved",
    )
    run.add_argument(
        "--family",
        metavar="NAME",
        help=f"model family: {', '.join(families())} (default {DEFAULT_FAMILY}, or the checkpoint's)",
    )
    run.add_argument(
        "--dataset", metavar="NAME", help=f"see dreamexplorer datasets (default {DEFAULT_DATASET}, or the checkpoint's)"
    )
    add_data(parser)
    add_threads(parser, "what is fastest for the model")
    add_options(parser, cls.Config, "model.", f"options of {family} ({cls.title})")
    add_options(parser, TrainConfig, "train.", "options of training")
    return parser


def _unknown_message(unknown: list[str], family: str, flags: set[str]) -> Message:
    """Return the message about unknown arguments: the families that have them, or similar flags."""
    from dreamexplorer.models.families import families

    flag = unknown[0].partition("=")[0]
    name = flag.removeprefix("--").replace("-", "_")
    having = [other for other, cls in families().items() if name in options_of(cls.Config)]
    if flag.startswith("--") and having:
        return Message("{} is no option of the family {}, but of {}.", flag, family, ", ".join(having))
    close = difflib.get_close_matches(flag, flags, cutoff=0.75)
    meant = f"; did you mean {close[0]}?" if close else ""
    return Message(
        "there is no option or argument {!r}{} (see dreamexplorer train --family {} --help)", unknown[0], meant, family
    )
