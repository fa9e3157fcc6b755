"""Texts of the tools and numbers of their reports, as they are shown."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication

from dreamexplorer.analysis.figures import alike, number, with_error
from dreamexplorer.analysis.report import CLASS, Column, Fact, Report, Table
from dreamexplorer.gui.widgets.numbers import MINUS, grouped

CONTEXTS = ("tools", "terms", "options")


def tool_text(text: str) -> str:
    """Translate a text of a tool or a report; data, such as the names of classes, stay as they are."""
    for context in CONTEXTS:
        translated = QCoreApplication.translate(context, text)
        if translated != text:
            return translated
    before = CLASS.removesuffix("{}")
    if text.startswith(before) and len(text) > len(before) and text != CLASS:
        return QCoreApplication.translate("tools", CLASS).format(text.removeprefix(before))
    return text


def with_unit(title: str, unit: str) -> str:
    """Return the translated title followed by the unit, if there is one."""
    return f"{tool_text(title)}, {tool_text(unit)}" if unit else tool_text(title)


def fact_numbers(fact: Fact) -> tuple[str, str]:
    """Return value and standard error as text, both to the second significant digit of the error."""
    value, error = with_error(fact.value, fact.error)
    return _on_screen(value), _on_screen(error)


def number_text(value: float) -> str:
    """Return a number with four significant digits; whole ones in full, NaN as nothing."""
    return _on_screen(number(value))


def column_texts(column: Column) -> list[str]:
    """Return the texts of a column's cells; floats have as many decimals as give the largest four digits."""
    values = column.values.tolist()
    if column.kind == "float":
        return [_on_screen(text) for text in alike(values)]
    if column.kind == "bool":
        return [QCoreApplication.translate("Fields", "yes" if v else "no") for v in values]
    return [grouped(v) if column.kind == "int" else tool_text(v) for v in values]


def table_text(table: Table) -> str:
    """Return a table as tab-separated text, which can be pasted into a spreadsheet; numbers in full."""
    head = [with_unit(c.title, c.unit) for c in table.columns]
    rows = [[_plain(c.values[i].item()) for c in table.columns] for i in range(len(table))]
    return "\n".join("\t".join(row) for row in (head, *rows))


def facts_text(report: Report) -> str:
    """Return the facts with tabs: title, value, standard error, unit, sample size."""
    rows = [[tool_text(f.title), _plain(f.value), _plain(f.error), tool_text(f.unit), str(f.n)] for f in report.facts]
    return "\n".join("\t".join(row) for row in rows)


def _on_screen(text: str) -> str:
    """Return a number of `figures` with the signs of the window: thin spaces and a true minus."""
    return text.replace(",", "\N{NARROW NO-BREAK SPACE}").replace("-", MINUS)


def _plain(value: object) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    return f"{value:.10g}" if isinstance(value, float) else str(value)
