"""Imports torch behind the painted window, without blocking the window's event loop."""

from __future__ import annotations

import contextlib
import ctypes
import importlib.util
import os
import sys
import threading
from pathlib import Path

from dreamexplorer.gui.threads.collector import collector_paused

# One lock around each whole import: Python's own locks, one for each module, give up on cycles between two threads
# and then hand out half-initialised modules.
_lock = threading.RLock()
_library_lock = threading.Lock()
_libraries_loaded = False
_loaded = False
_warm = False


def load_engine() -> None:
    """Import torch and the model families; for worker threads, safe to call from several at once.

    The first caller takes about a second; the window stays alive meanwhile. ImportError when torch is missing.
    """
    global _loaded
    with _lock:
        if _loaded:
            return
        load_libraries()
        with collector_paused():
            import torch  # noqa: F401

            from dreamexplorer.models.families import families

            families()
            import dreamexplorer.training.checkpoint  # noqa: F401
        _loaded = True


def warm_up() -> None:
    """Import what the first training step would otherwise wait for: torch.optim imports 800 modules lazily."""
    global _warm
    with _lock:
        if _warm:
            return
        load_engine()
        with collector_paused():
            import numpy.ma  # noqa: F401  # np.percentile imports it at its first call, which curves make while they paint
            import torch

            import dreamexplorer.training.loop  # noqa: F401

            torch.optim.Adam([torch.nn.Parameter(torch.zeros(1))])
        _warm = True


def load_libraries() -> None:
    """Map torch's large libraries with a foreign call, which releases the interpreter lock.

    The import statement holds that lock while the system maps and relocates 450 MB: for 200 to 300 ms no window can
    paint. Other threads that will import compiled modules call this too: they then wait here without the interpreter
    lock, and not with it for the loader's own lock. Errors are ignored, because the import proper reports them better.
    """
    global _libraries_loaded
    with _library_lock:
        if not _libraries_loaded and "torch" not in sys.modules:
            with contextlib.suppress(AttributeError, OSError, ValueError, ImportError):
                _map_libraries()
        _libraries_loaded = True


def _map_libraries() -> None:
    if sys.platform == "win32":
        return  # torch itself loads its DLLs by foreign calls there
    spec = importlib.util.find_spec("torch")
    if spec is None or spec.origin is None:
        return
    folder = Path(spec.origin).parent / "lib"
    suffix = ".dylib" if sys.platform == "darwin" else ".so"
    dlopen = ctypes.CDLL(None).dlopen  # unlike ctypes.CDLL(path), a call of this releases the lock
    dlopen.argtypes = [ctypes.c_char_p, ctypes.c_int]
    dlopen.restype = ctypes.c_void_p
    # global_deps first and global, as torch does it: on builds with CUDA it loads the other libraries
    for name, scope in (("libtorch_global_deps", os.RTLD_GLOBAL), ("libtorch_cpu", 0), ("libtorch_python", 0)):
        library = folder / (name + suffix)
        if library.exists():
            dlopen(os.fsencode(library), os.RTLD_NOW | scope)
