"""The file of the next period: what is carried over, what is emptied, and what no program may touch."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from de06_xl.actions import report, validate
from de06_xl.actions.session import check, commit, open_file
from de06_xl.cli.terminal import TerminalUi
from de06_xl.incoming.containers.package import unpack
from de06_xl.model.book import Book, SectionSheet
from de06_xl.model.figures import Figures
from de06_xl.report.compose import compose
from de06_xl.system.cells import MAX_TEXT
from de06_xl.workbook import layout, search
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Block, Cell
from de06_xl.workbook.patch.package import sheet_parts
from tests.conftest import NOW
from tests.support.decorate import decorate
from tests.support.fill_in import fill_in, indicators, read, typed
from tests.support.next_period import RATE, make, next_book
from tests.support.word_text import paragraphs_of
from tests.support.xlsx_lint import lint

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def table(path: Path, wanted: layout.Table) -> list[list[Cell]]:
    """The rows of a table that has a sheet to itself, its columns in our order."""
    rows = FileGrid(path).read(wanted.sheet)
    found = search.find(rows, wanted, wanted.sheet)
    assert found
    return [[found.cell(row, column.field) for column in wanted.columns] for _, row in search.table_rows(rows, found)]


@pytest.fixture
def june(sample: Path) -> Path:
    return make(sample)


def without_formulas(workbook: Book) -> Book:
    """A workbook's content; of its history and rates the ten digits that are read back."""

    def ten(value: Decimal | None) -> Decimal | None:
        return value if value is None else round(value, 10)

    def section_of(section: SectionSheet) -> SectionSheet:
        rows = tuple(replace(row, formula=None, previous=ten(row.previous)) for row in section.indicators)
        return replace(section, indicators=rows, spare=())

    history = {key: round(value, 10) for key, value in workbook.history.items()}
    return replace(workbook, file="", sections=tuple(map(section_of, workbook.sections)), history=history)


@pytest.mark.thorough
def test_the_file_says_what_the_rules_say(sample: Path, june: Path) -> None:
    assert without_formulas(read(june)) == without_formulas(next_book(read(sample)))


def test_june_after_may(sample: Path, june: Path) -> None:
    may, after = read(sample), read(june)
    assert str(after.period) == "2022-06"
    assert {
        key: after.fact(key) for key in ("tu_ngay", "den_ngay", "han_gui", "han_bao_cao", "so", "ngay", "ho_ten")
    } == {
        "tu_ngay": "15/5/2022",
        "den_ngay": "14/6/2022",
        "han_gui": "20/6/2022",
        "han_bao_cao": "25/6/2022",
        "so": "",
        "ngay": "",
        "ho_ten": may.fact("ho_ten"),
    }
    rows = indicators(after)
    assert (rows["dvc_tiep_nhan"].previous, rows[RATE].previous, rows["tt_luot"].previous) == (
        7440,
        Decimal("97.53"),
        101,
    )
    assert all(row.constant is None and row.as_of is None for row in rows.values())
    assert all((row.formula is not None) is not row.entered for row in rows.values())
    assert after.problems == ()
    assert {section.name for section in after.sections if section.paragraphs} == {
        section.name for section in may.sections if section.paragraphs
    } - {"I Chỉ đạo, điều hành"}


def test_the_history_the_checks_and_the_log_of_the_new_workbook(sample: Path) -> None:
    session = open_file(sample, TerminalUi(), NOW, "test")
    commit(session, validate.run(session))
    made = make(sample)
    history = table(made, layout.HISTORY)
    assert len(history) == len(list(read(sample).indicators()))
    assert ["2022-05", RATE, "Xóa trùng thông tin ngoài tỉnh: tỷ lệ đạt", 97.53] in history
    assert table(made, layout.FINDINGS) == []
    assert FileGrid(made).read(layout.FINDINGS.sheet)[1][0] == "Chưa kiểm tra."
    assert [line[2] for line in table(made, layout.LOG)] == ["Kiểm tra", "Kỳ mới"]
    assert table(made, layout.LOG)[-1] == [
        NOW.replace(tzinfo=None),
        "test",
        "Kỳ mới",
        f"Lập từ sổ {sample.name} (tháng 5/2022); 47 số liệu vào trang Lịch sử.",
    ]


def test_the_texts_of_the_period_before_stand_in_a_folded_column(sample: Path, june: Path) -> None:
    texts = {
        (section.name, item.row.number): item.previous for section in read(june).sections for item in section.paragraphs
    }
    printed = {
        (item.place.sheet, int(item.place.cell[1:])): item.text
        for heading in compose(read(sample), Figures(read(sample))).headings
        for item in heading.paragraphs
    }
    assert len(texts) > 30
    assert all(printed[place].endswith(text) and text for place, text in texts.items())
    assert "Tính đến ngày 18/5/2022 toàn tỉnh đã tiếp nhận: 7.440 hồ sơ" in "".join(texts.values())
    parts, names = unpack(june.read_bytes(), "", "sổ"), part_names(june)
    at = layout.PARAGRAPHS.index("previous")
    for sheet in {sheet for sheet, _ in texts}:
        columns = etree.fromstring(parts[names[sheet]]).iter(f"{MAIN}col")
        hidden = [c.get("hidden") for c in columns if int(c.get("min")) <= at <= int(c.get("max"))]
        assert hidden == ["1"]


@pytest.mark.thorough
def test_of_a_text_that_facts_make_longer_than_a_cell_what_a_cell_holds_is_kept(sample: Path) -> None:
    place = next(item.row.place("text") for item in read(sample).section("III Nhận xét").paragraphs)
    long = "{tt.mo_dau} " * 400
    FileGrid(sample).write([typed(place.sheet, place.cell, long)])
    kept = next(item for item in read(make(sample)).section("III Nhận xét").paragraphs)
    assert kept.text == long.strip()
    assert kept.previous.endswith("{tt.mo_dau}"), "what goes beyond the bound stays as typed, with a finding"
    assert len(kept.previous) <= MAX_TEXT


def test_no_result_of_the_old_period_is_stored_beside_a_formula(june: Path) -> None:
    shown = figure_cells(june, "value")
    assert any(cell.find(f"{MAIN}f") is not None for cell in shown)
    assert {cell.findtext(f"{MAIN}v") or "" for cell in shown} == {""}


def figure_cells(path: Path, field: str) -> list[etree._Element]:
    parts = unpack(path.read_bytes(), "", "sổ")
    sheets = part_names(path)
    return [
        cell
        for row in (indicator.row for indicator in read(path).indicators())
        for cell in etree.fromstring(parts[sheets[row.sheet]]).iter(f"{MAIN}c")
        if cell.get("r") == row.place(field).cell
    ]


def part_names(path: Path) -> dict[str, str]:
    return sheet_parts(unpack(path.read_bytes(), "", "sổ"))


@pytest.mark.thorough
def test_nothing_else_of_the_clerks_workbook_changes(sample: Path) -> None:
    sample.write_bytes(decorate(sample.read_bytes()))
    made = make(sample)
    before, after = (unpack(path.read_bytes(), "", "sổ") for path in (sample, made))
    names, workbook = part_names(sample), read(sample)
    sections = {section.name for section in workbook.sections}
    tables = (layout.FACTS, layout.HISTORY, layout.FINDINGS, layout.LOG)
    written = sections | {layout.OVERVIEW_SHEET, *(table.sheet for table in tables)}
    changed = {name for name in before if before[name] != after.get(name)}
    chain = {"xl/calcChain.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels", "xl/workbook.xml"}
    assert changed - chain <= {names[sheet] for sheet in written}
    assert set(after) == set(before) - {"xl/calcChain.xml"}

    for sheet in sections:
        old, now = before[names[sheet]], after[names[sheet]]
        assert without_cells(old) == without_cells(now)
        ours = {
            row.place(field).cell
            for row in (i.row for i in workbook.indicators() if i.row.sheet == sheet)
            for field in ("value", "previous", "as_of", "aggregated")
        } | {
            item.row.place(field).cell
            for section in workbook.sections
            if section.name == sheet
            for item in section.paragraphs
            for field in ("kind", "text", "owner", "include", "previous")
        }
        left, right = cells(old), cells(now)
        assert {cell for cell in left.keys() | right.keys() if left.get(cell) != right.get(cell)} <= ours


def cells(part: bytes) -> dict[str, bytes]:
    return {cell.get("r"): etree.tostring(cell, method="c14n") for cell in etree.fromstring(part).iter(f"{MAIN}c")}


def without_cells(part: bytes) -> bytes:
    return re.sub(
        rb"<sheetData>.*</sheetData>|<dimension[^>]*>",
        b"",
        etree.tostring(etree.fromstring(part), method="c14n"),
        flags=re.DOTALL,
    )


@pytest.mark.thorough
def test_the_new_file_is_one_that_excel_takes(june: Path) -> None:
    assert lint(june.read_bytes()) == []


def test_the_old_file_stays_as_it_is(sample: Path) -> None:
    before = sample.read_bytes()
    make(sample)
    assert sample.read_bytes() == before


@pytest.mark.thorough
def test_cells_that_could_not_be_read_are_empty_in_the_new_period(sample: Path) -> None:
    rows, facts = indicators(read(sample)), read(sample)
    place = facts.fact_place("ngay")
    assert place
    spoilt = [
        typed(rows["dvc_tiep_nhan"].row.sheet, rows["dvc_tiep_nhan"].row.place("value").cell, "bảy nghìn"),
        typed(rows[RATE].row.sheet, rows[RATE].row.place("value").cell, "gần hết"),
        typed(rows["dvc_da_tra"].row.sheet, rows["dvc_da_tra"].row.place("as_of").cell, "giữa tháng"),
        typed(rows["dvc_da_tra"].row.sheet, rows["dvc_da_tra"].row.place("previous").cell, "chưa rõ"),
        typed(place.sheet, place.cell, "cuối tháng"),
    ]
    FileGrid(sample).write(spoilt)
    assert len(read(sample).problems) == len(spoilt)
    made = read(make(sample))
    assert made.problems == ()
    assert indicators(made)["dvc_tiep_nhan"].previous is None
    assert indicators(made)[RATE].formula


@pytest.mark.thorough
def test_a_report_of_june_once_figures_and_ticks_are_in(sample: Path, june: Path) -> None:
    may = {code: row for code, row in indicators(read(sample)).items() if row.entered or row.aggregation}
    sums = ("dvc_tiep_nhan", "cccd_2004_2007")
    grown = {code: int(row.constant or 0) + (14 if code in sums else 7) for code, row in may.items()}
    fill_in(june, grown, as_of="14/6/2022", tick=True)
    sheet = "I Chỉ đạo, điều hành"
    first = next(section for section in read(sample).sections if section.name == sheet).paragraphs[0].row
    texts = [
        "-",
        "Tiếp nhận {dvc_tiep_nhan} hồ sơ, {dvc_tiep_nhan.tang_giam} so với {tt.ky_truoc} ({dvc_tiep_nhan.truoc}).",
    ]
    FileGrid(june).write(
        [
            typed(sheet, first.place(field).cell, value)
            for field, value in zip(("kind", "text", "include"), (*texts, "x"), strict=True)
        ]
    )
    session = open_file(june, TerminalUi(), NOW, "test")
    assert [finding.rule for finding in check(session).findings if finding.open] == []
    printed = paragraphs_of(report.run(session).files[0])
    assert "IV. PHƯƠNG HƯỚNG CÔNG TÁC TRỌNG TÂM THÁNG 7/2022" in printed
    assert "- Tiếp nhận 7.454 hồ sơ, tăng 14 so với tháng 5/2022 (7.440)." in printed


@pytest.mark.thorough
def test_a_row_without_a_code_does_not_bring_its_number_along(sample: Path) -> None:
    sheet, number = "II.2 Dịch vụ công", 9
    FileGrid(sample).write([Block(sheet, number, 2, [["Hồ sơ quá hạn", "hồ sơ", 3, 2]])])
    assert [problem.rule for problem in read(sample).problems] == ["missing-code"]
    line = FileGrid(make(sample)).read(sheet)[number - 1]
    assert (line[1], line[3], line[4]) == ("Hồ sơ quá hạn", None, None)


@pytest.mark.thorough
def test_own_rows_notes_and_sheets_go_along(sample: Path) -> None:
    row = indicators(read(sample))["dvc_tiep_nhan"].row
    below = Block("II.2 Dịch vụ công", 9, 1, [["dvc_rieng", "Hồ sơ riêng", "hồ sơ", 3]])
    FileGrid(sample).write([typed(row.sheet, row.place("note").cell, "Hỏi lại Trung tâm"), below])
    made = make(sample)
    rows = indicators(read(made))
    assert rows["dvc_rieng"].name == "Hồ sơ riêng"
    assert (rows["dvc_rieng"].constant, rows["dvc_rieng"].previous) == (None, 3)
    assert FileGrid(made).read(row.sheet)[row.number - 1][8] == "Hỏi lại Trung tâm"
