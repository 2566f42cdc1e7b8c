"""``de06 aggregate`` in the file: sums, dates, texts and sources where they belong, and not one other cell."""

from __future__ import annotations

import datetime as dt
import re
import warnings
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator

from de06_xl.actions import aggregate, new
from de06_xl.actions.session import Outcome, Session, check, commit, open_file
from de06_xl.cli.terminal import TerminalUi
from de06_xl.incoming.containers.package import unpack
from de06_xl.model.figures import Figures
from de06_xl.model.place import Place
from de06_xl.model.responses import ResponseStatus
from de06_xl.system.cells import cell_name, cell_numbers
from de06_xl.workbook import layout
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.formulas import aggregated_formula
from de06_xl.workbook.grid import Block, Cell, Formula
from de06_xl.workbook.patch.package import sheet_parts
from de06_xl.workbook.reading.book import read_book
from tests.conftest import NOW
from tests.support.command_line import assert_one_sentence, content, de06
from tests.support.decorate import decorate
from tests.support.fill_in import indicators, read, typed
from tests.support.libreoffice import InsertRow, Type, convert, edit_and_save, recalculated
from tests.support.sent import DISTRICTS, Form, arrive, district_forms
from tests.support.sent import MEETINGS as MEETINGS_BY_DISTRICT
from tests.support.xlsx_lint import lint

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
MEETINGS, TARGET, DONE = "tt_luot", "ls_cmnd9_chi_tieu", "ls_cmnd9_thuc_hien"
CLEANING, SERVICES, PUBLICITY = "II.4 Làm sạch dữ liệu", "II.2 Dịch vụ công", "II.5 Tuyên truyền"
MAY = dt.date(2022, 5, 18)


@pytest.fixture
def workbook(sample: Path) -> Path:
    """The sample with nothing typed into three rows: a sum, a row of one owner, and one that rates are made of."""
    empty(sample, MEETINGS, "tt_nguoi", "dvc_da_tra", DONE)
    return sample


def empty(path: Path, *codes: str) -> None:
    rows = indicators(read(path))
    FileGrid(path).write(
        [typed(rows[c].row.sheet, rows[c].row.place(f).cell, None) for c in codes for f in ("value", "as_of")]
    )


def session(path: Path, now: dt.datetime = NOW) -> Session:
    return open_file(path, TerminalUi(), now, "test")


def run(path: Path) -> Outcome:
    """Aggregate and write, as the command does."""
    opened = session(path)
    outcome = aggregate.run(opened)
    commit(opened, outcome)
    return outcome


def everything(path: Path) -> dict[Place, Cell]:
    grid = FileGrid(path)
    return {
        Place(sheet, cell_name(number, at)): cell
        for sheet in grid.sheets()
        for number, row in enumerate(grid.read(sheet), 1)
        for at, cell in enumerate(row, 1)
        if cell is not None
    }


def changed(before: Mapping[Place, Cell], after: Mapping[Place, Cell]) -> dict[Place, Cell]:
    return {place: after.get(place) for place in before.keys() | after.keys() if before.get(place) != after.get(place)}


def at(path: Path, code: str, field: str) -> Cell:
    place = indicators(read(path))[code].row.place(field)
    row, column = cell_numbers(place.cell)
    return FileGrid(path).read(place.sheet)[row - 1][column - 1]


def table(path: Path, wanted: layout.Table) -> list[dict[str, Cell]]:
    rows = FileGrid(path).read(wanted.sheet)
    found = layout.find(rows, wanted, wanted.sheet)
    assert found
    return [
        {column.field: found.value(row, column.field) for column in wanted.columns}
        for _, row in layout.table_rows(rows, found)
    ]


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


def set_states(path: Path, state: Callable[[str], ResponseStatus]) -> None:
    """The clerk sets the state of every form in `Phiếu nhận`."""
    blocks = [
        typed(form.row.sheet, form.row.place("status").cell, state(form.unit).value)
        for form in read_book(FileGrid(path), path.name, submissions=True).received
        if form.row
    ]
    FileGrid(path).write(blocks)


@pytest.mark.thorough
def test_the_states_beside_the_figures_follow_the_register(workbook: Path) -> None:
    arrive(workbook, district_forms())
    run(workbook)
    set_states(workbook, lambda unit: ResponseStatus.SUPERSEDED if unit in ("AB", "KH") else ResponseStatus.USED)
    (behind,) = (one for one in check(session(workbook)).findings if one.rule.endswith("-outdated"))
    assert behind.message.startswith("Phiếu của Huyện An Biên, Huyện Kiên Hải mới nhận")
    run(workbook)
    assert not any(one.rule.endswith("-outdated") for one in check(session(workbook)).findings)
    states = {(line["unit"], line["status"]) for line in table(workbook, layout.SUBMITTED)}
    assert states == {(code, "đã thay" if code in ("AB", "KH") else "dùng") for code in DISTRICTS}
    assert at(workbook, MEETINGS, "aggregated") == 101 - 7 - 4


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


@pytest.mark.thorough
@pytest.mark.parametrize("state", ["dung", None])
def test_a_state_that_is_none_is_told_by_its_cell_to_whoever_sums_up_and_checks(
    workbook: Path, state: str | None
) -> None:
    arrive(workbook, district_forms())
    form = read_book(FileGrid(workbook), "", submissions=True).received[0]
    assert form.row
    place = form.row.place("status")
    FileGrid(workbook).write([typed(place.sheet, place.cell, state)])
    outcome = run(workbook)
    for findings in (outcome.findings, check(session(workbook)).findings):
        (finding,) = (one for one in findings if one.place == place)
        assert (finding.rule, finding.open) == ("unknown-choice", True)
        assert "dùng, đã thay, chờ chọn" in finding.message


@pytest.mark.thorough
@pytest.mark.parametrize(("field", "value"), [("status", "dung"), ("status", None), ("period", "tháng nào")])
@pytest.mark.parametrize("action", ["collect", "remind"])
def test_a_row_of_received_forms_that_cannot_be_read_stops_what_would_take_its_form_for_new(
    workbook: Path, action: str, field: str, value: str | None
) -> None:
    arrive(workbook, district_forms())
    form = read_book(FileGrid(workbook), "", submissions=True).received[0]
    assert form.row
    place = form.row.place(field)
    FileGrid(workbook).write([typed(place.sheet, place.cell, value)])
    before = content(workbook.parent)
    ran = de06(action, workbook)
    assert ran.status == 2
    assert f"Tệp “{workbook.name}”, trang “Phiếu nhận”, ô {place.cell}: " in ran.err
    assert content(workbook.parent) == before


@pytest.mark.thorough
@pytest.mark.parametrize("state", ["dung", None, "không nhận"])
def test_a_state_beside_a_figure_is_a_copy_whose_loss_loses_no_figure(workbook: Path, state: str | None) -> None:
    arrive(workbook, district_forms())
    one = read_book(FileGrid(workbook), "", submissions=True).submissions[0]
    assert one.row
    place = one.row.place("status")
    FileGrid(workbook).write([typed(place.sheet, place.cell, state)])
    run(workbook)
    assert at(workbook, MEETINGS, "aggregated") == 101
    assert {line["status"] for line in table(workbook, layout.SUBMITTED)} == {"dùng"}
    assert run(workbook).blocks == []


@pytest.mark.thorough
def test_a_figure_that_somebody_spoilt_in_the_register_is_told_by_its_cell(workbook: Path) -> None:
    arrive(workbook, district_forms())
    one = read_book(FileGrid(workbook), "", submissions=True).submissions[0]
    assert one.row
    place = one.row.place("value")
    FileGrid(workbook).write([typed(place.sheet, place.cell, "chín")])
    assert [finding.rule for finding in run(workbook).findings if finding.place == place] == ["unreadable-number"]


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


# Texts ------------------------------------------------------------------------------------------------------


HOSTILE = ['=HYPERLINK("http://x";"y")', "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "05", "1.", "06/01/2022", "{a}"]


def paragraphs(path: Path, sheet: str) -> list[tuple[str, str, str, str]]:
    section = read(path).section(sheet)
    assert section
    return [(one.kind.value, one.text, one.owner, one.include) for one in section.paragraphs]


@pytest.mark.thorough
def test_texts_come_in_below_what_stands_there_as_text_and_wait_for_an_x(workbook: Path) -> None:
    before = paragraphs(workbook, SERVICES)
    arrive(workbook, [Form("PVHCC", texts={"II.2": HOSTILE})])
    outcome = run(workbook)
    texts = [*HOSTILE[:-1], r"\{a}"]
    assert paragraphs(workbook, SERVICES) == [*before, *(("-", text, "PVHCC", "") for text in texts)]
    assert read(workbook).problems == ()
    part = unpack(workbook.read_bytes(), "", "")[sheet_parts(unpack(workbook.read_bytes(), "", ""))[SERVICES]]
    assert b"HYPERLINK" in part
    assert not re.search(rb"<f>[^<]*(HYPERLINK|cmd)", part)
    assert f"Đã đưa nội dung các đơn vị viết vào: {SERVICES} (09 đoạn)." in "".join(outcome.messages)


@pytest.mark.thorough
def test_a_text_that_the_clerk_edited_or_deleted_does_not_come_again(workbook: Path) -> None:
    arrive(workbook, [Form("PVHCC", texts={"II.2": ["Một.", "Hai.", "Ba."]})])
    run(workbook)
    section = read(workbook).section(SERVICES)
    assert section
    first, second, _ = section.paragraphs[-3:]
    edits = [
        typed(SERVICES, first.row.place("text").cell, "Một, biên tập lại."),
        typed(SERVICES, first.row.place("include").cell, "x"),
    ]
    edits += [typed(SERVICES, second.row.place(field).cell, None) for field in ("kind", "text", "owner")]
    FileGrid(workbook).write(edits)
    before = everything(workbook)
    run(workbook)
    assert everything(workbook) == before
    assert [text for _, text, owner, _ in paragraphs(workbook, SERVICES) if owner] == ["Một, biên tập lại.", "Ba."]


@pytest.mark.thorough
def test_a_row_that_the_clerk_has_begun_is_not_used(workbook: Path) -> None:
    section = read(workbook).section(SERVICES)
    assert section
    begun = section.spare[1]
    FileGrid(workbook).write([typed(SERVICES, begun.place("kind").cell, "đoạn")])
    arrive(workbook, [Form("PVHCC", texts={"II.2": "Một."})])
    run(workbook)
    after = read(workbook).section(SERVICES)
    assert after
    assert after.paragraphs[-1].row.number == begun.number + 1


@pytest.mark.thorough
def test_texts_without_a_free_row_are_told_and_come_when_there_is_room(workbook: Path) -> None:
    section = read(workbook).section(SERVICES)
    assert section
    room = len(section.spare)
    texts = [f"Đoạn {number}." for number in range(room + 2)]
    arrive(workbook, [Form("PVHCC", texts={"II.2": texts})])
    outcome = run(workbook)
    assert [text for _, text, owner, _ in paragraphs(workbook, SERVICES) if owner] == texts[:room]
    assert (
        f"Trang “{SERVICES}” hết hàng trống ở bảng Nội dung nên còn 02 đoạn chưa đưa vào; hãy xóa đoạn không dùng hoặc "
        "chép thêm hàng trống rồi tổng hợp lại."
    ) in outcome.messages
    assert [line["status"] for line in table(workbook, layout.SOURCES) if line["code"] == "II.2"][-2:] == [
        "hết hàng trống"
    ] * 2
    last = section.spare[-1]
    FileGrid(workbook).write([typed(SERVICES, last.place(field).cell, None) for field in ("kind", "text", "owner")])
    run(workbook)
    assert paragraphs(workbook, SERVICES)[-1][1] == texts[room]


# Nguồn số liệu ------------------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_every_sum_has_its_lines(workbook: Path) -> None:
    faulty = Form("AM", status=ResponseStatus.FAULTY)
    arrive(workbook, [*district_forms(["AB", "AM"], as_of=MAY), faulty])
    run(workbook)
    lines = [line for line in table(workbook, layout.SOURCES) if line["code"] == MEETINGS]
    assert len(lines) == 16
    assert lines[0] == {
        "code": MEETINGS,
        "name": "Lượt tuyên truyền lồng ghép về Đề án 06",
        "unit": "RG",
        "unit_name": "Thành phố Rạch Giá",
        "value": 9,
        "previous": None,
        "as_of": "18/5/2022",
        "file": "RG_lan1.xlsx",
        "cell": "Phiếu!E14",
        "received": "08:15 17/5/2022",
        "status": "đã tính",
        "key": lines[0]["key"],
    }
    assert {line["unit"]: line["status"] for line in lines if line["status"] != "đã tính"} == {
        "AB": "chưa gửi",
        "AM": "cần sửa",
        None: "thiếu đơn vị",
    }
    assert (lines[-1]["unit_name"], lines[-1]["value"], lines[-1]["as_of"]) == ("Cộng 13/15 đơn vị", 88, "18/5/2022")
    assert sum(int(str(line["value"])) for line in lines[:-1] if line["value"]) == 88


@pytest.mark.thorough
def test_fewer_lines_leave_none_behind(workbook: Path) -> None:
    arrive(workbook, district_forms())
    run(workbook)
    many = len(table(workbook, layout.SOURCES))
    rows = indicators(read(workbook))
    FileGrid(workbook).write([typed(PUBLICITY, rows[MEETINGS].row.place("owner").cell, "CAT")])
    run(workbook)
    assert len(table(workbook, layout.SOURCES)) == many - 15
    assert {line["code"] for line in table(workbook, layout.SOURCES)} == {
        one.code for one in read(workbook).indicators() if not one.expression
    }


@pytest.mark.thorough
def test_sorting_and_scribbling_in_it_does_no_harm(workbook: Path) -> None:
    arrive(workbook, district_forms(as_of=MAY))
    run(workbook)
    rows = FileGrid(workbook).read(layout.SOURCES.sheet)
    lines = sorted(rows[4:], key=lambda row: str(row[9]), reverse=True)
    lines[3][9], lines[5][5] = "tôi ghi", "giữa tháng"
    FileGrid(workbook).write([Block(layout.SOURCES.sheet, 5, 1, lines)])
    assert read(workbook).problems == ()
    before = {place: cell for place, cell in everything(workbook).items() if place.sheet == PUBLICITY}
    run(workbook)
    assert {place: cell for place, cell in everything(workbook).items() if place.sheet == PUBLICITY} == before


@pytest.mark.thorough
@pytest.mark.parametrize(
    "gone", [(layout.SOURCES.sheet,), (layout.LOG.sheet,), (layout.SOURCES.sheet, layout.LOG.sheet, "Tổng quan")]
)
def test_sheets_that_the_clerk_has_done_away_with_are_not_missed(workbook: Path, gone: tuple[str, ...]) -> None:
    arrive(workbook, district_forms())
    book = openpyxl.load_workbook(workbook)
    for sheet in gone:
        del book[sheet]
    book.save(workbook)
    run(workbook)
    assert at(workbook, MEETINGS, "aggregated") == 101
    assert run(workbook).blocks == []
    assert not any(one.rule.endswith("-outdated") for one in check(session(workbook)).findings)


def test_nothing_that_came_is_nothing_written_but_that_nobody_sent(sample: Path) -> None:
    workbook, before = sample, everything(sample)
    outcome = run(workbook)
    sheets = {place.sheet for place in changed(before, everything(workbook))}
    assert sheets == {layout.SOURCES.sheet, "Tổng quan", layout.LOG.sheet}
    assert outcome.messages[0].startswith("Đã tổng hợp 00/")
    assert {line["status"] for line in table(workbook, layout.SOURCES)} == {"chưa gửi", "thiếu đơn vị"}


@pytest.mark.thorough
def test_the_log_says_what_was_done(workbook: Path) -> None:
    arrive(workbook, district_forms(["AB"]))
    outcome = run(workbook)
    assert table(workbook, layout.LOG)[-1] == {
        "time": "09:30 31/5/2022",
        "user": "test",
        "action": "Tổng hợp",
        "result": outcome.messages[0],
    }


# The next period ---------------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_the_next_period_starts_without_what_was_aggregated(workbook: Path) -> None:
    arrive(workbook, [*district_forms(as_of=MAY), Form("PVHCC", {"dvc_da_tra": 7005}, {"II.2": "Một."}, as_of=MAY)])
    run(workbook)
    june = workbook.with_name("tháng 6.xlsx")
    new.run_from(session(workbook), june)
    rows = indicators(read(june))
    assert [(row.aggregated, row.as_of, row.constant) for row in rows.values()] == [(None, None, None)] * len(rows)
    assert rows["dvc_da_tra"].formula is None
    assert rows[MEETINGS].formula == aggregated_formula(rows[MEETINGS].row)
    assert (rows[MEETINGS].previous, rows["dvc_da_tra"].previous) == (101, 7005)
    assert table(june, layout.SOURCES) == []
    assert table(june, layout.SUBMITTED) == []
    assert len(table(workbook, layout.SUBMITTED)) > 0
    overview = FileGrid(june).read("Tổng quan")
    assert [row[1] for row in overview if row[0] == layout.STANDINGS_LABEL] == [layout.NOTHING_COLLECTED]
    assert not any(isinstance(row[0], str) and row[0].startswith("RG - ") for row in overview)
    assert read(june).problems == ()
    before = everything(june)
    run(june)
    sheets = {place.sheet for place in changed(before, everything(june))}
    assert sheets == {layout.SOURCES.sheet, "Tổng quan", layout.LOG.sheet}


@pytest.mark.thorough
def test_june_gathers_its_own_forms_only(workbook: Path) -> None:
    arrive(workbook, district_forms())
    run(workbook)
    june = workbook.with_name("tháng 6.xlsx")
    new.run_from(session(workbook), june)
    arrive(june, [Form("RG", {MEETINGS: 12}, period="2022-06")])
    run(june)
    assert at(june, MEETINGS, "aggregated") == 12
    lines = [line for line in table(june, layout.SOURCES) if line["code"] == MEETINGS]
    assert sum(line["status"] == ResponseStatus.SILENT.value for line in lines) == 14
    assert [line["previous"] for line in lines[:-1]] == list(MEETINGS_BY_DISTRICT)


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


def test_in_the_period_after_units_ceased_checks_know_what_those_gave(sample: Path) -> None:
    """The forms of the period before, which other checks need not read, say who took over what."""
    arrive(sample, [Form("RG", {"tt_luot": 9}, period="2022-04")])
    known = read_book(FileGrid(sample), "")
    assert known.submissions == ()
    city = known.unit("RG")
    assert city
    FileGrid(sample).write([typed(layout.UNITS.sheet, city.row.place("valid_to").cell, "30/4/2022")])
    after = read_book(FileGrid(sample), "")
    assert [unit.code for unit in after.ceased_units("HUYEN")] == ["RG"]
    assert [one.value for one in after.submissions] == [9]
