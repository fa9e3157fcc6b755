"""Numbers and texts of the reports as the window shows them."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication

from dreamexplorer.analysis.report import Column, Fact
from dreamexplorer.gui.panels.tools.words import column_texts, fact_numbers, number_text, tool_text
from dreamexplorer.resources import resource_path

THIN = "\N{NARROW NO-BREAK SPACE}"


def test_thousands_are_the_same_in_facts_and_tables() -> None:
    assert fact_numbers(Fact("f", "F", 12345.678, "", 1234.0, 9)) == (f"12{THIN}346", f"1{THIN}234")
    assert column_texts(Column("c", "C", np.array([12345.6, -0.4]))) == [f"12{THIN}346", "0"]
    assert column_texts(Column("c", "C", np.array([12345]))) == [f"12{THIN}345"]


def test_minus_is_a_true_one_and_rounding_errors_are_zero() -> None:
    assert number_text(-3.5) == "\N{MINUS SIGN}3.5"
    assert fact_numbers(Fact("f", "F", -1e-24, "", None, 9)) == ("0", "")


def test_the_word_before_a_class_is_translated(qapp: QApplication) -> None:
    assert tool_text("class 7") == "class 7"
    translator = QTranslator()
    assert translator.load(str(resource_path("translations", "dreamexplorer_ru.qm")))
    qapp.installTranslator(translator)
    try:
        assert tool_text("class 7") == "класс 7"
        assert tool_text("straight") == "прямая"
        assert tool_text("7") == "7"
    finally:
        qapp.removeTranslator(translator)
