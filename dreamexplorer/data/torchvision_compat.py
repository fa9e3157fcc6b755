"""Imports torchvision where its compiled operators do not load, as beside a torch of another build.

`import torchvision` then fails with "operator torchvision::nms does not exist", though its datasets need no operator at
all. Declaring the two schemas that it looks for makes the pure Python parts usable; calling the operators still fails.
"""

from __future__ import annotations

import importlib
import sys
import threading
from types import ModuleType
from typing import Any

from dreamexplorer.errors import UserError

_SCHEMAS = (
    "nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
    "qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
)
_lock = threading.RLock()
_declared: Any = None  # torch removes the schemas when this object is deleted


def import_torchvision() -> ModuleType:
    """Import torchvision, whole or with its Python parts only; a matching installation is imported as it is.

    Slow the first time (it imports torch): never on the window's thread.

    Raises:
        UserError: it is missing or does not fit the installed torch.
    """
    with _lock:
        try:
            return _attempt()
        except ModuleNotFoundError as e:
            raise UserError("torchvision cannot be imported ({}). Install it with: pip install torchvision", e) from e
        except RuntimeError as e:
            if "operator torchvision::" not in str(e):
                raise UserError(
                    "torchvision cannot be imported: {}. Reinstall torch and torchvision.", _first_line(e)
                ) from e
        except (ImportError, OSError) as e:
            raise UserError(
                "torchvision cannot be imported: {}. Reinstall torch and torchvision.", _first_line(e)
            ) from e
        try:
            _declare()
            return _attempt()
        except Exception as e:
            raise UserError("torchvision does not fit this torch: {}. Reinstall both together.", _first_line(e)) from e


def _attempt() -> ModuleType:
    before = set(sys.modules)
    try:
        return importlib.import_module("torchvision")
    except BaseException:
        # Modules left half imported would make the next attempt fail differently.
        for name in set(sys.modules) - before:
            if name == "torchvision" or name.startswith("torchvision."):
                del sys.modules[name]
        raise


def _declare() -> None:
    global _declared
    if _declared is None:
        import torch

        library: Any = torch.library.Library("torchvision", "FRAGMENT")  # type: ignore[no-untyped-call]
        for schema in _SCHEMAS:
            library.define(schema)
        _declared = library


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
