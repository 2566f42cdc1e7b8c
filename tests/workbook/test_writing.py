"""Blocks that the writers make where a clerk moved a table, or deleted what is around it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from de06_xl.model import finding_kinds
from de06_xl.model.delivery import Delivery, DeliveryState, LetterKind
from de06_xl.model.finding import Finding
from de06_xl.model.period import Period
from de06_xl.workbook import layout
from de06_xl.workbook.grid import Block, Cell
from de06_xl.workbook.layout import FINDINGS, HISTORY, LOG, Table
from de06_xl.workbook.writing.blocks import column_blocks, open_table
from de06_xl.workbook.writing.deliveries import delivery_blocks
from de06_xl.workbook.writing.findings import findings_blocks, unchecked_blocks
from de06_xl.workbook.writing.history import history_blocks
from de06_xl.workbook.writing.log import last_log_row, log_block
from de06_xl.workbook.writing.registers import submission_blocks
from tests.support.books import book, heading, indicator, received, submission, unit
from tests.support.memory_grid import MemoryGrid

NOW = dt.datetime(2022, 5, 18, 8, 5)  # noqa: DTZ001 - shown, never compared


def headers(table: Table) -> list[Cell]:
    return [column.header for column in table.columns]


@pytest.mark.parametrize(("above", "row"), [(0, None), (1, None), (2, 1), (3, 2)])
def test_the_line_above_the_findings_is_left_out_where_there_is_no_room(above: int, row: int | None) -> None:
    grid = MemoryGrid({FINDINGS.sheet: [*([None] for _ in range(above)), headers(FINDINGS)]})
    expected = [] if row is None else [Block(FINDINGS.sheet, row, 1, [[layout.UNCHECKED]])]
    assert unchecked_blocks(grid) == expected


def test_the_log_continues_below_its_last_line() -> None:
    line: list[Cell] = [NOW, "An", "Kiểm tra", "không còn lỗi"]
    expected = [Block(LOG.sheet, 4, 1, [line])]
    grid = MemoryGrid({LOG.sheet: [["Nhật ký"], headers(LOG), ["trước"]]})
    assert log_block(grid, NOW, "An", "Kiểm tra", "không còn lỗi") == expected
    assert last_log_row(grid) == 3
    assert last_log_row(MemoryGrid({LOG.sheet: [["Nhật ký"], headers(LOG)]})) == 2


def test_without_its_sheet_nothing_is_logged() -> None:
    grid = MemoryGrid({})
    assert log_block(grid, NOW, "An", "Kiểm tra", "") == []
    assert last_log_row(grid) is None


def test_columns_with_one_of_the_clerks_between_them_are_written_one_by_one() -> None:
    period, code, _, value = headers(HISTORY)
    grid = MemoryGrid({HISTORY.sheet: [[period, "của tôi", code, value], ["2022-04", "giữ", "a", 1]]})
    assert history_blocks(grid, Period.parse("2022-05"), {"a": Decimal(2), "b": Decimal(3)}, {"a": "không có cột"}) == [
        Block(HISTORY.sheet, 3, 1, [["2022-05"], ["2022-05"]]),
        Block(HISTORY.sheet, 3, 3, [["a"], ["b"]]),
        Block(HISTORY.sheet, 3, 4, [[Decimal(2)], [Decimal(3)]]),
    ]


def test_cells_of_a_column_between_the_changed_ones_keep_their_values() -> None:
    rows: list[list[Cell]] = [headers(HISTORY), *(["2022-04", f"ma_{number}", None, number] for number in range(2, 7))]
    found, read = open_table(MemoryGrid({HISTORY.sheet: rows}), HISTORY)
    assert column_blocks(found, read, "value", {5: 50, 3: 30}) == [Block(HISTORY.sheet, 3, 4, [[30], [4], [50]])]
    assert column_blocks(found, read, "value", {}) == []


def names_beside_codes(grid: MemoryGrid) -> list[Block]:
    """What the writers of registers say of the unit AB, the group XA and the figure `so`."""
    figure = replace(indicator("so"), name="Số hồ sơ")
    of = book(figure, units=(replace(unit("AB", "XA"), name="Huyện An Biên"),), outline=(heading("II", "KẾT QUẢ"),))
    units, codes = of.unit_names(), of.code_names()
    sent = submission(received("AB"), "so", 1), submission(received("AB"), "II", text="Không.")
    letters = [Delivery(of.period, one, LetterKind.FORM, DeliveryState.SENT, one) for one in ("AB", "XA", "lạ")]
    found = Finding.of_figure(finding_kinds.VALUE_MISSING, "Thiếu.", figure, unit="AB, XA")
    return [
        *submission_blocks(grid, sent, {}, units, codes),
        *delivery_blocks(grid, letters, units),
        *history_blocks(grid, of.period, {"so": Decimal(1)}, codes),
        *findings_blocks(grid, of, [found], lambda _: "khóa", NOW),
    ]


def test_names_stand_beside_codes_where_the_workbook_has_a_column_for_them() -> None:
    tables = (layout.SUBMITTED, layout.SENT, HISTORY, FINDINGS)
    grid = MemoryGrid({table.sheet: [headers(table)] for table in tables})
    written = {block.sheet: block.rows for block in names_beside_codes(grid)}

    def said(table: Table, *fields: str) -> list[list[Cell]]:
        return [[row[table.index(field) - 1] for field in fields] for row in written[table.sheet]]

    assert said(layout.SUBMITTED, "unit", "unit_name", "code", "name") == [
        ["AB", "Huyện An Biên", "so", "Số hồ sơ"],
        ["AB", "Huyện An Biên", "II", "KẾT QUẢ"],
    ]
    assert said(layout.SENT, "unit", "unit_name") == [["AB", "Huyện An Biên"], ["XA", "nhóm XA"], ["lạ", None]]
    assert said(HISTORY, "code", "name") == [["so", "Số hồ sơ"]]
    assert said(FINDINGS, "name", "unit_name") == [["Số hồ sơ", "Huyện An Biên, nhóm XA"]]


def test_a_workbook_without_columns_for_names_is_written_as_before() -> None:
    tables = (layout.SUBMITTED, layout.SENT, HISTORY, FINDINGS)
    before = {
        table: Table(table.name, tuple(one for one in table.columns if one.field not in ("name", "unit_name")))
        for table in tables
    }
    grid = MemoryGrid({table.sheet: [headers(old)] for table, old in before.items()})
    written = {block.sheet: block.rows for block in names_beside_codes(grid)}
    for table, old in before.items():
        assert {len(row) for row in written[table.sheet]} == {len(old.columns)}
        assert not any(
            "An Biên" in str(cell) or "Số hồ sơ" in str(cell) for row in written[table.sheet] for cell in row
        )
