"""Keeps resources/translations in step with the sources: `python tools/translations.py update` and `... release`.

Strings are found through Python's own syntax tree: Qt's lupdate loses the class of a `self.tr` that follows a
`QCoreApplication.translate`, and does not look into f-strings.

The sentences of the core (its `UserError`s and notes) are f-strings without Qt: each becomes a pattern with {} for
its values, in the context "errors". The patterns are listed in errors.txt, where dreamexplorer.gui.messages finds them.

- update: adds new texts to dreamexplorer_ru.ts (unfinished), removes those no longer used; writes errors.txt.
- release: compiles the .ts into the .qm that the program loads (needs PySide6's lrelease).
- check: prints what is missing and exits with 1 if anything is.
"""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TS = ROOT / "resources" / "translations" / "dreamexplorer_ru.ts"
QM = TS.with_suffix(".qm")
ERRORS = TS.with_name("errors.txt")

# Where sentences for the user are made without Qt, and the calls that carry them whatever they look like.
CORE = ("analysis", "data", "models", "training", "options.py", "gui/threads/background.py")
CARRIERS = ("UserError", "_DamagedError", "_report", "sentence")

Text = tuple[str, str]  # context, source


def texts_of(path: Path) -> Iterator[Text]:
    """All translatable texts of a Python file."""
    yield from _walk(ast.parse(path.read_text(encoding="utf-8")), "", path)


def all_texts() -> set[Text]:
    """All translatable texts of the program."""
    found = {text for path in sorted((ROOT / "dreamexplorer").rglob("*.py")) for text in texts_of(path)}
    return found | {("errors", pattern) for pattern in core_messages()}


def core_messages() -> set[str]:
    """The sentences of the core that can reach the user, {} for each value in them."""
    found: set[str] = set()
    for place in CORE:
        path = ROOT / "dreamexplorer" / place
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            found.update(_messages_of(ast.parse(file.read_text(encoding="utf-8"))))
    return found


def _messages_of(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in CARRIERS or name == "__init__":  # super().__init__ of a UserError of its own
                for argument in node.args:
                    pattern = _pattern(argument)
                    if pattern.replace("{}", "").strip(" :."):
                        yield pattern
        elif isinstance(node, ast.Return) and isinstance(node.value, ast.JoinedStr):
            pattern = _pattern(node.value)
            if pattern.endswith(".") and len(pattern.split()) > 3:
                yield pattern


def _pattern(node: ast.AST) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(v.value) if isinstance(v, ast.Constant) else "{}" for v in node.values)
    return ""


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
    """Translations by text; an unfinished one is an empty string."""
    known: dict[Text, str] = {}
    if TS.exists():
        for context in ET.parse(TS).getroot().iter("context"):
            name = context.findtext("name") or ""
            for message in context.iter("message"):
                known[name, message.findtext("source") or ""] = message.findtext("translation") or ""
    return known


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
            element.text = translation
        else:
            element.set("type", "unfinished")
    ET.indent(root, " ")
    body = ET.tostring(root, encoding="unicode")
    TS.parent.mkdir(parents=True, exist_ok=True)
    TS.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n', encoding="utf-8")


def update() -> list[Text]:
    """Bring the .ts in step with the sources; the texts still without a translation."""
    known = read_ts()
    elsewhere = {source: translation for (_, source), translation in sorted(known.items()) if translation}
    # a text that moved to another class brings its translation along
    translations = {text: known.get(text) or elsewhere.get(text[1], "") for text in all_texts()}
    write_ts(translations)
    ERRORS.write_text("".join(f"{pattern}\n" for pattern in sorted(core_messages())), encoding="utf-8")
    return sorted(text for text, translation in translations.items() if not translation)


def release() -> None:
    """Compile the .ts to the .qm."""
    tool = shutil.which("pyside6-lrelease", path=str(Path(sys.executable).parent)) or shutil.which("pyside6-lrelease")
    if tool is None:
        raise SystemExit("pyside6-lrelease is not there; install PySide6-Essentials.")
    subprocess.run([tool, "-silent", str(TS), "-qm", str(QM)], check=True)


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
        known = read_ts()
        missing = sorted(t for t in all_texts() if not known.get(t))
        for context, source in missing:
            print(f"  [{context}] {source}")
        return 1 if missing else 0
    else:
        print(__doc__)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
