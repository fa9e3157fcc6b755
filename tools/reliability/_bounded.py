"""Runs many small cases in processes of their own, each case with a bound on processor time, memory and waiting.

The processes are forked from one that has imported everything, which saves the seconds of each start. POSIX only.
"""

from __future__ import annotations

import json
import os
import resource
import select
import signal
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dreamexplorer.errors import UserError

BATCH = 50  # cases of one process
PATIENCE = 600.0  # seconds without a sign of life: the case waits for something, or the machine is far too busy

Case = Callable[[], str]  # returns "opened", or another word for a good end


@dataclass
class Outcome:
    """Counts of the good ends, and the failures with the names of their cases."""

    ends: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)

    @property
    def summary(self) -> str:
        """The good ends in words: "12 opened, 988 refused"."""
        return ", ".join(f"{count:,} {end}" for end, count in sorted(self.ends.items()))


def run_cases(cases: Sequence[tuple[str, Case]], seconds: float, megabytes: int) -> Outcome:
    """Run every case; a `UserError` is a good end ("refused").

    Args:
        cases: name and function of each.
        seconds: processor time that one may take.
        megabytes: memory that one may take besides what the process had.
    """
    outcome = Outcome()
    next_case = 0
    while next_case < len(cases):
        next_case = _batch(cases, next_case, seconds, megabytes, outcome)
    return outcome


def _batch(cases: Sequence[tuple[str, Case]], first: int, seconds: float, megabytes: int, outcome: Outcome) -> int:
    """Run some cases in a process; return the number of the next one."""
    last = min(first + BATCH, len(cases))
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        code = 1
        try:
            _work(cases, first, last, seconds, megabytes, writing)
            code = 0
        finally:
            os._exit(code)
    os.close(writing)
    done, text, patient = first, b"", True
    while True:
        ready, _, _ = select.select([reading], [], [], PATIENCE)
        if not ready:
            patient = False
            os.kill(child, signal.SIGKILL)
        piece = os.read(reading, 65536)
        if not piece:
            break
        *lines, text = (text + piece).split(b"\n")
        for line in lines:
            end, reason = json.loads(line)
            if end:
                outcome.ends[end] += 1
            else:
                outcome.failures.append(f"{cases[done][0]}: {reason}")
            done += 1
    os.close(reading)
    _, status = os.waitpid(child, 0)
    if done < last:  # the process died within a case
        number = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        how = {int(signal.SIGPROF): f"more than {seconds:g} s of processor time"}.get(number, f"signal {number}")
        outcome.failures.append(f"{cases[done][0]}: {how if patient else f'waits for more than {PATIENCE:g} s'}")
        done += 1
    return done


def _work(cases: Sequence[tuple[str, Case]], first: int, last: int, seconds: float, megabytes: int, out: int) -> None:
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    for name, case in cases[first:last]:
        room = _status("VmData") + 2 * megabytes * 1024  # the machine's own safety; the bound is measured below
        resource.setrlimit(resource.RLIMIT_DATA, (room * 1024, resource.RLIM_INFINITY))
        Path("/proc/self/clear_refs").write_text("5", "ascii")  # begins to measure the peak anew
        before = _status("VmRSS")
        signal.setitimer(signal.ITIMER_PROF, seconds)
        end = reason = ""
        try:
            end = case()
        except UserError as error:
            end = "refused"
            if "\n" in str(error).strip() or len(str(error)) > 1500:
                end, reason = "", f"a message that is no line: {str(error)[:200]!r}"
        except BaseException as error:  # whatever else comes is a failure, and named
            where = traceback.extract_tb(error.__traceback__)[-1]
            reason = f"{type(error).__name__}: {str(error)[:200]} ({Path(where.filename).name}:{where.lineno})"
        signal.setitimer(signal.ITIMER_PROF, 0)
        grown = (_status("VmHWM") - before) / 1024
        if end and grown > megabytes:
            end, reason = "", f"{grown:.0f} MB of memory"
        os.write(out, json.dumps([end, reason]).encode() + b"\n")
        del name


def _status(key: str) -> int:
    """Return a value of /proc/self/status in kB."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith(key + ":"):
            return int(line.split()[1])
    raise KeyError(key)


def timed(began: float) -> str:
    """Return the minutes since then, in words."""
    return f"{(time.monotonic() - began) / 60:.1f} min"
