"""Reads `Quy tắc kiểm tra`, the clerk's rules, and the explanations in `Kiểm tra`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de06_xl.model import finding_kinds as kinds
from de06_xl.model.finding import Explanation, Severity, short
from de06_xl.model.rule import Missing, Rule, Scope
from de06_xl.vietnamese.text import fold
from de06_xl.workbook import layout
from de06_xl.workbook.grid import Formula

if TYPE_CHECKING:
    from de06_xl.workbook.reading.record import Record
    from de06_xl.workbook.reading.tables import Tables


def read_rules(tables: Tables) -> tuple[Rule, ...]:
    """The rules in the order of their rows, including those switched off."""
    return tuple(map(_rule, tables.own_sheet(layout.RULES)))


def _rule(record: Record) -> Rule:
    enabled = _enabled(record)
    code = record.text("code")
    expression = record.text("expression").removeprefix("=").strip()
    severity = record.choice("severity", Severity, label=lambda severity: severity.label)
    scope = record.choice("scope", Scope)
    missing = record.choice("missing", Missing)
    if enabled and not code:
        record.problem(kinds.MISSING_CODE, "code", f"Quy tắc “{short(expression)}” chưa có mã; hãy đặt mã.")
    elif enabled and not expression and not isinstance(record["expression"], Formula):
        message = f"Quy tắc {short(code)} chưa có biểu thức; hãy ghi quan hệ phải đúng, ví dụ a <= b."
        record.problem(kinds.MISSING_EXPRESSION, "expression", message)
    elif enabled and record["severity"] in (None, ""):
        levels = ", ".join(severity.label for severity in Severity)
        record.problem(kinds.UNKNOWN_CHOICE, "severity", f"Quy tắc {short(code)} chưa có mức; hãy chọn: {levels}.")
    return Rule(
        code=code,
        severity=severity or Severity.ERROR,
        expression=expression,
        message=record.text("message"),
        row=record.row,
        scope=scope or Scope.BOTH,
        missing=missing or Missing.SKIP,
        enabled=enabled,
    )


def _enabled(record: Record) -> bool:
    text = fold(record.text("enabled"))
    if text not in ("", "không", *layout.TICKS):
        message = f"Không có lựa chọn “{short(text)}”; hãy ghi x để bật quy tắc, hoặc để trống để tắt."
        record.problem(kinds.UNKNOWN_CHOICE, "enabled", message, value=short(text))
    return text not in ("", "không")


def read_explanations(tables: Tables) -> tuple[Explanation, ...]:
    """The clerk's explanations of findings."""
    return tuple(
        Explanation(key, text)
        for record in tables.own_sheet(layout.FINDINGS)
        if (key := record.text("key")) and (text := record.text("explanation"))
    )
