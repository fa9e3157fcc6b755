"""The first Ctrl-C is a request, the second one ends the process, and handlers are put back."""

from __future__ import annotations

import os
import signal
import sys

import pytest

from dreamexplorer.cli.shared.interrupts import Interrupts


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_request_then_an_interrupt() -> None:
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    with Interrupts() as interrupts:
        assert not interrupts.requested
        os.kill(os.getpid(), signal.SIGTERM)
        assert interrupts.requested
        os.kill(os.getpid(), signal.SIGTERM)  # a service manager may repeat it
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before
