"""Workbooks as models with extreme forms: every kind of figure, long names, rules of every shape, many units."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from de06_xl.model.book import Book, SectionSheet
from de06_xl.model.finding import Severity
from de06_xl.model.indicator import Indicator, Nature
from de06_xl.model.rule import Missing, Rule, Scope
from de06_xl.model.unit import Unit
from de06_xl.workbook import layout
from tests.support.books import book, heading, indicator, row, unit

SHEETS = ("I Thử", "II Thử")


def rule(
    code: str,
    expression: str,
    message: str = "",
    *,
    severity: Severity = Severity.ERROR,
    scope: Scope = Scope.BOTH,
    missing: Missing = Missing.SKIP,
    enabled: bool = True,
) -> Rule:
    """A row of `Quy tắc kiểm tra`."""
    return Rule(code, severity, expression, message, row(layout.RULES, 5, "Quy tắc kiểm tra"), scope, missing, enabled)


def with_rules(made: Book, *rules: Rule) -> Book:
    """The workbook with these rules."""
    return replace(made, rules=rules)


def every_kind() -> list[Indicator]:
    """Counts, amounts and rates of every nature, with previous values; of unit X."""
    natures = {
        "tong": Nature.CUMULATIVE,
        "nam": Nature.YEAR_TO_DATE,
        "ky": Nature.IN_PERIOD,
        "luc": Nature.AS_OF,
        "khac": None,
    }
    found = [
        indicator(code, number=number, sheet=SHEETS[number % 2], owner="X", nature=nature, previous=Decimal(400))
        for number, (code, nature) in enumerate(natures.items(), 5)
    ]
    found.append(indicator("tien", number=20, sheet=SHEETS[1], owner="X", decimals=2, previous=Decimal("12.5")))
    found.append(
        indicator("ty_le", number=21, sheet=SHEETS[1], owner="X", decimals=2, unit_of_measure="%", previous=Decimal(80))
    )
    found.append(indicator("diem", number=22, sheet=SHEETS[1], owner="X", unit_of_measure="%"))
    return sorted(found, key=lambda one: one.row.sheet)


def stretched(*units: Unit, long: str = "Trường hợp " * 30) -> Book:
    """A workbook with texts as long as people write them, and longer."""
    kinds = every_kind()
    names = [long, '- trong đó: có dấu "ngoặc" & <thẻ> {ma}', "=1+1", "@số", "  khoảng   trắng  "]
    kinds = [
        replace(one, name=name)
        for one, name in zip(kinds, names + [one.code for one in kinds[len(names) :]], strict=True)
    ]
    made = book(
        outline=(heading("I", "MỤC MỘT " + long, sheet=SHEETS[0]), heading("II", "MỤC {tt.KY}", sheet=SHEETS[1])),
        sections=tuple(SectionSheet(sheet, tuple(one for one in kinds if one.row.sheet == sheet)) for sheet in SHEETS),
        units=units or (unit("X", sections=("I", "II")),),
        facts={"co_quan_ban_hanh": "BAN CHỈ ĐẠO " + long},
    )
    return with_rules(
        made,
        rule("tong_ky", "tong >= ky + luc", "Tổng số ({tong}) phải không ít hơn trong kỳ ({ky}) cộng hiện có ({luc})."),
        rule("dai", "luc <= tong", long * 3),
        rule("ten", "ky <= tong VÀ luc <> khac", ""),
        rule("so", "nam = 1 HOẶC KHÔNG (nam > 470)", "Số {nam} không hợp lý.", severity=Severity.WARNING),
        rule("truoc", "khac >= KỲ_TRƯỚC(khac)", "Giảm so với {tt.ky_truoc}; hãy hỏi lại.", severity=Severity.NOTE),
        rule("tinh", "LÀM_TRÒN(tien * 2; 1) <= MAX(ty_le; diem; ABS(-100))", "", scope=Scope.FORM),
        rule("cung_ky", "khac >= CÙNG_KỲ(khac)", "Không kiểm tra được trong phiếu."),
        rule("tong_hop", "ky = 0", "Chỉ ở sổ.", scope=Scope.MASTER),
        rule("tat", "ky = 0", "Đang tắt.", enabled=False),
        rule("hong", "ky = = 0", "Không đọc được."),
        rule("la", "ky = khong_co", "Mã lạ."),
    )
