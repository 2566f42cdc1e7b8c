"""Fictitious provinces from 2021 to 2030, month by month, in which nothing is wrong.

Flows follow the working days that Tết takes away and the backlog after it, yearly totals restart in January, the
districts and half of the communes cease in July 2025, points fall, December exceeds the year's target, and a report
signed before the end of the month has estimates. The sizes are those of the published report of May 2022, the spread of
months is a tenth: nothing here knows the limits of the checks.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

from de06_xl.model.book import Book
from de06_xl.model.figures import Figures
from de06_xl.model.indicator import Aggregation, Indicator, Nature
from de06_xl.model.period import Period
from de06_xl.model.unit import Unit
from de06_xl.process.aggregate import aggregate
from tests.support.books import book, indicator, paragraph, unit
from tests.support.two_months import communes, registered

TET = {
    2020: (1, 25),
    2021: (2, 12),
    2022: (2, 1),
    2023: (1, 22),
    2024: (2, 10),
    2025: (1, 29),
    2026: (2, 17),
    2027: (2, 6),
    2028: (1, 26),
    2029: (2, 13),
    2030: (2, 2),
}
"""The first day of the lunar year, in Hanoi time."""
HOLIDAY = range(-2, 5)
"""The days off around it."""
MERGER = Period.parse("2025-07")
"""From this month there are no districts, and fewer communes (Nghị quyết 60-NQ/TW of 2025, Luật 72/2025/QH15)."""
FIRST, LAST = Period.parse("2021-01"), Period.parse("2030-12")
COMMUNES = 20
SHEET_OWNER = "XA"


@dataclass(frozen=True)
class Month:
    """A month of a province: its workbook, summed up, and whether units merged in it."""

    book: Book

    @property
    def name(self) -> str:
        return str(self.book.period)

    @property
    def merged(self) -> bool:
        return self.book.period == MERGER


@dataclass(frozen=True)
class _State:
    """A province's figures of one month, by code, and by commune for those that communes send."""

    period: Period
    figures: dict[str, Decimal]
    shares: dict[str, dict[str, int]]


def months(seed: int, wanted: Callable[[Period], bool] = lambda period: True) -> Iterator[Month]:
    """The wanted months of a fictitious province except its first, which has no previous one."""
    chance = random.Random(seed)
    history: dict[tuple[str, str], str | int] = {}
    for before, now in pairwise(_states(chance)):
        history |= {(str(before.period), code): str(value) for code, value in before.figures.items()}
        if wanted(now.period):
            yield Month(_book(before, now, history, random.Random(f"{seed} {now.period}")))


def sample(provinces: int = 5, every: int = 3) -> Iterator[Month]:
    """Every third month of each of five provinces, another third for each: 200 months by default."""
    for seed in range(provinces):
        yield from months(seed, lambda period, seed=seed: (period.year * 12 + period.number) % every == seed % every)


def _periods() -> Iterator[Period]:
    period = FIRST
    while period != LAST:
        yield period
        period = period.next()
    yield period


def _work(period: Period, dip: float) -> float:
    """The share of a usual month's cases: Tết takes 25 to 50 %, half of which move to the month after."""
    before = period.previous()
    return 1 - dip * _days_off(period) + dip / 2 * (_days_off(before) if _days_off(before) > 0.5 else 0)


def _days_off(period: Period) -> float:
    """The share of the days of Tết that are in a month."""
    first = dt.date(period.year, *TET[period.year])
    days = [first + dt.timedelta(days=at) for at in HOLIDAY]
    return sum(period.first_day <= day <= period.last_day for day in days) / len(days)


def _states(chance: random.Random) -> Iterator[_State]:
    usual = chance.uniform(1500, 9000)
    growth = chance.uniform(0.998, 1.015)
    sizes = [chance.lognormvariate(5, 0.7) for _ in range(COMMUNES)]
    year, cards, people, score = 0, chance.randint(300_000, 900_000), chance.randint(10**6, 2 * 10**6), 82.0
    target, dip = 0, 0.0
    sent = dict.fromkeys((f"X{at:02d}" for at in range(COMMUNES)), 0)
    for period in _periods():
        if period.number == 1 or not target:
            year, dip = 0, chance.uniform(0.25, 0.50)
            target = round(usual * 12 * chance.uniform(0.8, 1.05), -2)
            sent = dict.fromkeys(sent, 0)
        usual *= growth
        work = _work(period, dip)
        flow = round(usual * work * chance.lognormvariate(0, 0.1))
        done = round(flow * chance.uniform(0.93, 1.0))
        year += flow
        cards += round(usual * work * chance.lognormvariate(0, 0.1))
        people = round(people * chance.uniform(0.999, 1.003))
        moved = round(chance.gauss(0, 1.5), 2)
        score = round(min(max(score + moved, 50), 99), 2)
        merged = (period.year, period.number) >= (MERGER.year, MERGER.number)
        shares = {f"X{at:02d}": round(size * work * chance.lognormvariate(0, 0.25)) for at, size in enumerate(sizes)}
        if merged:
            shares = {
                f"X{at:02d}": shares[f"X{at:02d}"] + shares[f"X{at + COMMUNES // 2:02d}"] for at in range(COMMUNES // 2)
            }
        sent = {
            code: sent[code] + (sent.get(f"X{int(code[1:]) + COMMUNES // 2:02d}", 0) if period == MERGER else 0) + share
            for code, share in shares.items()
        }
        yield _State(
            period,
            {
                "hs_ky": Decimal(flow),
                "hs_giai_quyet": Decimal(done),
                "hs_nam": Decimal(year),
                "hs_chi_tieu": Decimal(target),
                "the_cap": Decimal(cards),
                "dan_cu": Decimal(people),
                "diem": Decimal(str(score)),
                "diem_doi": Decimal(str(moved)),
                "lech_c06": Decimal(round(chance.gauss(0, 400))),
                "so_xa": Decimal(60 if merged else 144),
                "xa_trien_khai": Decimal(60 if merged else min(144, 90 + (period.year - 2021) * 12 + period.number)),
                "xa_ky": Decimal(sum(shares.values())),
                "xa_nam": Decimal(sum(sent.values())),
            },
            {"xa_ky": shares, "xa_nam": sent},
        )


ROWS: dict[str, tuple[str, dict[str, Any]]] = {
    "hs_ky": ("Hồ sơ tiếp nhận trong kỳ", {"nature": Nature.IN_PERIOD}),
    "hs_giai_quyet": ("Hồ sơ đã giải quyết trong kỳ (ước)", {"nature": Nature.IN_PERIOD}),
    "hs_nam": ("Hồ sơ tiếp nhận từ đầu năm", {"nature": Nature.YEAR_TO_DATE}),
    "hs_chi_tieu": ("Chỉ tiêu năm", {"nature": Nature.AS_OF}),
    "the_cap": ("Thẻ đã cấp", {"nature": Nature.CUMULATIVE}),
    "dan_cu": ("Nhân khẩu thường trú", {"nature": Nature.AS_OF}),
    "diem": ("Chỉ số phục vụ người dân", {"nature": Nature.AS_OF, "unit_of_measure": "điểm", "decimals": 2}),
    "diem_doi": ("Chênh lệch so với tháng trước", {"unit_of_measure": "điểm", "decimals": 2}),
    "lech_c06": ("Chênh lệch với số liệu của C06", {"nature": Nature.AS_OF}),
    "so_xa": ("Đơn vị hành chính cấp xã", {"nature": Nature.AS_OF}),
    "xa_trien_khai": ("Xã đã triển khai", {"nature": Nature.CUMULATIVE}),
    "xa_ky": ("Lượt tuyên truyền", {"nature": Nature.IN_PERIOD}),
    "xa_nam": ("Lượt tuyên truyền từ đầu năm", {"nature": Nature.YEAR_TO_DATE}),
}
COLLECTED = ("xa_ky", "xa_nam")
ESTIMATES = ("hs_giai_quyet",)
"""Of the month's last day, though the report is signed before."""


def _book(before: _State, now: _State, history: dict[tuple[str, str], str | int], chance: random.Random) -> Book:
    signed = now.period.last_day - dt.timedelta(days=chance.randint(0, 12))
    rows = [_row(code, number, before, now, signed) for number, code in enumerate(ROWS, 5)]
    rate = indicator("hs_ty_le", number=40, expression="hs_nam / hs_chi_tieu * 100", decimals=2, unit_of_measure="%")
    made = book(
        *rows,
        replace(rate, name="Tỷ lệ hoàn thành chỉ tiêu năm"),
        paragraphs=(paragraph("-", "Tiếp nhận {hs_ky} hồ sơ, đạt {hs_ty_le}% chỉ tiêu.", number=60),),
        period=str(before.period),
        units=tuple(_units()),
        history=history,
    )
    made = registered(made, _sent(before))
    made = registered(replace(made, period=now.period), _sent(now))
    begin = now.period.first_day
    return aggregate(replace(made, dates={"tu_ngay": begin, "ngay": signed})).book


def _row(code: str, number: int, before: _State, now: _State, signed: dt.date) -> Indicator:
    name, fields = ROWS[code]
    collected = code in COLLECTED
    row = indicator(
        code,
        None if collected else str(now.figures[code]),
        number=number,
        previous=before.figures[code],
        as_of=None if collected else now.period.last_day if code in ESTIMATES else signed,
        **({"owner": SHEET_OWNER, "aggregation": Aggregation.SUM} if collected else {}),
        **fields,
    )
    return replace(row, name=name)


def _units() -> Iterator[Unit]:
    for at, one in enumerate(communes(COMMUNES)):
        yield (
            one
            if at < COMMUNES // 2
            else unit(one.code, group="XA", number=5 + at, valid_to=MERGER.previous().last_day)
        )


def _sent(state: _State) -> dict[str, dict[str, int | str]]:
    units = state.shares["xa_ky"]
    return {unit: {code: state.shares[code][unit] for code in COLLECTED} for unit in units}


def figures(month: Month) -> Figures:
    """Its figures."""
    return Figures(month.book)
