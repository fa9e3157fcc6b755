"""Bringing in torch behind the painted window, without stopping the window's event loop."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib.util
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

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
        with _collector_asleep():
            import torch  # noqa: F401

            from dreamexplorer.models.families import families

            families()
            import dreamexplorer.training.checkpoint  # noqa: F401
        _loaded = True


def warm_up() -> None:
    """Bring in what the first step of a training would otherwise wait for: torch.optim loads 800 modules lazily."""
    global _warm
    with _lock:
        if _warm:
            return
        load_engine()
        with _collector_asleep():
            import torch

            import dreamexplorer.training.loop  # noqa: F401

            torch.optim.Adam([torch.nn.Parameter(torch.zeros(1))])
        _warm = True


def load_libraries() -> None:
    """Map torch's large libraries first, through a foreign call, because that lets go of the interpreter's lock.

    The import statement keeps the lock while the system maps and relocates 450 MB: 200 to 300 ms in which no
    window can paint. Other threads that will import compiled modules call this, too, and so wait for the end of
    it without the interpreter's lock, not with it for the system's own lock. Whatever goes wrong here is left to
    the import proper, which tells it better.
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
    # global_deps first and global, as torch does it: on builds with CUDA it brings the other libraries in
    for name, scope in (("libtorch_global_deps", os.RTLD_GLOBAL), ("libtorch_cpu", 0), ("libtorch_python", 0)):
        library = folder / (name + suffix)
        if library.exists():
            dlopen(os.fsencode(library), os.RTLD_NOW | scope)


@contextlib.contextmanager
def _collector_asleep() -> Iterator[None]:
    """No garbage collection during a large import, and none of what it brought ever after.

    A full collection with torch in takes 100 to 300 ms, all threads standing still.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        if was_enabled:
            gc.enable()
