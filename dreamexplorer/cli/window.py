"""`dreamexplorer` without a command: opens the window."""

from __future__ import annotations

import os
import sys

from dreamexplorer import __version__
from dreamexplorer.cli.base import commands
from dreamexplorer.cli.shared.flags import Parser, some_path
from dreamexplorer.errors import UserError
from dreamexplorer.files import regular_size
from dreamexplorer.resources import data_folder, language_codes

EPILOG = """commands, which need no window (dreamexplorer COMMAND --help for details):
{}

examples:
  dreamexplorer                                    open the window on the shipped model
  dreamexplorer my.safetensors                     open the window on a checkpoint
  dreamexplorer train --latent-dim 20 --out run    train on MNIST, 10 epochs, into the folder run
  dreamexplorer evaluate run/checkpoint.safetensors
  dreamexplorer sample run/checkpoint.safetensors -n 64 --out grid.png

All losses are nats per image: sums over pixels and latents, means over images.
"""


def run(arguments: list[str]) -> int:
    """Open the window; return the exit code of Qt."""
    parser = _WindowParser(
        prog="dreamexplorer",
        usage="dreamexplorer [options] [FILE]\n       dreamexplorer COMMAND ...",
        description="A desktop laboratory for variational autoencoders.",
    )
    parser.add_argument("--version", action="version", version=f"dreamexplorer {__version__}")
    parser.add_argument("file", nargs="?", type=some_path, metavar="FILE", help="a checkpoint to open")
    parser.add_argument("--checkpoint", type=some_path, metavar="FILE", help="the same as FILE")
    parser.add_argument("--dataset", metavar="NAME", help="the dataset to open with (default: the checkpoint's)")
    parser.add_argument("--language", choices=language_codes(), help="language of the window (default: the system's)")
    parser.add_argument("--theme", choices=("light", "dark", "system"), help="colours (default: as last chosen)")
    options = parser.parse_args(arguments)
    if options.file is not None and options.checkpoint is not None:
        parser.error("give the checkpoint once: as FILE or with --checkpoint")
    checkpoint = options.checkpoint or options.file
    if checkpoint is not None and not os.path.lexists(checkpoint):
        hint = "" if options.checkpoint else f", and no command of that name (commands: {', '.join(commands())})"
        raise UserError("There is no file {}{}.", checkpoint, hint)
    if checkpoint is not None:
        regular_size(checkpoint)
    if options.dataset is not None:
        from dreamexplorer.data.base import sources

        if options.dataset not in sources():
            raise UserError("There is no dataset named {!r}. Choose from: {}.", options.dataset, ", ".join(sources()))
    data_folder()  # $DREAMEXPLORER_DATA may name nobody's home folder: say so before Qt starts
    _need_a_screen()
    try:
        from dreamexplorer.gui.app import main as open_window
    except ImportError as error:
        raise UserError(
            "The window cannot be opened, because PySide6 or what it needs is missing: {}. The "
            "commands work without it.",
            error,
        ) from error
    return int(
        open_window(checkpoint=checkpoint, dataset=options.dataset, language=options.language, theme=options.theme)
    )


class _WindowParser(Parser):
    """A parser whose help lists the commands, which are imported for that alone: not for --version or the window."""

    def format_help(self) -> str:
        """Return the help with the list of commands below it."""
        self.epilog = EPILOG.format("\n".join(f"  {name:<13}{c.help}" for name, c in commands().items()))
        return super().format_help()


def _need_a_screen() -> None:
    """Raise `UserError` where there is no screen: Qt would abort the whole process, with a core dump."""
    if not sys.platform.startswith("linux"):
        return
    if not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "QT_QPA_PLATFORM")):
        raise UserError(
            "There is no screen to open the window on: neither DISPLAY nor WAYLAND_DISPLAY is set. "
            "Start it from a desktop session or by ssh -X. These commands need no screen: {}.",
            ", ".join(commands()),
        )
