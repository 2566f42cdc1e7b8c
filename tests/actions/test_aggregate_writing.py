"""``de06 aggregate`` in the file: sums, dates and formulas where they belong, and not one other cell."""

from __future__ import annotations

import warnings
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator

from de06_xl.actions.session import check
from de06_xl.incoming.containers.package import unpack
from de06_xl.model.figures import Figures
from de06_xl.model.place import Place
from de06_xl.model.responses import ResponseStatus
from de06_xl.workbook import layout
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.formulas import aggregated_formula
from de06_xl.workbook.grid import Formula
from de06_xl.workbook.patch.package import sheet_parts
from de06_xl.workbook.reading.book import read_book
from tests.support.aggregated import (
    CLEANING,
    DONE,
    MAY,
    MEETINGS,
    PUBLICITY,
    SERVICES,
    at,
    changed,
    emptied,
    everything,
    run,
    session,
    set_states,
    table,
)
from tests.support.command_line import assert_one_sentence, content, de06
from tests.support.decorate import decorate
from tests.support.fill_in import indicators, read, typed
from tests.support.libreoffice import InsertRow, Type, convert, edit_and_save, recalculated
from tests.support.sent import Form, arrive, district_forms
from tests.support.xlsx_lint import lint


@pytest.fixture
def workbook(sample: Path) -> Path:
    return emptied(sample)


# What is written ------------------------------------------------------------------------------------------


def test_sums_dates_and_formulas_stand_in_their_rows(workbook: Path) -> None:
    arrive(workbook, [*district_forms(as_of=MAY), Form("PVHCC", {"dvc_da_tra": 7005}, as_of=MAY)])
    run(workbook)
    assert (at(workbook, MEETINGS, "aggregated"), at(workbook, "tt_nguoi", "aggregated")) == (101, 2272)
    for code in (MEETINGS, "dvc_da_tra"):
        row = indicators(read(workbook))[code].row
        assert at(workbook, code, "value") == Formula(aggregated_formula(row))
        assert at(workbook, code, "as_of") == "18/5/2022"
    assert Figures(read(workbook)).value("dvc_da_tra") == 7005
    findings = check(session(workbook)).findings
    assert [one for one in findings if one.rule.startswith(("coll", "formula", "aggregation"))] == []


@pytest.mark.thorough
def test_only_cells_of_ours_change(workbook: Path) -> None:
    arrive(workbook, [*district_forms(["AB"]), Form("PVHCC", {"dvc_da_tra": 7005}, {"II.2": "Một đoạn."}, as_of=MAY)])
    before, book = everything(workbook), read(workbook)
    run(workbook)
    after = everything(workbook)
    rows = {code: indicators(book)[code].row for code in (MEETINGS, "tt_nguoi", "dvc_da_tra")}
    expected = {row.place(field) for row in rows.values() for field in ("value", "aggregated", "as_of")}
    section = book.section(SERVICES)
    assert section
    expected |= {section.spare[0].place(field) for field in ("kind", "text", "owner")}
    others = {
        place for place in changed(before, after) if place.sheet not in (layout.SOURCES.sheet, "Tổng quan", "Nhật ký")
    }
    assert others == expected
    assert all(before.get(place) is None for place in expected)


@pytest.mark.thorough
def test_other_parts_stay_byte_for_byte(workbook: Path) -> None:
    arrive(workbook, district_forms())
    workbook.write_bytes(decorate(workbook.read_bytes()))
    before = unpack(workbook.read_bytes(), "", "sổ")
    run(workbook)
    after = unpack(workbook.read_bytes(), "", "sổ")
    names = sheet_parts(after)
    chain = {"xl/calcChain.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels", "xl/workbook.xml"}
    touched = {names[sheet] for sheet in (PUBLICITY, layout.SOURCES.sheet, "Tổng quan", "Nhật ký")}
    assert {name for name in before if before[name] != after.get(name)} - chain == touched


def test_a_second_time_changes_nothing_byte_for_byte(workbook: Path) -> None:
    arrive(workbook, [*district_forms(["AB"]), Form("PVHCC", {"dvc_da_tra": 7}, {"II.2": ["Một.", "Hai."]}, as_of=MAY)])
    first = run(workbook)
    assert first.blocks
    before = content(workbook.parent)
    again = run(workbook)
    assert list(again.blocks) == []
    assert again.messages[-1] == "Không có gì thay đổi so với lần tổng hợp trước."
    assert content(workbook.parent) == before


@pytest.mark.thorough
def test_the_written_file_is_one_that_excel_takes(workbook: Path) -> None:
    arrive(workbook, [*district_forms(["AB"]), Form("PVHCC", {"dvc_da_tra": 7}, {"II.2": "=1+1"})])
    run(workbook)
    assert lint(workbook.read_bytes()) == []
    result = OpenXmlValidator().validate(workbook)
    assert result.is_valid, [str(error) for error in result.errors]


@pytest.mark.thorough
def test_decimals_add_up_without_noise(workbook: Path) -> None:
    FileGrid(workbook).write([typed(PUBLICITY, indicators(read(workbook))[MEETINGS].row.place("decimals").cell, 2)])
    arrive(workbook, [Form(code, {MEETINGS: value}) for code, value in (("RG", "0.1"), ("HT", "0.2"), ("PQ", "0.3"))])
    run(workbook)
    assert at(workbook, MEETINGS, "aggregated") == 0.6
    assert Figures(read(workbook)).value(MEETINGS) == Decimal("0.6")


@pytest.mark.thorough
def test_a_sum_with_a_fraction_in_a_row_that_counts_stands_and_is_told(workbook: Path) -> None:
    """The row had decimals when the units sent theirs."""
    arrive(workbook, [Form("RG", {MEETINGS: "7.25"}), Form("HT", {MEETINGS: "0.25"})])
    run(workbook)
    assert at(workbook, MEETINGS, "aggregated") == 7.5
    rules = {one.rule for one in check(session(workbook)).findings if one.code == MEETINGS}
    assert rules == {"value-fractional", "collected-incomplete"}
    assert run(workbook).blocks == []


@pytest.mark.thorough
def test_numbers_typed_by_the_clerk_stand_beside_the_sum(sample: Path) -> None:
    arrive(sample, [*district_forms(["AB"]), Form("PVHCC", {"dvc_da_tra": 7006})])
    outcome = run(sample)
    assert (at(sample, MEETINGS, "value"), at(sample, MEETINGS, "aggregated")) == (101, 94)
    assert (at(sample, "dvc_da_tra", "value"), at(sample, "dvc_da_tra", "aggregated")) == (7005, 7006)
    assert at(sample, "dvc_da_tra", "as_of") == "18/5/2022"
    assert "Giữ nguyên số gõ tay khác số tổng hợp: dvc_da_tra ghi 7.005, tổng hợp 7.006; " in "".join(outcome.messages)
    rules = [one.rule for one in check(session(sample)).findings if one.code == "dvc_da_tra"]
    assert rules == ["collected-differs"]


@pytest.mark.thorough
def test_formulas_and_unreadable_cells_of_the_clerk_stand(workbook: Path) -> None:
    rows = indicators(read(workbook))
    FileGrid(workbook).write(
        [
            typed(PUBLICITY, rows[MEETINGS].row.place("value").cell, Formula("=50+50")),
            typed(SERVICES, rows["dvc_da_tra"].row.place("value").cell, "bảy nghìn"),
            typed(SERVICES, rows["dvc_da_tra"].row.place("as_of").cell, "giữa tháng"),
        ]
    )
    arrive(workbook, [*district_forms(), Form("PVHCC", {"dvc_da_tra": 7005}, as_of=MAY)])
    run(workbook)
    assert at(workbook, MEETINGS, "value") == Formula("=50+50")
    assert (at(workbook, "dvc_da_tra", "value"), at(workbook, "dvc_da_tra", "as_of")) == ("bảy nghìn", "giữa tháng")
    assert at(workbook, "dvc_da_tra", "aggregated") == 7005
    rules = {one.rule for one in check(session(workbook)).findings if one.code == MEETINGS}
    assert rules == {"edited-formula"}


@pytest.mark.thorough
def test_a_figure_that_goes_takes_its_formula_and_date_along(workbook: Path) -> None:
    arrive(workbook, [Form("PVHCC", {"dvc_da_tra": 7005}, as_of=MAY), *district_forms(as_of=MAY)])
    before = everything(workbook)
    run(workbook)
    set_states(workbook, lambda unit: ResponseStatus.FAULTY)
    run(workbook)
    assert [at(workbook, "dvc_da_tra", field) for field in ("value", "aggregated", "as_of")] == [None] * 3
    row = indicators(read(workbook))[MEETINGS].row
    assert [at(workbook, MEETINGS, field) for field in ("value", "aggregated", "as_of")] == [
        Formula(aggregated_formula(row)),
        None,
        None,
    ]
    figures = {place for place in changed(before, everything(workbook)) if place.sheet in (SERVICES, PUBLICITY)}
    assert figures == {indicators(read(workbook))[code].row.place("value") for code in (MEETINGS, "tt_nguoi")}


@pytest.mark.thorough
def test_a_row_of_one_owner_may_hold_our_formula_before_and_after_its_figure(workbook: Path) -> None:
    row = indicators(read(workbook))["dvc_da_tra"].row
    FileGrid(workbook).write([typed(SERVICES, row.place("value").cell, Formula(aggregated_formula(row)))])
    assert read(workbook).problems == ()
    FileGrid(workbook).write([typed(SERVICES, row.place("value").cell, Formula("=7000+5"))])
    assert [one.rule for one in read(workbook).problems] == ["formula-in-entry"]


@pytest.mark.thorough
def test_what_stands_wrongly_in_the_column_of_sums_is_replaced(workbook: Path) -> None:
    rows = indicators(read(workbook))
    FileGrid(workbook).write(
        [
            typed(PUBLICITY, rows[MEETINGS].row.place("aggregated").cell, "nhiều"),
            typed(PUBLICITY, rows["kt_huyen"].row.place("aggregated").cell, 77),
            typed(SERVICES, rows["dvc_tiep_nhan"].row.place("aggregated").cell, Formula("=1+1")),
        ]
    )
    arrive(workbook, district_forms())
    run(workbook)
    assert [at(workbook, code, "aggregated") for code in (MEETINGS, "kt_huyen", "dvc_tiep_nhan")] == [101, None, None]
    assert read(workbook).problems == ()


@pytest.mark.thorough
@pytest.mark.office
def test_rows_go_where_the_clerk_moved_them(workbook: Path, tmp_path: Path) -> None:
    rows = indicators(read(workbook))
    edits = [
        InsertRow(PUBLICITY, rows[MEETINGS].row.number),
        InsertRow(layout.SOURCES.sheet, 2),
        InsertRow("Tổng quan", 3),
    ]
    moved = edit_and_save(workbook, tmp_path / "chèn.xlsx", edits)
    arrive(moved, district_forms())
    run(moved)
    assert indicators(read(moved))[MEETINGS].row.number == rows[MEETINGS].row.number + 1
    assert at(moved, MEETINGS, "aggregated") == 101
    assert len(table(moved, layout.SOURCES)) > 30
    before = content(tmp_path)
    run(moved)
    assert content(tmp_path) == before


# What programs show that do not calculate --------------------------------------------------------------------


def stored(path: Path) -> dict[Place, object]:
    """The results that stand in the file beside the formulas of `Giá trị` and `Tăng/giảm`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about print areas of whole columns; it does not save here
        shown = openpyxl.load_workbook(path, data_only=True)
    return {
        place: shown[place.sheet][place.cell].value
        for indicator in read(path).indicators()
        for field in ("value", "change")
        for place in [indicator.row.place(field)]
    }


def stale(path: Path) -> dict[Place, tuple[object, object]]:
    """What stands in the file beside what LibreOffice calculates, where they differ."""
    there = stored(path)
    (now,) = recalculated(path, [{}], list(there))
    pairs = {place: (old, new) for (place, old), new in zip(there.items(), now, strict=True)}
    return {
        place: (old, new)
        for place, (old, new) in pairs.items()
        if (old or None) != (new or None)
        and not (isinstance(old, float | int) and new == pytest.approx(old, rel=1e-12))
    }


@pytest.mark.thorough
@pytest.mark.office
def test_no_stored_result_is_stale(workbook: Path, tmp_path: Path) -> None:
    """LibreOffice has saved the file, so that every formula has a result, and units send other figures since."""
    rows = indicators(read(workbook))
    previous = [Type(CLEANING, rows[code].row.place("previous").cell, 9000) for code in (DONE, "ls_cmnd9_con_lai")]
    saved = edit_and_save(workbook, tmp_path / "đã lưu.xlsx", previous)
    arrive(saved, district_forms())
    rate = rows["ls_cmnd9_ty_le"].row.place("value")
    for number, value in enumerate((9073, 9100), 1):
        arrive(saved, [Form("CAT", {DONE: value}, number=number)])
        run(saved)
        assert stale(saved) == {}
        assert stored(saved)[rate] == pytest.approx(value / 114755 * 100)
    set_states(saved, lambda unit: ResponseStatus.REFUSED)
    run(saved)
    assert stale(saved) == {}
    assert stored(saved)[rate] in (None, "")


@pytest.mark.thorough
@pytest.mark.office
def test_libreoffice_shows_the_new_numbers_on_opening(workbook: Path, tmp_path: Path) -> None:
    saved = edit_and_save(workbook, tmp_path / "đã lưu.xlsx")
    arrive(saved, [Form("CAT", {DONE: 9100})])
    run(saved)
    opened = convert(saved, "ods", tmp_path)
    text = etree.fromstring(unpack(opened.read_bytes(), "", "")["content.xml"])
    values = {cell.get("{urn:oasis:names:tc:opendocument:xmlns:office:1.0}value") for cell in text.iter()}
    assert {"9100", str(114755 - 9100)} <= values


# The command --------------------------------------------------------------------------------------------------


def test_the_command_tells_what_came_together_and_ends_with_1_where_units_lack(workbook: Path) -> None:
    arrive(workbook, district_forms(["AB"]))
    ran = de06("aggregate", workbook)
    assert (ran.status, ran.err) == (1, "")
    assert "Đã tổng hợp 02/34 số liệu các đơn vị phải gửi; 02 số còn thiếu đơn vị; 32 số chưa có." in ran.out
    assert "Huyện An Biên (chưa gửi 02 số)" in ran.out
    assert "Đã ghi vào sổ; bản sao trước khi ghi: " in ran.out
    assert at(workbook, MEETINGS, "aggregated") == 94


@pytest.mark.thorough
def test_it_ends_with_1_while_a_choice_is_open(workbook: Path) -> None:
    arrive(workbook, [Form("AB", {MEETINGS: 5}), Form("AB", {MEETINGS: 6})])
    ran = de06("aggregate", workbook)
    assert ran.status == 1
    assert "Đơn vị AB có phiếu cùng lần gửi 1 mà khác nhau ở tt_luot" in " ".join(ran.out.split())
    set_states(workbook, lambda unit: ResponseStatus.USED)
    form = read_book(FileGrid(workbook), "", submissions=True).received[0]
    assert form.row
    FileGrid(workbook).write([typed(form.row.sheet, form.row.place("status").cell, "đã thay")])
    assert "mà khác nhau" not in de06("aggregate", workbook).out
    assert at(workbook, MEETINGS, "aggregated") == 6


def test_it_refuses_in_one_sentence_and_changes_nothing(workbook: Path) -> None:
    arrive(workbook, district_forms())
    FileGrid(workbook).write([typed(layout.SOURCES.sheet, "E4", "Số")])
    before = content(workbook.parent)
    ran = de06("aggregate", workbook)
    assert (ran.status, ran.out) == (2, "")
    assert_one_sentence(ran.err)
    assert "Nguồn số liệu" in ran.err
    assert content(workbook.parent) == before


def test_a_workbook_that_is_open_is_refused(workbook: Path) -> None:
    workbook.with_name(f"~${workbook.name}").write_bytes(b"test")
    ran = de06("aggregate", workbook)
    assert ran.status == 2
    assert_one_sentence(ran.err)
