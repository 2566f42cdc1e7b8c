"""Workbooks with rules of `Quy tắc kiểm tra`, and what they find."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from de06_xl.model.book import Book
from de06_xl.model.figures import Figures
from de06_xl.model.finding import Finding, Severity
from de06_xl.model.indicator import Indicator
from de06_xl.model.rule import Rule
from de06_xl.process.validate import rules as rule_checks
from de06_xl.workbook import layout
from tests.support.books import book, indicator, paragraph, row


def rule(text: str, *, number: int = 5, code: str = "R", message: str = "Sai.", **fields: Any) -> Rule:
    """A rule in a row of `Quy tắc kiểm tra`, an error unless it says otherwise."""
    fields.setdefault("severity", Severity.ERROR)
    return Rule(code, expression=text, message=message, row=row(layout.RULES, number, layout.RULES.sheet), **fields)


def book_of(*rules: Rule, **figures: str | int | Indicator | None) -> Book:
    """A workbook with these rules, and these figures in rows 5, 6, …"""
    indicators = [
        value if isinstance(value, Indicator) else indicator(code, value, number=number, owner="CAT")
        for number, (code, value) in enumerate(figures.items(), 5)
    ]
    return replace(book(*indicators, paragraphs=(paragraph("-", "Có."),)), rules=rules)


def check(workbook: Book) -> list[Finding]:
    """What the rules of a workbook find; nothing of other checks."""
    return list(rule_checks.check(workbook, Figures(workbook)))


def found(*rules: Rule, **figures: str | int | Indicator | None) -> list[Finding]:
    """What these rules find over these figures."""
    return check(book_of(*rules, **figures))
