"""Two made-up years of a province, in which nothing is wrong: seasons, Tết, new years, a merger of communes.

Made up as such figures go, not so that the checks pass: a commune handles some dozens to some thousands of files a
month, fewer at Tết and more after it; totals of a year begin anew in January; estimates look ahead, points are taken
off, targets are exceeded, and in some provinces communes are merged in the second year.
"""

from __future__ import annotations

import calendar
import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from de06_xl.model.book import Book, SectionSheet
from de06_xl.model.indicator import Aggregation, Indicator, Nature
from de06_xl.model.period import Period
from de06_xl.model.unit import Unit
from de06_xl.process.aggregate import aggregate
from de06_xl.vietnamese.dates import format_date
from tests.support.books import SHEET, book, heading, indicator, paragraph, unit
from tests.support.sent import Form, registers

FIRST = Period.parse("2023-12")
MONTHS = 24
"""Months that follow the first one."""
MERGER = Period.parse("2025-07")
"""The first period of the merged communes."""
TET = (dt.date(2024, 2, 10), dt.date(2025, 1, 29))
"""The first days of the lunar years 2024 and 2025."""
COMMUNES, MERGED = 20, 6
"""How many communes there are, and how many of them go into their neighbours where there is a merger."""

DIP, NOISE, SMALL_NOISE = (0.5, 0.75), (0.88, 1.14), (0.7, 1.4)
"""What Tết leaves of a month's work, and how much months differ: of a province, and of a commune."""

NAMES = {
    "ho_so": ("Hồ sơ tiếp nhận trong kỳ", "hồ sơ"),
    "luot": ("Lượt tuyên truyền", "lượt"),
    "the_nam": ("Thẻ căn cước cấp từ đầu năm", "thẻ"),
    "dinh_danh": ("Tài khoản định danh đã kích hoạt", "tài khoản"),
    "may": ("Máy tính của bộ phận một cửa", "bộ"),
    "dich_vu": ("Hồ sơ dịch vụ công", "hồ sơ"),
    "truc_tuyen": ("Hồ sơ nộp trực tuyến", "hồ sơ"),
    "ty_le": ("Tỷ lệ hồ sơ nộp trực tuyến", "%"),
    "dat": ("Mức đạt so với chỉ tiêu giao", "%"),
    "diem": ("Điểm cộng, điểm trừ về tiến độ", "điểm"),
    "chenh": ("Chênh lệch hồ sơ so với kỳ trước", "hồ sơ"),
    "uoc": ("Ước số thẻ cấp đến hết tháng", "thẻ"),
    "xa_dat": ("Xã, phường hoàn thành làm sạch dữ liệu", "xã"),
}
NATURES = {
    **dict.fromkeys(("ho_so", "luot", "dich_vu", "truc_tuyen", "diem", "chenh"), Nature.IN_PERIOD),
    **dict.fromkeys(("the_nam", "dat", "uoc"), Nature.YEAR_TO_DATE),
    "dinh_danh": Nature.CUMULATIVE,
    **dict.fromkeys(("may", "xa_dat"), Nature.AS_OF),
}
OF_COMMUNES = ("ho_so", "luot", "the_nam", "dinh_danh", "may")
DECIMALS = {"ty_le": 2, "dat": 1, "diem": 1}

TEXTS = (
    "So với {before}, số hồ sơ tiếp nhận có thay đổi.",
    "Phấn đấu hoàn thành trước tháng 12/{year}.",
    "Lũy kế từ tháng 01/{year} đến {now}, toàn tỉnh cấp {{the_nam}} thẻ.",
    "Ước đến {last}, toàn tỉnh cấp {{uoc}} thẻ.",
    "Thực hiện Kế hoạch tháng {month}/{ago} của Ban Chỉ đạo tỉnh, các xã tiếp tục làm sạch dữ liệu.",
    "Tiếp nhận {{ho_so}} hồ sơ; nộp trực tuyến {{truc_tuyen}}/{{dich_vu}} hồ sơ, đạt {{ty_le}}%.",
    "Mức đạt so với chỉ tiêu giao là {{dat}}%; điểm cộng, điểm trừ {{diem}}.",
)

Values = dict[str, Decimal]


@dataclass
class Month:
    """What a month reports: the communes that exist with their figures by code, and the province's own."""

    period: Period
    communes: dict[str, Values]
    own: Values
    values: Values = field(default_factory=dict)

    def __post_init__(self) -> None:
        sums = {code: sum((one[code] for one in self.communes.values()), Decimal(0)) for code in OF_COMMUNES}
        self.values = sums | self.own


def clean_month(seed: int) -> Book:
    """One of the months of a made-up province, summed up, with the months before it in `Lịch sử`."""
    chance = random.Random(seed)
    months = list(_months(chance, merges=chance.random() < 0.3))
    at = 1 + seed % MONTHS
    return _book(months[: at + 1], chance)


def _months(chance: random.Random, *, merges: bool) -> Iterator[Month]:
    """The first month, and those that follow it."""
    province = _Province(chance)
    period = FIRST
    for _ in range(MONTHS + 1):
        if merges and period == MERGER:
            province.merge()
        yield province.month(period)
        period = _next(period)


class _Province:
    """What goes on from month to month."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._levels = {f"X{number:02d}": chance.lognormvariate(5.5, 0.9) for number in range(1, COMMUNES + 1)}
        self._state: dict[str, Values] = {
            code: {
                "the_nam": Decimal(round(level * 0.9 * 11)),
                "dinh_danh": Decimal(round(level * chance.uniform(20, 60))),
                "may": Decimal(chance.randrange(2, 12)),
            }
            for code, level in self._levels.items()
        }
        self._own: Values = {"dich_vu": Decimal(0), "xa_dat": Decimal(round(COMMUNES * 0.7)), "dat": Decimal(93)}
        self._pace = Decimal(chance.randrange(85, 120)) / 12
        """Per cent of the year's target that a month reaches."""

    def merge(self) -> None:
        """The last communes go into the first ones, with all that they have."""
        codes = list(self._levels)
        for into, gone in zip(codes, codes[-MERGED:], strict=False):
            self._levels[into] += self._levels.pop(gone)
            lost = self._state.pop(gone)
            self._state[into] = {code: value + lost[code] for code, value in self._state[into].items()}
        self._own["xa_dat"] = min(self._own["xa_dat"], Decimal(len(self._levels)))

    def month(self, period: Period) -> Month:
        chance = self._chance
        tet = any(period.data_from <= day <= period.data_to for day in TET)
        season = chance.uniform(*DIP) if tet else 1.0
        if period.number == 1:
            for state in (*self._state.values(), self._own):
                state |= dict.fromkeys({"the_nam", "dat"} & state.keys(), Decimal(0))
        communes = {code: self._commune(code, level * season) for code, level in self._levels.items()}
        return Month(period, communes, self._province(season))

    def _commune(self, code: str, level: float) -> Values:
        chance, state = self._chance, self._state[code]
        state["the_nam"] += round(level * 0.9 * chance.uniform(*SMALL_NOISE))
        state["dinh_danh"] += round(level * 0.6 * chance.uniform(*SMALL_NOISE))
        state["may"] += chance.choice((0, 0, 0, 0, 0, 1))
        files = Decimal(round(level * chance.uniform(*SMALL_NOISE)))
        return {"ho_so": files, "luot": Decimal(chance.randrange(1, 7)), **state}

    def _province(self, season: float) -> Values:
        chance, own = self._chance, self._own
        before = own["dich_vu"]
        files = round(9000 * season * chance.uniform(*NOISE))
        own["dich_vu"] = Decimal(files)
        own["dat"] += round(self._pace * Decimal(season * chance.uniform(*NOISE)), 1)
        own["xa_dat"] = min(own["xa_dat"] + chance.choice((0, 0, 0, 1)), Decimal(len(self._levels)))
        issued = sum(state["the_nam"] for state in self._state.values())
        return {
            **own,
            "truc_tuyen": Decimal(round(files * chance.uniform(0.68, 0.86))),
            "diem": Decimal(chance.randrange(-40, 60)) / 10,
            "chenh": own["dich_vu"] - before,
            "uoc": Decimal(round(issued * Decimal("1.05"))),
        }


def _book(months: list[Month], chance: random.Random) -> Book:
    """The workbook of the last of these months."""
    *_, last, now = months
    period = now.period
    signed = period.deadline + dt.timedelta(days=chance.randrange(-3, 4)) if chance.random() < 0.5 else None
    dates = {"tu_ngay": period.data_from, "den_ngay": period.data_to} | ({"ngay": signed} if signed else {})
    forms = [form for month in (last, now) for form in _forms(month)]
    figures = [_indicator(code, now, last, number) for number, code in enumerate(NAMES, 5)]
    facts: dict[str, Any] = {key: format_date(value) for key, value in dates.items()}
    made = book(
        outline=(heading("I", sheet=SHEET),),
        sections=(SectionSheet(SHEET, tuple(figures), tuple(_paragraphs(period))),),
        units=tuple(_units(months)),
        facts=facts,
        dates=dates,
        period=str(period),
    )
    earlier = {(month.period, code): value for month in months[:-1] for code, value in month.values.items()}
    return replace(aggregate(replace(made, history=earlier, **registers(forms))).book, submissions=())


def _indicator(code: str, now: Month, last: Month, number: int) -> Indicator:
    name, measure = NAMES[code]
    made = indicator(
        code,
        number=number,
        unit_of_measure=measure,
        decimals=DECIMALS.get(code, 0),
        nature=NATURES.get(code),
        previous=last.values.get(code),
        as_of=_end(now.period) if code == "uoc" else now.period.data_to,
        owner="XA" if code in OF_COMMUNES else "SO",
        aggregation=Aggregation.SUM if code in OF_COMMUNES else None,
    )
    if code == "ty_le":
        previous = round(last.values["truc_tuyen"] / last.values["dich_vu"] * 100, 2)
        made = replace(made, expression="truc_tuyen / dich_vu * 100", owner="", as_of=None, previous=previous)
    elif code not in OF_COMMUNES:
        made = replace(made, constant=now.values[code])
    return replace(made, name=name)


def _forms(month: Month) -> Iterator[Form]:
    for code, figures in month.communes.items():
        yield Form(code, figures, period=str(month.period), as_of=month.period.data_to)
    # The office types its figures into the workbook; its form is only that it has answered.
    yield Form("SO", {}, period=str(month.period))


def _units(months: list[Month]) -> Iterator[Unit]:
    for number, code in enumerate(months[0].communes, 6):
        stays = code in months[-1].communes
        yield unit(code, "XA", number=number, valid_to=None if stays else MERGER.first_day - dt.timedelta(days=1))
    yield unit("SO", number=5)


def _paragraphs(period: Period) -> Iterator[Any]:
    for number, text in enumerate(TEXTS, 30):
        written = text.format(
            before=period.previous().name,
            now=period.name,
            year=period.year,
            ago=period.year - 1,
            month=period.number,
            last=format_date(_end(period)),
        )
        yield paragraph("-", written, number=number)


def _end(period: Period) -> dt.date:
    return period.last_day.replace(day=calendar.monthrange(period.year, period.number)[1])


def _next(period: Period) -> Period:
    if period.number == 12:
        return replace(period, year=period.year + 1, number=1)
    return replace(period, number=period.number + 1)
