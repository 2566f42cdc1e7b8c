"""Phân tích: what it writes on the leader's page, and what stays as it was."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from de06_xl import new_workbook, open_workbook
from de06_xl.actions import analyze
from de06_xl.actions.session import open_file
from de06_xl.actions.ui import SilentUi
from de06_xl.incoming.containers.package import unpack
from de06_xl.model.figures import Figures
from de06_xl.model.indicator import Direction
from de06_xl.process.analysis import Analysis
from de06_xl.process.leader_page import leader_page
from de06_xl.system import shipped
from de06_xl.system.errors import De06Error
from de06_xl.workbook import layout, search
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Block, Cell, Formula
from de06_xl.workbook.leader_page import (
    CHOICE_COLUMN,
    CHOICE_ROW,
    DATA,
    FIRST_FIGURE,
    PERIOD_ROW,
    RANKING,
    RANKING_ROW,
    SENT_HEADER,
    SHOWN_COLUMNS,
    TREND,
    first_codes,
)
from de06_xl.workbook.writing.overview import fact_blocks
from tests.conftest import NOW
from tests.support.books import book, indicator
from tests.support.clerks_day import sample_mailbox, units_send
from tests.support.year_before import write_year_before

SHEET = layout.LEADER_SHEET


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    return Path(shutil.copy(shipped.path_of(shipped.SAMPLE_WORKBOOK), tmp_path / "so.xlsx"))


def page(path: Path) -> list[list[Cell]]:
    return FileGrid(path).read(SHEET)


def cell(path: Path, row: int, column: int) -> Cell:
    return page(path)[row - 1][column - 1]


def test_without_history_and_choice_the_first_figures_are_shown(workbook: Path) -> None:
    open_workbook(workbook).analyze()
    first = next(one for one in open_workbook(workbook).book.indicators() if not (one.words or one.item))
    value = open_workbook(workbook).figures[first.code].value
    assert (cell(workbook, PERIOD_ROW, 1), cell(workbook, CHOICE_ROW, 2)) == ("Kỳ báo cáo: tháng 5/2022", first.code)
    row = page(workbook)[FIRST_FIGURE - 1]
    assert row[DATA - 1 : DATA + 1] == [first.code, first.name]
    assert value is not None
    assert row[DATA + 2] == pytest.approx(float(value))
    assert isinstance(row[1], Formula)


@pytest.mark.thorough
def test_charts_are_the_same_parts_after_every_write(workbook: Path) -> None:
    def charts() -> dict[str, bytes]:
        parts = unpack(workbook.read_bytes(), "sổ", "sổ")
        return {name: part for name, part in parts.items() if "/charts/" in name or "/drawings/" in name}

    before = charts()
    opened = open_workbook(workbook)
    opened.aggregate()
    opened.validate(write=True)
    opened.analyze()
    assert sum("/charts/chart" in name for name in before) == 2
    assert charts() == before


@pytest.mark.thorough
def test_a_chosen_figure_stays_chosen_and_a_second_click_writes_nothing(workbook: Path) -> None:
    codes = [one.code for one in open_workbook(workbook).book.indicators() if not (one.words or one.item)][-2:]
    FileGrid(workbook).write(
        [
            Block(SHEET, FIRST_FIGURE + 1, 1, [[code] for code in codes]),
            Block(SHEET, CHOICE_ROW, CHOICE_COLUMN, [[codes[1]]]),
        ]
    )
    open_workbook(workbook).analyze()
    assert [cell(workbook, FIRST_FIGURE + at, 1) for at in range(3)] == [None, *codes]
    assert cell(workbook, CHOICE_ROW, CHOICE_COLUMN) == codes[1]
    assert open_workbook(workbook).analyze().backup is None


def test_an_unknown_code_is_named_with_its_cell(workbook: Path) -> None:
    FileGrid(workbook).write([Block(SHEET, FIRST_FIGURE, 1, [["tt_luott"]])])
    with pytest.raises(De06Error, match=r"“tt_luott” \(có phải “tt_luot”\?\)") as refused:
        open_workbook(workbook).analyze()
    assert "A6" in str(refused.value)


def test_a_workbook_without_the_page_is_told_how_to_get_it(workbook: Path) -> None:
    named = workbook.read_bytes()
    parts = dict(unpack(named, "sổ", "sổ"))
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(f'name="{SHEET}"'.encode(), b'name="Trang cu"')
    from de06_xl.system import files

    workbook.write_bytes(files.pack(parts))
    with pytest.raises(De06Error, match="chép trang này sang"):
        open_workbook(workbook).analyze()


@pytest.mark.thorough
def test_names_that_look_like_formulas_stay_text_and_units_that_went_leave_no_row(workbook: Path) -> None:
    open_workbook(workbook).analyze()
    grid = FileGrid(workbook)
    found = search.find(grid.read(layout.UNITS.sheet), layout.UNITS, layout.UNITS.sheet)
    assert found
    rows = list(search.table_rows(grid.read(found.sheet), found))
    units = [number for number, row in rows if found.cell(row, "email")]
    blank = [Block(found.sheet, number, found.columns["valid_to"], [["01/01/2020"]]) for number in units[1:]]
    grid.write([*blank, Block(found.sheet, units[0], found.columns["name"], [["=HYPERLINK(1)"]])])
    open_workbook(workbook).analyze()
    names = [row[1] for row in page(workbook)[SENT_HEADER:]]
    assert names[0] == "=HYPERLINK(1)"
    assert not any(names[1:])


@pytest.mark.thorough
def test_after_the_next_period_begins_the_page_shows_it(workbook: Path, tmp_path: Path) -> None:
    opened = open_workbook(workbook)
    opened.analyze()
    code = str(cell(workbook, FIRST_FIGURE, 1))
    was = float(opened.figures[code].value or 0)
    following = tmp_path / "ky_sau.xlsx"
    opened.next_period(following)
    open_workbook(following).analyze()
    assert cell(following, PERIOD_ROW, 1) == "Kỳ báo cáo: tháng 6/2022"
    row = page(following)[FIRST_FIGURE - 1]
    assert row[DATA + 3] == pytest.approx(was)  # the period before
    assert row[TREND + 10] == pytest.approx(was)


def test_a_span_of_days_stands_alone_unless_earlier_ones_are_known(workbook: Path) -> None:
    grid = FileGrid(workbook)
    grid.write(fact_blocks(grid, {"ky": "2022-01-06..2026-06-30"}))
    open_workbook(workbook).analyze()
    assert cell(workbook, SENT_HEADER, 3) == "06/01/2022\N{NO-BREAK SPACE}– 30/6/2026"
    assert not any(page(workbook)[SENT_HEADER - 1][3:SHOWN_COLUMNS])
    assert [one for one in page(workbook)[FIRST_FIGURE - 2][TREND - 1 :] if one] == [
        "06/01/2022\N{NO-BREAK SPACE}– 30/6/2026"
    ]


def test_the_page_has_the_decimals_that_the_report_prints() -> None:
    rate = {"unit_of_measure": "%", "decimals": 2, "previous": Decimal("90.3688"), "target": Decimal(95)}
    lower = {"target": Decimal(3), "direction": Direction.LOWER}
    made = book(
        indicator("a", "90.3712", **rate), indicator("b", 5, number=6, **lower), history={("2022-03", "a"): "99.604"}
    )
    one, other = leader_page(Analysis(made, Figures(made)), ["a", "b"]).figures
    assert one.cells[3:] == (90.37, 90.37, None, 95.0, 95.13, "=")
    assert one.trend[-3:] == (99.6, 90.37, 90.37)
    assert other.cells[3:] == (5.0, None, None, 3.0, "chưa đạt", None)


def test_what_is_not_known_is_no_zero_in_the_charts(workbook: Path) -> None:
    open_workbook(workbook).analyze()
    charts = [part for name, part in unpack(workbook.read_bytes(), "sổ", "sổ").items() if name.startswith("xl/charts/")]
    assert len(charts) == 2
    for chart in charts:
        assert b'<c:dispBlanksAs val="span"/>' in chart
        assert b'<c:plotVisOnly val="1"/>' not in chart  # what they show is folded


def test_units_are_ranked(workbook: Path) -> None:
    analysis = open_workbook(workbook).analysis()
    open_workbook(workbook).analyze()
    ranked = analysis.ranking(str(cell(workbook, FIRST_FIGURE, 1))).dropna(subset=["value"])
    names = [row[RANKING - 1] for row in page(workbook)[RANKING_ROW : RANKING_ROW + len(ranked)]]
    assert names == list(ranked["unit_name"])


@pytest.mark.thorough
def test_the_page_is_the_one_that_all_of_the_history_makes(workbook: Path) -> None:
    units_send(workbook.parent, sample_mailbox())
    opened = open_workbook(workbook)
    opened.collect()
    opened.aggregate()
    write_year_before(workbook)
    session = open_file(workbook, SilentUi(), NOW, "test")
    asked, whole = analyze.page_book(session), session.book(submissions=True, history=None)
    assert len(asked.unit_history.figures) < len(whole.unit_history.figures) / 5
    made = [Analysis(book, Figures(book)) for book in (asked, whole)]
    pages = [leader_page(one, first_codes(one.book.indicators())) for one in made]
    assert pages[0] == pages[1]
    sent = {sender.code: sender.sent for sender in pages[0].senders}
    assert {"đúng hạn", "trễ 1 ngày", "trễ 3 ngày"} <= {one for row in sent.values() for one in row}
    assert set(sent["VPUB"][:-1]) == {None}  # it sends no figures, and paragraphs of before are not kept


def test_what_is_typed_over_a_shown_cell_gives_way_to_its_formula(workbook: Path) -> None:
    open_workbook(workbook).analyze()
    drawn = page(workbook)
    target, emptied, beyond = (FIRST_FIGURE, 7), (FIRST_FIGURE + 1, 4), (FIRST_FIGURE + 2, 2)
    FileGrid(workbook).write([Block(SHEET, *target, [[Formula("=9000")]]), Block(SHEET, *emptied, [[None]])])
    FileGrid(workbook).write([Block(SHEET, *beyond, [["tên khác"]])])
    outcome = open_workbook(workbook).analyze()
    assert page(workbook) == drawn
    assert any("Đã trả lại công thức ở ô G6; D7; B8:" in message for message in outcome.messages)
    assert open_workbook(workbook).analyze().messages[1:] == ("Không có gì thay đổi so với lần trước.",)


@pytest.mark.parametrize(("period", "said"), [("2099-12", {"còn hạn"}), ("2025-08", {"chưa gửi"})])
def test_units_are_called_behind_only_after_their_deadline(tmp_path: Path, period: str, said: set[str]) -> None:
    path = tmp_path / "so.xlsx"
    new_workbook(path, period, province="An Giang")
    open_workbook(path).analyze()
    rows = page(path)[SENT_HEADER:]
    assert {str(row[SHOWN_COLUMNS - 1]) for row in rows if row[0]} == said
