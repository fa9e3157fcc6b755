"""Keeps resources/translations in step with the sources: `python tools/translations.py update` and `... release`.

Strings are found through Python's own syntax tree: Qt's lupdate loses the class of a `self.tr` that follows a
`QCoreApplication.translate`, and does not look into f-strings.

The sentences of the core are the templates of its `Message`s and `UserError`s, in the context "errors". A template that
is no literal could not be found here, and is refused. The command line speaks English: its own are left out.

- update: adds new texts to dreamexplorer_ru.ts (unfinished), removes those no longer used.
- release: compiles the .ts into the .qm that the program loads (needs PySide6's lrelease).
- check: prints what is missing and exits with 1 if anything is.
"""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TS = ROOT / "resources" / "translations" / "dreamexplorer_ru.ts"
QM = TS.with_suffix(".qm")
ERRORS = ROOT / "dreamexplorer" / "errors.py"
PLACE = re.compile(r"\{[^}]*\}")

CONTEXT = "errors"  # translation context of the templates
ENGLISH = "cli"  # the package whose sentences are not translated

Text = tuple[str, str]  # context, source


def texts_of(path: Path) -> Iterator[Text]:
    """Yield all translatable texts of a Python file but the templates of messages."""
    yield from _walk(ast.parse(path.read_text(encoding="utf-8")), "", path)


def all_texts() -> set[Text]:
    """Return all translatable texts of the program."""
    files = sorted((ROOT / "dreamexplorer").rglob("*.py"))
    found = {text for path in files for text in texts_of(path)}
    english = {path for path in files if ENGLISH in path.relative_to(ROOT).parts}
    return found | {(CONTEXT, template) for path, template in templates_of(files) if path not in english}


def templates_of(files: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    """Yield the templates of the messages and errors that these files make, each with its file.

    Templates without a letter, such as "{}", have nothing to translate and are left out.

    Raises:
        SystemExit: a template is no literal.
    """
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in files}
    carriers = _carriers(trees.values())
    for path, tree in trees.items():
        for node in ast.walk(tree):
            for template in _templates_in(node, carriers):
                if isinstance(template, ast.Constant) and isinstance(template.value, str):
                    if any(letter.isalpha() for letter in PLACE.sub("", template.value)):
                        yield path, template.value
                elif (
                    path != ERRORS and _name(template) != "template"
                ):  # a parameter of that name is checked in its callers
                    where = f"{path}:{template.lineno}"
                    raise SystemExit(f"{where}: write the template as a literal, values as arguments")


def _templates_in(node: ast.AST, carriers: set[str]) -> Iterator[ast.expr]:
    """Yield the first argument of a call that makes a message, or of `super().__init__` in an error of its own."""
    if isinstance(node, ast.Call) and _name(node.func) in carriers and node.args:
        yield node.args[0]
    elif isinstance(node, ast.ClassDef) and any(_name(base) in carriers for base in node.bases):
        for call in ast.walk(node):
            if isinstance(call, ast.Call) and _name(call.func) == "__init__" and call.args:
                yield call.args[0]


def _carriers(trees: Iterable[ast.AST]) -> set[str]:
    """Return the names of the classes whose first argument is a template: `Message`, `UserError` and subclasses.

    A subclass with an `__init__` of its own has other arguments and is none.
    """
    carriers = {"Message", "UserError"}
    classes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    before = 0
    while before != len(carriers):
        before = len(carriers)
        for node in classes:
            own = any(isinstance(f, ast.FunctionDef) and f.name == "__init__" for f in node.body)
            if not own and any(_name(base) in carriers for base in node.bases):
                carriers.add(node.name)
    return carriers


def _name(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _walk(node: ast.AST, class_name: str, path: Path) -> Iterator[Text]:
    if isinstance(node, ast.ClassDef):
        class_name = node.name
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        constants = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        if name == "tr" and isinstance(node.func, ast.Attribute) and len(node.args) >= 1:
            owner = getattr(node.func.value, "id", "")
            if not constants or not class_name or owner != "self":  # Qt looks in the class of the object
                raise SystemExit(f"{path}:{node.lineno}: write self.tr() with a literal text, inside a class")
            yield class_name, constants[0]
        elif name in ("translate", "QT_TRANSLATE_NOOP") and len(constants) >= 2:
            yield constants[0], constants[1]
    for child in ast.iter_child_nodes(node):
        yield from _walk(child, class_name, path)


def read_ts() -> dict[Text, str]:
    """Read the translations by text; an unfinished one is an empty string."""
    existing: dict[Text, str] = {}
    if TS.exists():
        for context in ET.parse(TS).getroot().iter("context"):
            name = context.findtext("name") or ""
            for message in context.iter("message"):
                existing[name, message.findtext("source") or ""] = message.findtext("translation") or ""
    return existing


def write_ts(translations: dict[Text, str]) -> None:
    """Write the .ts, sorted, so that a change shows as a small difference."""
    root = ET.Element("TS", version="2.1", language="ru_RU", sourcelanguage="en")
    contexts: dict[str, ET.Element] = {}
    for (context, source), translation in sorted(translations.items()):
        if context not in contexts:
            contexts[context] = ET.SubElement(root, "context")
            ET.SubElement(contexts[context], "name").text = context
        message = ET.SubElement(contexts[context], "message")
        ET.SubElement(message, "source").text = source
        element = ET.SubElement(message, "translation")
        if translation:
            element.text = translation.replace(" —", "\N{NO-BREAK SPACE}—")  # a dash must not begin a line
        else:
            element.set("type", "unfinished")
    ET.indent(root, " ")
    body = ET.tostring(root, encoding="unicode")
    TS.parent.mkdir(parents=True, exist_ok=True)
    TS.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n', encoding="utf-8")


def update() -> list[Text]:
    """Bring the .ts in step with the sources; return the texts without a translation."""
    existing = read_ts()
    elsewhere = {source: translation for (_, source), translation in sorted(existing.items()) if translation}
    # a text that moved to another class keeps its translation
    translations = {text: existing.get(text) or elsewhere.get(text[1], "") for text in all_texts()}
    write_ts(translations)
    return sorted(text for text, translation in translations.items() if not translation)


def release() -> None:
    """Compile the .ts to the .qm.

    The .qm is written beside the old one and takes its place: Qt maps the file into memory, and a window that is open
    while its file is written anew would be killed.
    """
    tool = shutil.which("pyside6-lrelease", path=str(Path(sys.executable).parent)) or shutil.which("pyside6-lrelease")
    if tool is None:
        raise SystemExit("pyside6-lrelease is not there; install PySide6-Essentials.")
    with tempfile.TemporaryDirectory(prefix=".release-", dir=QM.parent) as folder:
        new = Path(folder, QM.name)
        subprocess.run([tool, "-silent", str(TS), "-qm", str(new)], check=True)
        os.replace(new, QM)


def main() -> int:
    command = sys.argv[1] if len(sys.argv) == 2 else ""
    if command == "update":
        missing = update()
        print(f"{len(missing)} texts without a translation")
        for context, source in missing:
            print(f"  [{context}] {source}")
    elif command == "release":
        release()
    elif command == "check":
        existing = read_ts()
        missing = sorted(t for t in all_texts() if not existing.get(t))
        for context, source in missing:
            print(f"  [{context}] {source}")
        return 1 if missing else 0
    else:
        print(__doc__)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
