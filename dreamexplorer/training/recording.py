"""Records a function of one tensor once and then replays it as a single call.

A training step is more than a hundred small operations. Called from Python one by one, each releases the interpreter
lock and waits to acquire it again, so that the window's thread holds the step up. TorchScript's interpreter does the
same operations in the same order under one lock, and faster. A replay is compared bit for bit with the function before
it is used; where anything does not fit, and in releases of torch that lack what is needed here, the function is called
as it is.
"""

from __future__ import annotations

import logging
import math
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves, tree_map_only

__all__ = ["Replayed", "Written"]

log = logging.getLogger(__name__)

SWITCH = "DREAMEXPLORER_REPLAY"  # the environment variable; "off" calls every step as it is
CALLS_BEFORE = 20  # calls without a change before recording is worth its 50 ms
CALLS_COMPARED = 2  # on arguments other than the one it was recorded with


def enabled() -> bool:
    """Return whether steps are replayed: unless the environment variable DREAMEXPLORER_REPLAY is "off"."""
    return os.environ.get(SWITCH, "").strip().lower() not in ("off", "0", "no")


@dataclass(frozen=True)
class Copy:
    """Values of what a function writes: of the tensors, and the state of the random numbers."""

    tensors: list[Tensor]
    generator: Tensor


class Written:
    """The tensors and random numbers that a function changes, so that they can be copied and restored.

    Args:
        tensors: tensors that it changes.
        generator: source of its random numbers.
    """

    def __init__(self, tensors: Sequence[Tensor], generator: torch.Generator) -> None:
        self._tensors = tuple(tensors)
        self._generator = generator

    def copy(self) -> Copy:
        """Return the present values."""
        return Copy([t.clone() for t in self._tensors], self._generator.get_state())

    def restore(self, copy: Copy) -> None:
        """Write the values of a copy back."""
        for mine, theirs in zip(self._tensors, copy.tensors, strict=True):
            mine.copy_(theirs)
        self._generator.set_state(copy.generator)

    def equal(self, copy: Copy) -> bool:
        """Return whether the tensors have the values of a copy."""
        return all(map(torch.equal, self._tensors, copy.tensors))


_BLANK = (torch.ops.aten.empty, torch.ops.aten.empty_like, torch.ops.aten.new_empty)


class Replayed:
    """A function of one tensor, replayed from a recording once the replay has given identical results.

    Other tensors that the function uses (weights, data) must be changed in place, never replaced. Call `reset` after
    any other change that it depends on.

    Args:
        function: the function to record.
        written: what it changes in place.
    """

    def __init__(self, function: Callable[[Tensor], Tensor], written: Written) -> None:
        self._function = function
        self._written = written
        self._shape: torch.Size | None = None
        self._refused = not enabled()
        self.resets = 0  # how often the function has changed
        self.reset()

    def reset(self) -> None:
        """Discard the recording, because something that the function depends on has changed."""
        self.resets += 1
        self._replay: _Replay | None = None
        self._calls = self._compared = 0

    def refuse(self) -> None:
        """Never record; call the function as it is."""
        self._refused, self._replay = True, None

    @property
    def replaying(self) -> bool:
        """True if the next call with the usual shape will be a replay."""
        return self._replay is not None and self._compared >= CALLS_COMPARED

    def __call__(self, argument: Tensor) -> Tensor:
        if self._shape is None or argument.numel() > self._shape.numel():  # a run may resume at a small last batch
            self._shape = argument.shape
            self.reset()
        if self._refused or argument.shape != self._shape:  # the last batch of an epoch is a smaller one
            return self._function(argument)
        if self._replay is None:
            self._calls += 1
            return self._function(argument) if self._calls <= CALLS_BEFORE else self._record(argument)
        return self._replay(argument) if self._compared >= CALLS_COMPARED else self._compare(argument)

    def _record(self, argument: Tensor) -> Tensor:
        before = self._written.copy()
        try:
            with _Tape() as tape:
                result = self._function(argument)
            self._replay = _Replay(tape.entries, argument, result)
        except Exception as error:  # other releases of torch raise other errors; the function itself still works
            self._written.restore(before)
            return self._call_unrecorded(str(error), argument)
        return result

    def _compare(self, argument: Tensor) -> Tensor:
        assert self._replay is not None
        before = self._written.copy()
        expected = self._function(argument)
        after = self._written.copy()
        self._written.restore(before)
        try:
            result = self._replay(argument)
        except Exception as error:
            self._written.restore(before)
            return self._call_unrecorded(str(error), argument)
        if not (torch.equal(expected, result) and self._written.equal(after)):
            self._written.restore(before)
            return self._call_unrecorded("the replay gave other numbers", argument)
        self._compared += 1
        return result

    def _call_unrecorded(self, reason: str, argument: Tensor) -> Tensor:
        self.refuse()
        log.info("a training step is not replayed: %s", reason.strip().partition("\n")[0])
        return self._function(argument)


class _Call(NamedTuple):
    operator: Any
    args: tuple[Any, ...]
    kwargs: dict[str, Any]


class _Tape(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Records every operation that is carried out, those of automatic differentiation included."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.entries: list[tuple[_Call, Any]] = []

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        return False  # True would import torch's compiler: seconds, and much memory

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        result = func(*args, **(kwargs or {}))
        self.entries.append((_Call(func, args, kwargs or {}), result))
        return result


@dataclass(frozen=True)
class _Slot:
    """Origin of a tensor: an input of the tape, or the output of an operation."""

    made: bool
    number: int

    def __str__(self) -> str:
        return f"{'made' if self.made else 'given'}{self.number}"


class _Replay:
    """The operations of a tape as one call; ValueError when they cannot be replayed."""

    def __init__(self, entries: Sequence[tuple[_Call, Any]], argument: Tensor, result: Tensor) -> None:
        slots = {id(argument): _Slot(False, 0)}
        inputs = [argument]
        program: list[tuple[_Call, list[_Slot | None]]] = []
        self._draws: list[_Call] = []  # drawn in Python, because TorchScript has no generators
        self._drawn: list[int] = []  # indices of the inputs that hold random numbers
        blank: set[int] = set()  # indices of allocated tensors without values yet

        def add_input(t: Tensor) -> _Slot:
            slots[id(t)] = slot = _Slot(False, len(inputs))
            inputs.append(t)
            return slot

        def slot_of(t: Tensor) -> _Slot:
            return slots.get(id(t)) or add_input(t)  # not made on the tape: it existed before, such as a weight

        for call, output in entries:  # the entries keep all tensors alive, so that ids are unique
            if call.operator is torch.ops.aten._local_scalar_dense.default:
                raise ValueError("a number is read back from the device")
            if isinstance(call.kwargs.get("generator"), torch.Generator):
                if any(id(t) not in blank for t in _tensors((call.args, call.kwargs))):
                    raise ValueError(f"{call.operator} draws numbers that depend on the data")
                self._draws.append(call)
                self._drawn.append(add_input(output).number)
                continue
            args, kwargs = tree_map_only(Tensor, slot_of, (call.args, call.kwargs))
            outputs = _tensors(output)
            if call.operator.overloadpacket in _BLANK or (
                call.operator is torch.ops.aten.detach.default and id(call.args[0]) in blank
            ):
                blank.update(map(id, outputs))
            for t in outputs:
                slots.setdefault(id(t), _Slot(True, len(slots)))
            # an operation may return None in place of a tensor: a convolution's images need no gradient
            made = [slots.get(id(t)) for t in tree_leaves(output)] if outputs else []
            program.append((_Call(call.operator, args, kwargs), made))

        self._inputs = inputs
        self._script = _compiled(program, len(inputs), slots[id(result)])
        self._held = _owned_outside_python(inputs[1:])

    def __call__(self, argument: Tensor) -> Tensor:
        inputs = self._inputs
        inputs[0] = argument
        for number, call in zip(self._drawn, self._draws, strict=True):
            inputs[number] = call.operator(*call.args, **call.kwargs)
        with torch.no_grad(), torch.jit.optimized_execution(False):  # type: ignore[attr-defined]
            result: Tensor = self._script(*inputs)[0]
        return result


def _compiled(program: list[tuple[_Call, list[_Slot | None]]], inputs: int, result: _Slot) -> Callable[..., Any]:
    """Return the program as a TorchScript function of its inputs that returns a tuple, the result first.

    `torch.jit.trace` is not used: its result is never freed, a megabyte each time.
    """
    lines = [f"def replay({', '.join(f'{_Slot(False, i)}: Tensor' for i in range(inputs))}):"]
    written: list[str] = []
    for call, made in program:
        space, _, name = call.operator._schema.name.partition("::")
        declared = call.operator._schema.arguments
        arguments = [_text(value, str(about.type)) for value, about in zip(call.args, declared, strict=False)]
        named = {about.name: str(about.type) for about in declared}
        arguments += [f"{key}={_text(value, named[key])}" for key, value in call.kwargs.items()]
        if declared and declared[0].alias_info and str(declared[0].type) == "List[Tensor]":
            # TorchScript removes a write into a list of tensors unless the list is read afterwards
            lines.append(f"    list{len(written)} = {arguments[0]}")
            arguments[0] = f"list{len(written)}"
            written.append(f"list{len(written)}[0]")
        names = ", ".join(str(slot or f"unmade{i}") for i, slot in enumerate(made)) + (" = " if made else "")
        lines.append(f"    {names}torch.ops.{space}.{name}({', '.join(arguments)})")
    lines.append(f"    return {', '.join([str(result), *(written or [str(result)])])}\n")
    unit = torch.jit.CompilationUnit("\n".join(lines))
    replay: Callable[..., Any] = unit.replay
    return replay


def _text(value: Any, kind: str) -> str:
    """Return a value in TorchScript, for an argument of that type; ValueError when it cannot be written."""
    if isinstance(value, (list, tuple)):
        if not value:
            return f"torch.jit.annotate({kind.removeprefix('Optional[').rstrip(']')}], [])"
        return f"[{', '.join(_text(v, kind) for v in value)}]"
    if isinstance(value, float) and not math.isfinite(value):
        return f"float('{value}')"
    if isinstance(value, torch.device):
        return f"torch.device('{value}')"
    if value is None or isinstance(value, (_Slot, bool, int, float, torch.dtype, torch.layout, torch.memory_format)):
        return str(value) if isinstance(value, _Slot) else repr(value)
    raise ValueError(f"an argument of type {type(value).__name__} cannot be written down")


def _owned_outside_python(tensors: list[Tensor]) -> object:
    """Return an object that owns the tensors besides Python.

    TorchScript acquires the interpreter lock whenever it starts or stops using a tensor that only Python owns.
    """
    held: object = torch.jit.script(list(tensors))
    return held


def _tensors(tree: Any) -> list[Tensor]:
    return [leaf for leaf in tree_leaves(tree) if isinstance(leaf, Tensor)]
