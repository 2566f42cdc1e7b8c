"""A whole month of a province of two levels: forms filled in three programs, sums, tables and Word as by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from de06_xl import open_workbook
from de06_xl.collect.forms.drawing import draw_form
from de06_xl.model.breakdown import split_code
from de06_xl.model.figures import Figures
from tests.support.fill_in import read
from tests.support.province_month import COMMUNES, Sent, fill, marked, multiplied, new_province, sent_by_all
from tests.support.word_text import fold

PROGRAMS = ("LibreOffice", "gnumeric", "openpyxl")
pytestmark = [pytest.mark.thorough, pytest.mark.office, pytest.mark.gnumeric]


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Sent], Path]:
    """The workbook with what all units sent summed up, what that was, and the report.

    All departments send, and all communes: three of them fill in their form, one in each program, the others send
    what that program saved with their own name and numbers in it.
    """
    path = new_province(tmp_path_factory.mktemp("tinh") / "So.xlsx")
    inbox = path.with_name("phieu_nhan")
    inbox.mkdir(exist_ok=True)
    book = read(path)
    figures, groups = Figures(book), {unit.code: unit.group for unit in book.units}
    everybody = sent_by_all(path, 13)
    communes = [sent for sent in everybody if groups[sent.unit] == "XA"]
    departments = [sent for sent in everybody if groups[sent.unit] != "XA"]

    def form_of(sent: Sent) -> Path:
        unit = book.unit(sent.unit)
        assert unit
        drawn = path.with_name(f"Phieu_2026-11_{sent.unit}.xlsx")
        drawn.write_bytes(draw_form(book, figures, unit))
        return drawn

    for number, sent in enumerate(departments):
        blank = form_of(sent)
        fill(PROGRAMS[number % 3], blank, sent, inbox / blank.name)
    for number, program in enumerate(PROGRAMS):
        those = communes[number::3]
        marks = marked(those[0])
        saved = fill(program, form_of(those[0]), marks, path.with_name(f"{program}.xlsx"))
        multiplied(saved, marks, those, inbox)
    opened = open_workbook(path)
    opened.collect()
    opened.aggregate()
    report = path.with_name("bao_cao.docx")
    opened.report(out=report)
    return path, everybody, report


def summed(everybody: list[Sent]) -> dict[str, int]:
    """By hand: one number after the other."""
    total: dict[str, int] = {}
    for sent in everybody:
        for code, number in sent.figures.items():
            total[code] = total.get(code, 0) + number
    return total


def shown(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def rate(part: int, whole: int) -> str:
    hundredths = (part * 20000 + whole) // (whole * 2)  # half up
    return f"{hundredths // 100},{hundredths % 100:02}".rstrip("0").rstrip(",")


def tables(report: Path) -> Iterator[list[list[str]]]:
    """The rows of the report's own tables, without their headers."""
    for table in Document(str(report)).tables:
        rows = table._tbl.findall(qn("w:tr"))
        body = [row for row in rows if not row.findall(f"{qn('w:trPr')}/{qn('w:tblHeader')}")]
        if len(body) < len(rows):
            yield [[text_of(cell) for cell in row.findall(qn("w:tc"))] for row in body]


def text_of(cell: Any) -> str:
    return fold("".join(text.text or "" for text in cell.iter(qn("w:t"))))


def test_every_sum_is_that_of_the_units_one_by_one(month: tuple[Path, list[Sent], Path]) -> None:
    path, everybody, _ = month
    figures, expected = Figures(read(path)), summed(everybody)
    assert {code: figures.value(code) for code in expected} == expected
    items = [code for code in expected if split_code(code)[1]]
    totals = {code: sum(expected[item] for item in items if split_code(item)[0] == code) for code in ("dvc_tong",)}
    assert {code: figures.value(code) for code in totals} == totals


def test_each_unit_sent_and_nothing_is_wrong_with_it(month: tuple[Path, list[Sent], Path]) -> None:
    path, everybody, _ = month
    book = read(path)
    assert {form.unit for form in book.received} == {sent.unit for sent in everybody}
    assert {form.status.value for form in book.received} == {"dùng"}
    assert len(book.received) == len(everybody) > COMMUNES


def test_the_table_of_communes_has_each_with_its_figures_in_word(month: tuple[Path, list[Sent], Path]) -> None:
    path, everybody, report = month
    groups = {unit.code: unit.group for unit in read(path).units}
    communes = {sent.name: sent.figures for sent in everybody if groups[sent.unit] == "XA"}
    _, by_commune, *_ = tables(report)
    printed = {row[1]: row[2:] for row in by_commune[:-1]}
    assert len(printed) == len(communes) == COMMUNES
    for name, sent in communes.items():
        assert printed[name] == [
            *(shown(sent["hs_tong"]), shown(sent["hs_truc_tuyen"]), rate(sent["hs_truc_tuyen"], sent["hs_tong"])),
            *(shown(sent["hs_giai_quyet"]), shown(sent["hs_dung_han"])),
            rate(sent["hs_dung_han"], sent["hs_giai_quyet"]),
            *(shown(sent[code]) for code in ("sh_hs", "dd_cap", "dd_kich_hoat")),
        ]


def test_the_table_of_services_has_the_sums_of_all_who_report_them(month: tuple[Path, list[Sent], Path]) -> None:
    path, everybody, report = month
    expected, (services, *_) = summed(everybody), tables(report)
    names = {item.name: item.code for item in read(path).items}
    rows = {names[row[2]]: row[3:6] for row in services if row[2:3] and row[2] in names}
    assert set(rows) == {split_code(code)[1] for code in expected if split_code(code)[0] == "dvc_tong"}
    for item, cells in rows.items():
        whole, part = expected[f"dvc_tong[{item}]"], expected[f"dvc_truc_tuyen[{item}]"]
        assert cells == [shown(whole), shown(part), rate(part, whole)]
