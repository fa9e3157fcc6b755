"""Registries of families, datasets, panels, tools and commands: the program's own and those of extensions.

A module registers entries by listing them in a tuple with an agreed name (`FAMILIES`, `SOURCES`, `PANELS`, ...). The
program's own are in the modules of one package. Extensions are Python files outside of the program, found

- in the files and folders that `extensions.txt` in the data folder lists, one a line (`dreamexplorer extensions add`
  and the window write it; it can be edited by hand),
- in those named by `DREAMEXPLORER_EXTENSIONS` (separated as in PATH) or added by `add_extension_path`,
- as modules of installed distributions that declare an entry point of the group `dreamexplorer.extensions`.

An extension is imported only for the kinds that it registers: a file with families alone is not imported before a
family is looked up, so that torch is not imported before the window is painted.
"""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import logging
import os
import pkgutil
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Any, TypeVar

from dreamexplorer.errors import ContractError, UserError
from dreamexplorer.files import read_bytes, read_text
from dreamexplorer.options import QT_TRANSLATE_NOOP
from dreamexplorer.resources import data_folder, expanded, expanded_if_known
from dreamexplorer.writing import make_folder, write_reason

T = TypeVar("T")

ENTRY_POINTS = "dreamexplorer.extensions"
ENVIRONMENT = "DREAMEXPLORER_EXTENSIONS"
LIST_FILE = "extensions.txt"
LARGEST_FILE = 4_000_000  # bytes of the list, or of an extension
# The tuples in which an extension may register entries, and the kind of each in words.
KINDS: Mapping[str, str] = MappingProxyType(
    {
        "FAMILIES": QT_TRANSLATE_NOOP("extensions", "model family"),
        "SOURCES": QT_TRANSLATE_NOOP("extensions", "dataset"),
        "PANELS": QT_TRANSLATE_NOOP("extensions", "panel"),
        "TOOLS": QT_TRANSLATE_NOOP("extensions", "tool"),
        "COMMANDS": QT_TRANSLATE_NOOP("extensions", "command"),
        "LIKELIHOODS": QT_TRANSLATE_NOOP("extensions", "likelihood"),
    }
)

log = logging.getLogger(__name__)

_found: dict[tuple[str, str], Mapping[str, Any]] = {}
_paths: list[Path] = []
_problems: dict[str, UserError] = {}


@dataclass(frozen=True)
class Extension:
    """An extension: a file or installed module. `registers` are the names of the tuples assigned at its top level."""

    origin: str  # path or entry point, for messages
    module: str  # the name under which it is imported
    registers: frozenset[str]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of entries that it registers, in words; empty if there are none."""
        return tuple(word for attribute, word in KINDS.items() if attribute in self.registers)


def discover(package: str, attribute: str, name_of: Callable[[T], str]) -> Mapping[str, T]:
    """Find all entries of a kind by name; the result is cached, sorted by module, extensions last.

    Args:
        package: full name of the package whose modules list the program's own entries; of a package inside it the
            module named `panel` is read.
        attribute: the name of the tuple in these modules and in those of extensions.
        name_of: returns the name of an entry; raises `ContractError` if the entry breaks the contract of its kind.

    Raises:
        RuntimeError: two of the program's own entries have the same name, or one breaks its contract.

    A faulty extension raises nothing: it is left out, and `problems` has the reason.
    """
    key = (package, attribute)
    if key not in _found:
        found: dict[str, T] = {}
        for module in _own_modules(package):
            for entry in getattr(module, attribute, ()):
                if name_of(entry) in found:
                    raise RuntimeError(f"two entries of {attribute} are named {name_of(entry)!r}")
                found[name_of(entry)] = entry
        for extension in extensions():
            if attribute in extension.registers:
                _add_extension(extension, attribute, name_of, found)
        _found[key] = MappingProxyType(found)
    return _found[key]


def add_extension_path(path: Path) -> None:
    """Look for extensions in this file or folder from now on, besides those of the environment."""
    if path not in _paths:
        _paths.append(path)
        reset()


def discard_extension_path(path: Path) -> None:
    """Undo `add_extension_path` for a file or folder; do nothing if it was not added."""
    if path in _paths:
        _paths.remove(path)
        reset()


def list_file() -> Path:
    """Return the path of the text file that lists the user's extensions, one path a line, `#` before a comment."""
    return data_folder() / LIST_FILE


def listed_paths() -> tuple[Path, ...]:
    """Read the paths in `list_file`; none where there is no such file."""
    try:
        return tuple(path for line in _listed_lines() if (path := _path_of(line)) is not None)
    except UserError as error:
        _problems[str(list_file())] = error
        return ()


def list_path(path: Path) -> None:
    """Add a file or folder to `list_file`; it takes effect at the next start of the program.

    A running program keeps its registries, so that no open model loses its family.

    Raises:
        UserError: there is no such file or folder, it is not a Python file or registers nothing, or the list cannot be
            read or written.
    """
    path = expanded(path).absolute()
    if not path.exists():
        raise UserError("There is no file or folder {}. Check the name.", path)
    if path.is_file() and path.suffix != ".py":
        raise UserError(
            "{} is not a Python file. Choose a file whose name ends in .py, or a folder of such files.", path
        )
    if path.is_file() and not (_parsed(path) & set(KINDS)):
        raise UserError("{} adds nothing: it assigns none of {}.", path, ", ".join(KINDS))
    lines = _listed_lines()
    if path not in map(_path_of, lines):
        _write_lines([*lines, str(path)])


def unlist_path(path: Path) -> None:
    """Remove a file or folder from `list_file`; the file itself stays.

    Raises:
        UserError: it is not in the list, or the list cannot be read or written.
    """
    path = expanded(path).absolute()
    lines = _listed_lines()
    if path not in map(_path_of, lines):
        raise UserError("{} is not in the list of extensions ({}).", path, list_file())
    _write_lines([line for line in lines if _path_of(line) != path])
    for origin in [o for o in _problems if path in (Path(o), Path(o).parent)]:
        del _problems[origin]


def _listed_lines() -> list[str]:
    file = list_file()
    if not os.path.lexists(file):
        return []
    try:
        return read_text(file, LARGEST_FILE).splitlines()
    except UserError as error:
        raise UserError("The list of extensions could not be read: {}", error) from error


def _path_of(line: str) -> Path | None:
    text = line.strip()
    return expanded_if_known(text) if text and not text.startswith("#") else None


def _write_lines(lines: list[str]) -> None:
    file = list_file()
    new = file.with_name(file.name + ".new")
    try:
        make_folder(file.parent)
        new.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        new.replace(file)  # atomic, so that another process never reads half a list
    except OSError as error:
        raise UserError("The list of extensions {} could not be written: {}.", file, write_reason(error)) from error


def problems() -> tuple[UserError, ...]:
    """Return the reasons why extensions were left out, of those imported so far."""
    return tuple(_problems.values())


def leave_out(entry: object, error: BaseException) -> bool:
    """Add a class, or an object of a class, that failed when it was used to the problems of its extension.

    Return False, and do nothing, where it does not come from an extension.
    """
    module = getattr(entry if isinstance(entry, type) else type(entry), "__module__", "")
    extension = next((e for e in extensions() if e.module == module), None)
    if extension is not None:
        _add_problem(extension, error)
    return extension is not None


def error_text(error: BaseException) -> str:
    """Return type and text of an unexpected error, with the line of an extension that it came through, if any."""
    file, line = _place_of(error)
    place = f" in {file}, line {line}" if line else ""
    return f"{type(error).__name__}{place}: {error}"


def _place_of(error: BaseException) -> tuple[str, int]:
    """Return file and line of the innermost frame of an extension in the traceback; "" and 0 if there is none."""
    modules = {extension.module for extension in extensions()}
    place, step = ("", 0), error.__traceback__
    while step is not None:
        if step.tb_frame.f_globals.get("__name__") in modules:
            place = step.tb_frame.f_code.co_filename, step.tb_lineno
        step = step.tb_next
    return place


def accepts(function: object, positional: int) -> bool:
    """Return whether this is a function that can be called with this number of positional arguments."""
    if not callable(function):
        return False
    try:
        inspect.signature(function).bind(*range(positional))
    except (TypeError, ValueError):
        return False
    return True


def reset() -> None:
    """Clear the cache, so that entries are looked up again: for tests and after a change of paths."""
    _found.clear()
    _problems.clear()


def extensions() -> Iterator[Extension]:
    """List the extensions without importing them, sorted by path, those of installed distributions last."""
    from importlib import metadata  # slow to import, and `dreamexplorer --version` looks for no extension

    from_environment = [expanded_if_known(p) for p in os.environ.get(ENVIRONMENT, "").split(os.pathsep) if p]
    seen: set[Path] = set()
    for place in [*from_environment, *listed_paths(), *_paths]:
        files = sorted(place.glob("*.py")) if place.is_dir() else [place]
        for file in files:
            if not file.name.startswith("_") and file.absolute() not in seen:
                seen.add(file.absolute())
                yield from _described(str(file), f"dreamexplorer_extension_{file.stem}", file)
    for point in sorted(metadata.entry_points(group=ENTRY_POINTS), key=lambda p: p.name):
        spec = _spec_of(point.value)
        if spec is not None and spec.origin is not None:
            yield from _described(f"{point.name} ({point.value})", point.value, Path(spec.origin))


def _spec_of(module: str) -> Any:
    try:
        return importlib.util.find_spec(module)
    except Exception as error:  # a distribution may be half removed, or its package fail to import
        _problems[module] = UserError("The extension {} could not be found: {}.", module, error)
        return None


def _described(origin: str, module: str, file: Path) -> Iterator[Extension]:
    """Yield the extension in a file, parsed without importing it; record a problem instead if it is no Python."""
    try:
        yield Extension(origin, module, _parsed(file))
    except UserError as error:
        _problems[origin] = error


def _parsed(file: Path) -> frozenset[str]:
    """Return the names in capitals that a Python file assigns at its top level.

    Raises:
        UserError: it cannot be read, or is no valid Python.
    """
    import symtable

    try:
        # Not ast.parse(): Python 3.11 fails when another thread, such as one that imports torch, calls it as well.
        source = read_bytes(file, LARGEST_FILE)  # as bytes, so that a declared encoding is heeded
        table = symtable.symtable(source, str(file), "exec")  # type: ignore[arg-type]  # it takes bytes, too
    except SyntaxError as error:
        raise UserError("The extension {} is not valid Python: line {}: {}.", file, error.lineno, error.msg) from error
    except UserError as error:
        raise UserError("The extension could not be read: {}", error) from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise UserError("The extension {} could not be read: {}.", file, error) from error
    return frozenset(
        symbol.get_name()
        for symbol in table.get_symbols()
        if symbol.is_assigned()
        and not symbol.is_imported()
        and not symbol.is_namespace()
        and symbol.get_name().isupper()
    )


def _own_modules(package: str) -> Iterator[ModuleType]:
    parent = importlib.import_module(package)
    for info in sorted(pkgutil.iter_modules(parent.__path__), key=lambda m: m.name):
        if info.name == "__main__":
            continue
        name = f"{package}.{info.name}"
        if not info.ispkg:
            yield importlib.import_module(name)
        elif importlib.util.find_spec(f"{name}.panel") is not None:
            yield importlib.import_module(f"{name}.panel")


def _add_extension(extension: Extension, attribute: str, name_of: Callable[[T], str], found: dict[str, T]) -> None:
    try:
        entries = getattr(_import(extension), attribute)
        if not isinstance(entries, (tuple, list)):
            raise ContractError(f"{attribute} must be a tuple")
        named = [(name_of(entry), entry) for entry in entries]
    except (Exception, SystemExit) as error:  # the file is foreign code and may raise anything
        _add_problem(extension, error)
        return
    names = [name for name, _ in named]
    duplicates = sorted(name for name in names if name in found or names.count(name) > 1)
    if duplicates:
        _problems[extension.origin] = UserError(
            "The extension {} was left out: there is another {!r} already. Give it another name.",
            extension.origin,
            duplicates[0],
        )
        return
    found.update(named)


def _add_problem(extension: Extension, error: BaseException) -> None:
    log.info("extension %s", extension.origin, exc_info=error)
    reason = str(error)
    if not isinstance(error, ContractError):
        file, line = _place_of(error)
        place = f" in line {line}" if file == extension.origin else ""
        reason = f"{type(error).__name__}{place}: {error}"
    _problems[extension.origin] = UserError("The extension {} was left out: {}.", extension.origin, reason.rstrip("."))


def _import(extension: Extension) -> ModuleType:
    if not extension.module.startswith("dreamexplorer_extension_"):
        return importlib.import_module(extension.module)
    imported = sys.modules.get(extension.module)
    if imported is not None and imported.__file__ == extension.origin:
        return imported
    spec = importlib.util.spec_from_file_location(extension.module, extension.origin)
    if spec is None or spec.loader is None:
        raise ImportError(f"{extension.origin} is no Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[extension.module] = module  # dataclasses look up their module there
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[extension.module]
        raise
    return module
