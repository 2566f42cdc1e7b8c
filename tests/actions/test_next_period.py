"""The next period's workbook: what is carried over, what is emptied, and what no program may touch."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from de06_xl.actions import new, next_period, report, validate
from de06_xl.actions.session import Session, check, commit, open_file
from de06_xl.cli.terminal import TerminalUi
from de06_xl.incoming.containers.package import unpack
from de06_xl.model import placeholder
from de06_xl.model.book import Book, SectionSheet
from de06_xl.model.figures import Figures
from de06_xl.model.indicator import Aggregation, Indicator, Nature
from de06_xl.model.paragraph import Paragraph
from de06_xl.model.period import Period, PeriodKind
from de06_xl.process import rollover
from de06_xl.process.validate import validate as validate_book
from de06_xl.report.compose import compose
from de06_xl.system import shipped
from de06_xl.system.cells import MAX_TEXT
from de06_xl.system.errors import De06Error
from de06_xl.workbook import layout
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Block, Cell, Formula
from de06_xl.workbook.patch.package import sheet_parts
from de06_xl.workbook.reading.book import read_book
from tests.conftest import NOW
from tests.support.books import SHEET, book, heading, indicator, paragraph
from tests.support.command_line import assert_one_sentence, content, de06
from tests.support.decorate import decorate
from tests.support.fill_in import fill_in, indicators, read, typed
from tests.support.word_text import paragraphs_of
from tests.support.xlsx_lint import lint

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RATE = "ls_ngoai_tinh_ty_le"
"""A rate that the sample overrides with what was published."""


def next_book(workbook: Book, period: str = "2022-06") -> Book:
    return rollover.next_book(workbook, Figures(workbook), Period.parse(period))


def make(old: Path, name: str = "Sổ mới.xlsx", period: str | None = None) -> Path:
    out = old.parent / name
    new.run_from(open_file(old, TerminalUi(), NOW, "test"), out, Period.parse(period) if period else None)
    return out


def table(path: Path, wanted: layout.Table) -> list[list[Cell]]:
    """The rows of a table that has a sheet to itself, its columns in our order."""
    rows = FileGrid(path).read(wanted.sheet)
    found = layout.find(rows, wanted, wanted.sheet)
    assert found
    return [[found.cell(row, column.field) for column in wanted.columns] for _, row in layout.table_rows(rows, found)]


@pytest.fixture
def june(sample: Path) -> Path:
    return make(sample)


# Which period may follow ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "later"),
    [
        ("2022-05", "2022-06"),
        ("2022-05", "2022-07"),
        ("2022-06", "2022-Q2"),
        ("2022-06", "2022-6T"),
        ("2022-Q2", "2022-6T"),
        ("2022-Q2", "2022-07"),
        ("2022-12", "2022"),
        ("2022-W20", "2022-W21"),
        ("2020-W53", "2021-W01"),
        ("2022-W20", "2022-05"),
    ],
)
def test_a_period_that_ends_later_or_is_the_longer_with_the_same_end_may_follow(old: str, later: str) -> None:
    assert next_book(book(indicator("a", 1), period=old), later).period == Period.parse(later)
    with pytest.raises(
        De06Error, match=f"{Period.parse(old).name} không sau {Period.parse(later).name} của sổ cũ; hãy"
    ):
        next_book(book(indicator("a", 1), period=later), old)


@pytest.mark.parametrize(
    ("old", "kind", "expected"),
    [
        ("2022-05", PeriodKind.MONTH, "2022-06"),
        ("2022-Q2", PeriodKind.MONTH, "2022-07"),
        ("2022-06", PeriodKind.QUARTER, "2022-Q2"),
        ("2022-04", PeriodKind.QUARTER, "2022-Q2"),
        ("2022-Q2", PeriodKind.QUARTER, "2022-Q3"),
        ("2022-07", PeriodKind.SIX_MONTHS, "2023-6T"),
        ("2022-Q3", PeriodKind.NINE_MONTHS, "2022-9T"),
        ("2022-12", PeriodKind.YEAR, "2022"),
        ("2022", PeriodKind.YEAR, "2023"),
    ],
)
def test_the_first_period_of_a_kind_that_may_follow(old: str, kind: PeriodKind, expected: str) -> None:
    found = Period.parse(old).following(kind)
    assert found == Period.parse(expected)
    assert found.is_after(Period.parse(old))
    assert not found.previous().is_after(Period.parse(old))


@pytest.mark.parametrize("period", ["2022-05", "2022-Q2", "2022", "2022-W20"])
def test_no_period_follows_itself(period: str) -> None:
    with pytest.raises(De06Error, match="không sau"):
        next_book(book(period=period), period)


# From values to values ------------------------------------------------------------------------------------


def test_what_was_entered_overridden_collected_or_could_not_be_read_goes() -> None:
    old = book(
        indicator("a", 5, as_of=dt.date(2022, 5, 18), previous=Decimal(4)),
        indicator("b", 6, number=6, expression="a + 0"),
        indicator("c", None, number=7, unreadable=True),
        indicator("d", None, number=8, aggregated=Decimal(8)),
    )
    rows = indicators(next_book(old))
    assert [(row.constant, row.aggregated, row.as_of, row.unreadable) for row in rows.values()] == [
        (None, None, None, False)
    ] * 4
    assert {code: row.previous for code, row in rows.items()} == {"a": 5, "b": 6, "c": None, "d": 8}


def test_a_row_that_is_entered_keeps_no_formula_and_one_without_a_formula_of_ours_does() -> None:
    old = book(
        indicator("nhap", formula="=1+1"),
        indicator("tinh", number=6, formula="=D5*2", expression="nhap * 2"),
        indicator("hong", number=7, formula="=SUM(D5:D6)", expression="SUM(D5:D6)"),
    )
    assert [row.formula for row in next_book(old).indicators()] == [None, None, "=SUM(D5:D6)"]


def test_a_counting_row_shows_the_whole_number_that_was_reported() -> None:
    old = book(indicator("a", 10), indicator("b", expression="a / 4", number=6))
    assert indicators(next_book(old))["b"].previous == 3
    assert next_book(old).history[Period.parse("2022-05"), "b"] == Decimal("2.5")


def test_of_a_skipped_period_nothing_is_known() -> None:
    old = book(indicator("a", 5, nature=Nature.CUMULATIVE), history={("2022-04", "a"): 4})
    assert indicators(next_book(old, "2022-07"))["a"].previous is None
    assert next_book(old, "2022-07").history == {(Period.parse("2022-04"), "a"): 4, (Period.parse("2022-05"), "a"): 5}


REPORTED = {(f"2022-{month:02}", code): value for code in ("flow", "total") for month, value in ((4, 10), (5, 20))}


def quarter_after_june(**june: object) -> Book:
    figures = (
        indicator("flow", 30, nature=Nature.IN_PERIOD, as_of=dt.date(2022, 6, 14)),
        indicator("total", 40, number=6, nature=Nature.CUMULATIVE, as_of=dt.date(2022, 6, 13)),
        indicator("rate", number=7, expression="flow / total * 100", decimals=2),
        indicator("sum", number=8, nature=Nature.IN_PERIOD, aggregation=Aggregation.SUM, aggregated=Decimal(5)),
        indicator("free", 7, number=9),
        indicator("new", 8, number=10, nature=Nature.IN_PERIOD),
    )
    return next_book(book(*figures, period="2022-06", history=REPORTED), "2022-Q2")


def test_a_quarter_whose_months_were_reported_is_filled_with_their_sums() -> None:
    rows = indicators(quarter_after_june())
    assert {code: row.constant for code, row in rows.items()} == {
        "flow": 60,
        "total": 40,
        "rate": None,
        "sum": None,  # the units may send it anew
        "free": None,
        "new": None,  # two of its months are not known
    }
    assert (rows["flow"].as_of, rows["total"].as_of) == (dt.date(2022, 6, 14), dt.date(2022, 6, 13))
    assert rows["free"].as_of is None


def test_a_quarter_that_says_otherwise_than_its_months_is_questioned() -> None:
    quarter = quarter_after_june()

    def remarks(**typed: int) -> list[tuple[str, str | None, object]]:
        def changed(row: Indicator) -> Indicator:
            return replace(row, constant=Decimal(typed[row.code])) if row.code in typed else row

        (section,) = quarter.sections
        rows = tuple(map(changed, section.indicators))
        workbook = replace(quarter, sections=(replace(section, indicators=rows),))
        found = validate_book(workbook, Figures(workbook))
        return [(f.rule, f.code, f.expected) for f in found if f.rule in ("history-differs", "value-missing")]

    assert remarks(free=1, new=1, sum=55) == []
    assert remarks(free=1, new=1, sum=55, flow=61) == [("history-differs", "flow", 60)]
    assert remarks(free=1, new=1, sum=55, total=39) == [("history-differs", "total", 40)]
    assert remarks(free=1, new=1) == [("value-missing", "sum", None)]


def test_a_missing_figure_of_a_quarter_is_expected_to_be_the_sum_of_its_months() -> None:
    history = {(f"2022-{month:02}", "a"): 10 for month in (4, 5, 6)}
    row = indicator("a", nature=Nature.IN_PERIOD, aggregation=Aggregation.SUM)
    workbook = book(row, paragraphs=(paragraph("-", "Có."),), period="2022-Q2", history=history)
    (finding,) = validate_book(workbook, Figures(workbook))
    assert (finding.rule, finding.expected) == ("value-missing", 30)
    assert "theo Lịch sử là 30" in finding.message


def test_a_previous_figure_that_is_not_the_histories_is_questioned() -> None:
    def remarks(previous: str, reported: str, **fields: object) -> list[tuple[str, str | None, object]]:
        row = indicator("a", previous, previous=Decimal(previous), **fields)
        workbook = book(row, paragraphs=(paragraph("-", "Có."),), history={("2022-04", "a"): reported})
        return [(f.rule, f.cell, f.expected) for f in validate_book(workbook, Figures(workbook))]

    assert remarks("7440", "7440") == []
    assert remarks("7404", "7440") == [("previous-differs", "E5", 7440)]
    assert remarks("95.73", "95.732838", decimals=2) == []


def carried(carry_over: bool | None, *includes: str) -> list[str]:
    """What the column `Đưa vào báo cáo` holds in the next period; without a heading when ``carry_over`` is None."""
    paragraphs = tuple(paragraph("-", f"đoạn {n}", text, number=20 + n) for n, text in enumerate(includes))
    outline = () if carry_over is None else (heading("I", sheet=SHEET, carry_over=carry_over),)
    (section,) = next_book(book(indicator("a", 1), paragraphs=paragraphs, outline=outline)).sections
    return [item.include for item in section.paragraphs]


def test_carried_paragraphs_wait_for_a_tick_and_keep_their_conditions() -> None:
    assert carried(True, "x", "", "a > 0") == ["", "", "a > 0"]


def kept(text: str, kind: str = "-") -> bool:
    """Whether a paragraph of May is still ticked in June."""
    old = book(
        indicator("a", 1),
        paragraphs=(paragraph(kind, text),),
        outline=(heading("I", sheet=SHEET, carry_over=True),),
    )
    (section,) = next_book(old).sections
    return section.paragraphs[0].include == "x"


@pytest.mark.parametrize(
    "text",
    [
        "Đến ngày {a.moc} đã cấp {a} thẻ, tăng {a.chenh} so với {tt.ky_truoc}.",
        "Theo Quyết định số 06/QĐ-TTg ngày 06/01/2022 về Đề án 06, đã cấp {a} thẻ.",
        "Theo Luật Căn cước năm 2023 đã cấp {a} thẻ cho người từ đủ 14 tuổi.",
        "Hộ có trên 01 chủ hộ: {a} hộ; CMND 09 số: {a.so} trường hợp (C06 - Bộ Công an).",
        "Đã cung cấp {a} trong 25 dịch vụ công thiết yếu mức độ 3, mức độ 4.",
    ],
)
def test_a_paragraph_whose_figures_renew_themselves_stays_ticked(text: str) -> None:
    assert kept(text)


@pytest.mark.parametrize(
    "text",
    [
        "Đã chỉ đạo Công an các xã rà soát dữ liệu.",
        "Trong {tt.ky} đã tổ chức hội nghị sơ kết.",
        "Đã cấp {a} thẻ, trong đó 512 thẻ cho học sinh.",
        "Tháng 5/2022 đã cấp {a} thẻ.",
        "Trong T5/2022 đã cấp {a} thẻ.",
        "Đã cấp {a} thẻ cho công dân sinh năm 2004.",
        "Đã cấp {a} thẻ, đạt 97,53%.",
        "Đã cấp {a} thẻ cho thí sinh sắp tới dự thi.",
        "Tháng này đã cấp {a} thẻ.",
        "Đã cấp {a} thẻ (năm học 2022-2023).",
    ],
)
def test_a_paragraph_with_anything_else_of_its_time_waits(text: str) -> None:
    assert not kept(text)


def test_a_bold_line_stays_and_a_table_that_is_no_more_does_not() -> None:
    assert kept("2.1. Kết quả giải quyết", "tiêu đề")
    assert not kept("2.1. Kết quả tháng 5/2022", "tiêu đề")
    assert not kept("Bảng đã xóa", "bảng")


def test_of_kiengiangs_report_no_more_than_three_paragraphs_with_figures_are_ticked_anew() -> None:
    old = read_book(FileGrid(shipped.path_of(shipped.SAMPLE_WORKBOOK)), "so.xlsx")
    new = next_book(old)
    waiting = [
        now.text
        for before, after in zip(old.sections, new.sections, strict=True)
        for then, now in zip(before.paragraphs, after.paragraphs, strict=False)
        if then.include == "x" and now.include != "x" and placeholder.references(then.text)
    ]
    assert len(waiting) <= 3


def kept_texts(*paragraphs: Paragraph, period: str = "2022-05", **outline: Any) -> list[str]:
    """What stands beside carried paragraphs in the next period."""
    old = book(
        indicator("a", 7440),
        paragraphs=paragraphs,
        outline=(heading("I", sheet=SHEET, carry_over=True, **outline),),
        period=period,
    )
    (section,) = next_book(old, str(Period.parse(period).next())).sections
    return [item.previous for item in section.paragraphs]


def test_beside_a_carried_paragraph_stands_what_the_report_printed() -> None:
    before = replace(paragraph("-", "Cũ.", ""), previous="Cũ hơn nữa.")
    assert kept_texts(
        paragraph("-", "Có {a} hồ sơ trong {tt.ky}."),
        paragraph("-", "Có {a.so} hồ sơ.", "a > 0", number=21),
        paragraph("-", "Không in.", "a > 9999", number=22),
        before,
    ) == ["Có 7.440 hồ sơ trong tháng 5/2022.", "Có 7.440 hồ sơ.", "", ""]


def test_what_a_report_of_that_kind_does_not_print_is_not_kept() -> None:
    assert kept_texts(paragraph("-", "Cả năm."), kinds=frozenset({PeriodKind.YEAR})) == [""]


def test_other_paragraphs_go() -> None:
    assert carried(False, "x", "", "a > 0") == []


def test_a_sheet_that_the_outline_does_not_list_keeps_its_paragraphs() -> None:
    assert carried(None, "x", "a > 0") == ["x", "a > 0"]


def test_the_first_of_doubled_facts_is_set_and_every_number_and_date_of_signing_goes() -> None:
    old = book(facts={"ky": "2022-05", "so": "111", "ngay": "31/5/2022", "den_ngay": "14/5/2022", "du_thao": "x"})
    again = replace(old, facts=(*old.facts, *(fact for fact in old.facts if fact.key in ("so", "den_ngay"))))
    after = next_book(again)
    assert [
        (fact.key, fact.value) for fact in after.facts if fact.key in ("so", "ngay", "den_ngay", "ky", "du_thao")
    ] == [
        ("ky", "2022-06"),
        ("so", ""),
        ("ngay", ""),
        ("den_ngay", "14/6/2022"),
        ("du_thao", "x"),
        ("so", ""),
        ("den_ngay", "14/5/2022"),
    ]
    assert after.dates == {"den_ngay": dt.date(2022, 6, 14)}


@given(
    values=st.lists(st.one_of(st.none(), st.integers(0, 10**9)), min_size=1, max_size=6),
    natures=st.lists(st.sampled_from(Nature), min_size=6, max_size=6),
    period=st.builds(
        Period,
        st.sampled_from([PeriodKind.MONTH, PeriodKind.QUARTER]),
        st.integers(2020, 2030),
        st.integers(1, 4),
    ),
)
def test_the_following_period_knows_every_figure_of_this_one(
    values: list[int | None], natures: list[Nature], period: Period
) -> None:
    rows = [indicator(f"m{n}", value, number=5 + n, nature=natures[n]) for n, value in enumerate(values)]
    old = book(*rows, period=str(period))
    after = next_book(old, str(period.next()))
    assert [row.previous for row in after.indicators()] == values
    assert Figures(after).previous("m0") == values[0]
    assert not any(figure.value is not None for figure in Figures(after).values())


# The file -------------------------------------------------------------------------------------------------


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


# The folder -----------------------------------------------------------------------------------------------


def test_doing_it_twice_is_refused_and_leaves_the_first(sample: Path, june: Path) -> None:
    fill_in(june, {"dvc_tiep_nhan": 8000})
    before = june.read_bytes()
    with pytest.raises(De06Error, match="đã có tệp này nên không ghi đè"):
        make(sample)
    assert june.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "period", "remarks"),
    [
        ("Mới.xlsx", "2022-05", "tháng 5/2022 không sau tháng 5/2022"),
        ("Mới.xlsx", "2022-04", "tháng 4/2022 không sau tháng 5/2022"),
        ("Mới.xlsm", "2022-06", "đuôi .xlsx"),
    ],
)
def test_what_cannot_be_made_leaves_no_file(sample: Path, name: str, period: str, remarks: str) -> None:
    before = content(sample.parent)
    with pytest.raises(De06Error, match=remarks):
        make(sample, name, period)
    assert content(sample.parent) == before


def test_an_ending_that_is_not_a_workbooks_is_not_handed_on(sample: Path) -> None:
    named = sample.rename(sample.with_suffix(".xls"))
    with pytest.raises(De06Error, match=r"đuôi \.xlsx"):
        make(named, "Mới.xls")
    assert make(named, "Mới.xlsx").exists()


def test_the_workbooks_own_templates_come_along(sample: Path) -> None:
    own = sample.parent / "mau_word"
    own.mkdir()
    shutil.copy(shipped.path_of(shipped.REPORT_TEMPLATE), own / "bao-cao.docx")
    for name, data in (("bao-cao-quy.docx", b"quy"), ("~$o-cao.docx", b"khoa"), ("ghi chu.txt", b"chu")):
        (own / name).write_bytes(data)
    (own / "bao-cao.docx").write_bytes(b"da sua")
    made = make(sample, "năm/tháng 6/Sổ.xlsx")
    there = {path.name: path.read_bytes() for path in (made.parent / "mau_word").iterdir()}
    assert there.keys() == {"bao-cao-quy.docx", *(Path(name).name for name in shipped.TEMPLATES)}
    assert (there["bao-cao.docx"], there["bao-cao-quy.docx"]) == (b"da sua", b"quy")


@pytest.mark.thorough
def test_a_workbook_just_made_hands_nothing_on(june: Path) -> None:
    with pytest.raises(De06Error, match=r"chưa có số liệu nào của tháng 6/2022 nên chưa lập được kỳ sau; hãy nhập"):
        make(june, "Tháng 7.xlsx")
    assert not (june.parent / "Tháng 7.xlsx").exists()
    fill_in(june, {"dvc_tiep_nhan": 8000})
    assert make(june, "Tháng 7.xlsx").exists()


def test_a_template_that_is_there_already_is_not_replaced(sample: Path) -> None:
    for folder, data in (("", b"cu"), ("đích", b"moi")):
        (sample.parent / folder / "mau_word").mkdir(parents=True)
        (sample.parent / folder / "mau_word" / "bao-cao.docx").write_bytes(data)
    made = make(sample, "đích/Sổ.xlsx")
    assert (made.parent / "mau_word" / "bao-cao.docx").read_bytes() == b"moi"


# What is told, on the command line ------------------------------------------------------------------------


def test_the_following_period_is_the_default_and_open_errors_are_told(sample: Path) -> None:
    ran = de06("new", "--from", sample, sample.parent / "Tháng 6.xlsx")
    assert (ran.status, ran.err) == (0, "")
    assert "Đã tạo sổ tổng hợp tháng 6/2022 từ sổ tháng 5/2022" in ran.out
    assert "cột Kỳ trước (tháng 5/2022) có 47/47 số liệu" in ran.out
    assert "còn 01 lỗi chưa xử lý" in ran.out
    assert "số liệu từ 15/5/2022 đến 14/6/2022, các đơn vị gửi phiếu chậm nhất 20/6/2022, gửi báo cáo" in ran.out
    assert ran.out.splitlines()[-1].startswith("Việc tiếp theo: mở sổ mới")


def test_a_workbook_without_open_errors_says_nothing_of_them(sample: Path) -> None:
    row = indicators(read(sample))[RATE].row
    FileGrid(sample).write([typed(row.sheet, row.place("value").cell, Formula("=1"))])
    made = sample.parent / "Tháng 6.xlsx"
    assert "lỗi" not in de06("new", "--from", sample, made).out


@pytest.mark.parametrize(
    ("arguments", "remarks"),
    [
        (["moi.xlsx"], "Thiếu tùy chọn --period (hoặc --from"),
        (["--from", "khong.xlsx", "moi.xlsx"], "Tệp “khong.xlsx”: không tìm thấy"),
        (
            ["--from", "so.xlsx", "--period", "2022-05", "moi.xlsx"],
            "Tệp “so.xlsx”: tháng 5/2022 không sau tháng 5/2022",
        ),
        (["--from", "so.xlsx", "--period", "tháng 6", "moi.xlsx"], "“tháng 6” không phải mã kỳ"),
        (["--from", "so.xlsx", "so.xlsx"], "Tệp “so.xlsx”: đã có tệp này"),
        (["--from", "blank.xlsx", "moi.xlsx"], "Tệp “blank.xlsx”"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    sample: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], remarks: str
) -> None:
    sample.rename(sample.parent / "so.xlsx")
    (sample.parent / "blank.xlsx").write_bytes(b"PK")
    monkeypatch.chdir(sample.parent)
    before = content(sample.parent)
    ran = de06("new", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert remarks in ran.err
    assert_one_sentence(ran.err)
    assert content(sample.parent) == before


# The button -----------------------------------------------------------------------------------------------


class Person(TerminalUi):
    """Somebody who answers the same to everything and remembers what was asked."""

    def __init__(self, answer: bool) -> None:
        self.answer = answer
        self.asked: list[str] = []

    def ask(self, question: str) -> bool:
        self.asked.append(question)
        return self.answer


def click(path: Path, person: Person, save: Callable[[], None] = lambda: None) -> Session:
    return Session(FileGrid(path), path, person, NOW, "test", save)


@pytest.fixture
def named(sample: Path) -> Path:
    return sample.rename(sample.with_name("DeAn06_2022-05_KienGiang.xlsx"))


def test_the_button_proposes_the_following_period_and_makes_its_file_beside(named: Path) -> None:
    person = Person(True)
    outcome = next_period.run(click(named, person))
    made = named.with_name("DeAn06_2022-06_KienGiang.xlsx")
    assert (outcome.open_path, outcome.files[0], outcome.period) == (made, made, Period.parse("2022-06"))
    assert str(read(made).period) == "2022-06"
    (question,) = person.asked
    assert "tháng 6/2022" in question
    assert made.name in question
    assert outcome.messages[0].endswith(str(made))
    assert outcome.next_step.startswith("mở sổ mới")
    assert not outcome.blocks


def test_a_choice_of_the_button_makes_the_workbook_of_a_quarter(named: Path) -> None:
    outcome = next_period.quarter(click(named, Person(True)))
    assert outcome.files[0].name == "DeAn06_2022-Q2_KienGiang.xlsx"
    assert read(outcome.files[0]).period == Period.parse("2022-Q2")


def test_what_was_typed_before_the_click_is_saved_first(named: Path) -> None:
    outcome = next_period.run(click(named, Person(True), lambda: fill_in(named, {"dvc_tiep_nhan": 7777})))
    assert indicators(read(outcome.files[0]))["dvc_tiep_nhan"].previous == 7777


def test_without_consent_nothing_is_saved_or_made(named: Path) -> None:
    def save() -> None:
        raise AssertionError

    before = content(named.parent)
    assert next_period.run(click(named, Person(False), save)).messages == ("Chưa lập sổ kỳ mới.",)
    assert content(named.parent) == before


def test_a_second_click_is_refused_before_anything_is_asked(named: Path) -> None:
    next_period.run(click(named, Person(True)))
    person = Person(True)
    with pytest.raises(De06Error, match=r"DeAn06_2022-06_KienGiang\.xlsx.*đã có tệp này"):
        next_period.run(click(named, person))
    assert person.asked == []


@pytest.mark.parametrize(
    ("name", "old", "following"),
    [
        ("DeAn06_2022-05_KienGiang.xlsx", "2022-05", "DeAn06_2022-06_KienGiang.xlsx"),
        ("BaoCao 2022-12.xlsx", "2022-12", "BaoCao 2023-01.xlsx"),
        ("2022-W52.xlsx", "2022-W52", "2023-W01.xlsx"),
        ("Quý 2022-Q4 (bản 2).xlsx", "2022-Q4", "Quý 2023-Q1 (bản 2).xlsx"),
        ("Năm 2022.xlsx", "2022", "Năm 2023.xlsx"),
        ("Sổ tháng 5.xlsx", "2022-05", "DeAn06_2022-06.xlsx"),
        ("DeAn06_2022-05.xlsx", "2022", "DeAn06_2023.xlsx"),
        ("Số 12022-05.xlsx", "2022-05", "DeAn06_2022-06.xlsx"),
        ("DeAn06_2022-05.xlsm", "2022-05", "DeAn06_2022-06.xlsm"),
        ("DeAn06_2026-10T.xlsx", "2026-10T", "DeAn06_2027-10T.xlsx"),
        ("DeAn06_2026-05-N2.xlsx", "2026-05-N2", "DeAn06_2026-06-N1.xlsx"),
        ("DeAn06_2026-05-N2.xlsx", "2026-05", "DeAn06_2026-06.xlsx"),
        ("Ngày 2026-05-31.xlsx", "2026-05-31", "Ngày 2026-06-01.xlsx"),
        ("Sơ kết 2022-01-01..2025-12-31.xlsx", "2022-01-01..2025-12-31", "Sơ kết 2026-01-01..2029-12-31.xlsx"),
    ],
)
def test_the_name_follows_the_old_ones_pattern(name: str, old: str, following: str) -> None:
    period = Period.parse(old)
    assert next_period.name_for(Path("đâu", name), period, period.next()) == following


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
