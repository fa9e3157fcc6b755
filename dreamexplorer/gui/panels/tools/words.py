"""Texts of the tools and numbers of their reports, as they are shown."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QCoreApplication

from dreamexplorer.analysis.report import Column, Fact, Report, Table
from dreamexplorer.gui.widgets.numbers import fixed, grouped, significant

CONTEXTS = ("tools", "terms", "options")
DIGITS = 4  # significant digits of a number without a standard error


def tool_text(text: str) -> str:
    """Translate a text of a tool or a report; data, such as the names of classes, stay as they are."""
    for context in CONTEXTS:
        translated = QCoreApplication.translate(context, text)
        if translated != text:
            return translated
    return text


def with_unit(title: str, unit: str) -> str:
    """Return the translated title followed by the unit, if there is one."""
    return f"{tool_text(title)}, {tool_text(unit)}" if unit else tool_text(title)


def fact_numbers(fact: Fact) -> tuple[str, str]:
    """Return value and standard error as text, both to the second significant digit of the error."""
    if fact.error is None or fact.error == 0 or not math.isfinite(fact.value):
        return number_text(fact.value), "" if fact.error is None else "0"
    decimals = min(9, max(0, 1 - math.floor(math.log10(fact.error))))
    return fixed(fact.value, decimals), fixed(fact.error, decimals)


def number_text(value: float) -> str:
    """Return a number with four significant digits; whole ones in full, NaN as nothing."""
    if math.isnan(value):
        return ""
    if float(value).is_integer() and abs(value) < 1e15:
        return grouped(value)
    return significant(value, DIGITS)


def column_texts(column: Column) -> list[str]:
    """Return the texts of a column's cells; floats have as many decimals as give the largest four digits."""
    values = column.values.tolist()
    if column.kind == "float":
        largest = float(np.nanmax(np.abs(column.values), initial=0.0))
        decimals = min(9, max(0, DIGITS - 1 - math.floor(math.log10(largest)))) if largest > 0 else 0
        return ["" if math.isnan(v) else fixed(v, decimals) for v in values]
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


def _plain(value: object) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    return f"{value:.10g}" if isinstance(value, float) else str(value)
