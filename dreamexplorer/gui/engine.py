"""Bringing in torch behind the painted window, without stopping the window's event loop."""

from __future__ import annotations

import contextlib
import ctypes
import importlib.util
import os
import sys
import threading
from pathlib import Path

_lock = threading.Lock()
_loaded = False
_warm = False


def load_engine() -> None:
    """Import torch and the model families; for worker threads, safe to call from several at once.

    The first caller takes about a second; the window stays alive meanwhile. ImportError when torch is missing.
    """
    global _loaded
    # one lock around the whole import: Python's own per-module locks give up on cycles between two threads,
    # and then hand out half-initialised modules
    with _lock:
        if _loaded:
            return
        if "torch" not in sys.modules:
            _load_libraries()
        import torch  # noqa: F401

        from dreamexplorer.models.base import families

        families()
        _loaded = True


def _load_libraries() -> None:
    """Map torch's large libraries first, through a foreign call, because that lets go of the interpreter's lock.

    The import statement keeps the lock while the system maps and relocates 450 MB: 200 to 300 ms in which no
    window can paint. Whatever goes wrong here is left to the import proper, which tells it better.
    """
    if sys.platform == "win32":
        return  # torch itself loads its DLLs by foreign calls there
    spec = importlib.util.find_spec("torch")
    if spec is None or spec.origin is None:
        return
    folder = Path(spec.origin).parent / "lib"
    suffix = ".dylib" if sys.platform == "darwin" else ".so"
    with contextlib.suppress(AttributeError, OSError):
        dlopen = ctypes.CDLL(None).dlopen  # unlike ctypes.CDLL(path), a call of this releases the lock
        dlopen.argtypes = [ctypes.c_char_p, ctypes.c_int]
        dlopen.restype = ctypes.c_void_p
        # global_deps first and global, as torch does it: on builds with CUDA it brings the other libraries in
        for name, scope in (("libtorch_global_deps", os.RTLD_GLOBAL), ("libtorch_cpu", 0), ("libtorch_python", 0)):
            library = folder / (name + suffix)
            if library.exists():
                dlopen(os.fsencode(library), os.RTLD_NOW | scope)


def warm_up() -> None:
    """Bring in what the first step of a training would otherwise wait for: torch.optim loads 800 modules lazily."""
    global _warm
    load_engine()
    with _lock:
        if _warm:
            return
        import torch

        import dreamexplorer.training.loop  # noqa: F401

        torch.optim.Adam([torch.nn.Parameter(torch.zeros(1))])
        _warm = True
