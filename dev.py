#!/usr/bin/env python3
"""Set up, run and test dreamexplorer from a checkout, with nothing but Python's standard library.

    python3 dev.py run [arguments]    set everything up, then open the window (or run a headless command)
    python3 dev.py test [arguments]   set everything up, then lint and test; arguments go to pytest, without lint
    python3 dev.py test --quick       the same in two minutes: ruff, and the tests that are neither slow nor scenarios
    python3 dev.py release-check      what a release needs: translations, results, shipped checkpoints, the wheel
    python3 dev.py setup              set everything up for development
    python3 dev.py lint               ruff, mypy, vermin, vulture and the import contracts
    python3 dev.py bench [name]       the benchmarks, or the one of this name with arguments of its own
    python3 dev.py train-checkpoints  train the models that ship with the program again

--torch cpu|cuda|default, after the command's name, chooses the build of PyTorch. Without it, a Linux machine without an
NVIDIA driver gets the CPU build from PyTorch's own index, where that answers; others get what the package index gives.

The environment lies in .venv beside this file. Setting up again does nothing unless pyproject.toml,
constraints.txt or the Python version changed; an interrupted set-up is simply repeated.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Sequence

from tools.setting_up import torch_build
from tools.setting_up.environment import TORCH, Environment, clean_environment
from tools.setting_up.messages import SetupError, log
from tools.setting_up.processes import replace_process
from tools.setting_up.pythons import OLDEST, use_supported_python
from tools.setting_up.system import check_screen, ensure_system, opens_window

ENVIRONMENT = Environment(Path(__file__).resolve().parent)


def offscreen() -> dict[str, str]:
    return {**clean_environment(), "QT_QPA_PLATFORM": "offscreen"}


def step(title: str, command: Sequence[str], **variables: str) -> bool:
    """Run one check in the environment and the checkout's folder, with these variables; return whether it passed."""
    log(title)
    started = time.monotonic()
    environment = {**offscreen(), **variables}
    passed = (
        subprocess.run([str(ENVIRONMENT.python), *command], env=environment, cwd=str(ENVIRONMENT.root)).returncode == 0
    )
    log(f"{title}: {'passed' if passed else 'FAILED'} ({time.monotonic() - started:.0f} s)")
    return passed


VERMIN_TARGETS = ("-t={}.{}-".format(*OLDEST), "dreamexplorer", "tests", "examples", "benchmarks", "tools", "dev.py")
LINT_STEPS = (
    ("ruff", ("-m", "ruff", "check", ".")),
    ("mypy", ("-m", "mypy")),
    # Checks that the code runs on the oldest supported Python, whichever Python runs the checks.
    ("vermin", ("-c", "from vermin import main; main()", "-q", "--no-tips", "--violations", *VERMIN_TARGETS)),
    ("unused code", ("-m", "tools.unused_code")),
    # The contracts are read from pyproject.toml of the current folder.
    ("import contracts", ("-c", "import sys; from importlinter.cli import lint_imports_command as main; main()")),
)


# What training/recording.py speeds up must work without it: it rests on a deprecated part of torch.
WITHOUT_REPLAY = ("-m", "pytest", "-q", "tests/training", "-m", "not slow")


def lint(steps: Sequence[tuple[str, Sequence[str]]] = LINT_STEPS) -> list[str]:
    """Run these static checks and return the names of those that failed."""
    return [title for title, command in steps if not step(title, command)]


def finish(failed: Sequence[str]) -> int:
    if failed:
        log(f"FAILED: {', '.join(failed)}")
    return 1 if failed else 0


def command_run(arguments: Sequence[str]) -> int:
    window = opens_window(arguments)
    if window:
        check_screen()
    ensure_system(
        ENVIRONMENT.python, qt=window, screen=window and os.environ.get("QT_QPA_PLATFORM") in (None, "", "xcb")
    )
    ENVIRONMENT.set_up("")
    replace_process([str(ENVIRONMENT.python), "-m", "dreamexplorer", *arguments], clean_environment())


def workers() -> int:
    """Return the number of parallel test processes: one for each core of this process."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def pytest_command(arguments: Sequence[str], quick: bool) -> list[str]:
    """Return the pytest command: the whole suite in parallel, or exactly what the arguments name."""
    command = ["-m", "pytest", *arguments]
    if quick:
        command += ["-m", "not slow", "--ignore=tests/scenarios"]
    if not arguments and workers() > 1:
        # worksteal: an idle worker takes over tests of the others.
        command += ["-n", str(workers()), "--dist", "worksteal"]
    return command


def command_test(arguments: Sequence[str]) -> int:
    """Lint and test; arguments go to pytest, without lint. With --quick only ruff and the quick tests."""
    quick, rest = "--quick" in arguments, [a for a in arguments if a != "--quick"]
    ensure_system(ENVIRONMENT.python)
    ENVIRONMENT.set_up("dev")
    failed = [] if rest else lint(LINT_STEPS[:1] if quick else LINT_STEPS)
    if (
        not rest
        and not quick
        and not step("training without recorded steps", WITHOUT_REPLAY, DREAMEXPLORER_REPLAY="off")
    ):
        failed.append("training without recorded steps")
    # Last, so that the counts end the output.
    return finish(failed if step("pytest", pytest_command(rest, quick)) else [*failed, "pytest"])


def command_release_check(arguments: Sequence[str]) -> int:
    """Run the tests marked `release`: those that a new family, panel or tool need not pass before a release."""
    ensure_system(ENVIRONMENT.python)
    ENVIRONMENT.set_up("dev")
    return finish([] if step("release check", ("-m", "pytest", "--release")) else ["release check"])


def command_setup(arguments: Sequence[str]) -> int:
    ensure_system(ENVIRONMENT.python, screen=bool(os.environ.get("DISPLAY")))
    ENVIRONMENT.set_up("dev")
    log("ready")
    return 0


def command_lint(arguments: Sequence[str]) -> int:
    ensure_system(ENVIRONMENT.python, qt=False)
    ENVIRONMENT.set_up("dev")
    return finish(lint())


def benchmarks() -> dict[str, Path]:
    """List the benchmarks by name: every file of that folder that is not a helper."""
    return {path.stem: path for path in sorted((ENVIRONMENT.root / "benchmarks").glob("[!_]*.py"))}


def command_bench(arguments: Sequence[str]) -> int:
    """Run all benchmarks one after another, or the one named with its own arguments."""
    available = benchmarks()
    if arguments and arguments[0] not in available:
        raise SetupError(f"no benchmark {arguments[0]!r}; there are {', '.join(available)}")
    ensure_system(ENVIRONMENT.python)
    ENVIRONMENT.set_up("dev")
    chosen = {arguments[0]: available[arguments[0]]} if arguments else available
    return finish([name for name, path in chosen.items() if not step(name, [str(path), *arguments[1:]])])


def command_train_checkpoints(arguments: Sequence[str]) -> int:
    ensure_system(ENVIRONMENT.python, qt=False)
    ENVIRONMENT.set_up("")
    script = str(ENVIRONMENT.root / "tools" / "train_checkpoints.py")
    replace_process([str(ENVIRONMENT.python), script, *arguments], clean_environment())


COMMANDS = {
    "run": command_run,
    "test": command_test,
    "setup": command_setup,
    "lint": command_lint,
    "release-check": command_release_check,
    "bench": command_bench,
    "train-checkpoints": command_train_checkpoints,
}
WITHOUT_ARGUMENTS = ("setup", "lint", "release-check")


def without_torch(arguments: Sequence[str]) -> list[str]:
    """Return the arguments without --torch, whose value goes into the environment.

    Raises:
        SetupError: there is no such build.
    """
    rest = list(arguments)
    for i, argument in enumerate(arguments):
        name, equals, value = argument.partition("=")
        if name != "--torch":
            continue
        value = value if equals else "".join(arguments[i + 1 : i + 2])
        if value not in torch_build.CHOICES:
            raise SetupError(f"--torch takes {', '.join(torch_build.CHOICES)}, not {value!r}")
        os.environ[TORCH] = value
        del rest[i : i + (1 if equals else 2)]
        break
    if os.environ.get(TORCH, torch_build.AUTO) not in (*torch_build.CHOICES, torch_build.AUTO):
        raise SetupError(f"{TORCH} must be one of {', '.join(torch_build.CHOICES)}, not {os.environ[TORCH]!r}")
    return rest


def main(arguments: Sequence[str]) -> int:
    if not arguments or arguments[0] in ("-h", "--help"):
        print(__doc__)
        return 0 if arguments else 2
    try:
        arguments = without_torch(arguments)
    except SetupError as error:
        print(f"dev.py: {error}", file=sys.stderr)
        return 2
    name, rest = arguments[0] if arguments else "", arguments[1:]
    if name not in COMMANDS or (rest and name in WITHOUT_ARGUMENTS):
        wrong = f"{name} takes no arguments" if name in COMMANDS else f"no command {name!r}"
        print(f"dev.py: {wrong}; there are {', '.join(COMMANDS)} (python3 dev.py --help)", file=sys.stderr)
        return 2
    try:
        use_supported_python(tuple(sys.version_info[:3]), [str(Path(__file__).resolve()), *arguments])
        return COMMANDS[name](rest)
    except SetupError as error:
        print(f"dev.py: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\ndev.py: interrupted; the same command goes on from here", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
