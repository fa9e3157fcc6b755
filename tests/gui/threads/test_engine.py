"""torch is imported in one piece, whoever asks for it first, and the garbage collector comes back afterwards."""

from __future__ import annotations

import subprocess
import sys

SCRIPT = """
import gc, sys, threading
from dreamexplorer.gui.threads.engine import load_engine, warm_up

assert "torch" not in sys.modules
failed = []

def work(function):
    try:
        function()
        import torch
        torch.optim.Adam
    except BaseException as error:
        failed.append(error)

threads = [threading.Thread(target=work, args=(f,)) for f in (load_engine, warm_up, load_engine, warm_up)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert not failed, failed
assert gc.isenabled()
assert gc.get_freeze_count() > 10_000
assert "torch" in sys.modules and "dreamexplorer.training.loop" in sys.modules
assert "numpy.ma" in sys.modules, "else the window's thread imports it in the first percentile of the curves"
print("loaded")
"""


def test_several_threads_may_import_it_at_once() -> None:
    result = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=100)
    assert result.returncode == 0, result.stderr
    assert result.stdout.strip() == "loaded"
