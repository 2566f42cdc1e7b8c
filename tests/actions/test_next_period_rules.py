"""Which period may follow another, and what its figures, paragraphs and facts are: values in, values out."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from de06_xl.model import placeholder
from de06_xl.model.book import Book
from de06_xl.model.figures import Figures
from de06_xl.model.indicator import Aggregation, Indicator, Nature
from de06_xl.model.paragraph import Paragraph
from de06_xl.model.period import Period, PeriodKind
from de06_xl.process.validate import validate as validate_book
from de06_xl.system import shipped
from de06_xl.system.errors import De06Error
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.reading.book import read_book
from tests.support.books import SHEET, book, heading, indicator, paragraph
from tests.support.fill_in import indicators
from tests.support.next_period import next_book

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
