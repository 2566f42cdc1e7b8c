"""Realistic errors in units' forms, seeded one form at a time, and whether collecting or checking finds them.

Twenty communes sent forms for May and send them for June; one of June is wrong. It goes as a filled-in .xlsx through
the collection, with the other forms in the registers, then all are summed up and validated. An error is found if the
form is refused, or if an error or a warning that the right form does not have names the unit or its cell.
"""

from __future__ import annotations

import datetime as dt
import enum
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from de06_xl.collect.arrival import Arrival
from de06_xl.collect.forms.drawing import draw_form
from de06_xl.collect.intake import collect
from de06_xl.incoming.mail.incoming import open_mail
from de06_xl.model.book import Book
from de06_xl.model.figures import Figures
from de06_xl.model.finding import Finding, Severity
from de06_xl.model.indicator import Nature
from de06_xl.model.responses import ResponseStatus
from de06_xl.workbook import layout
from tests.support.books import paragraph, row
from tests.support.filled_forms import typed_into
from tests.support.form_file import FormFile
from tests.support.two_months import NOW, kiem_tra, month_after, registered, with_arrivals

COMMUNES = 20
NATURES = {
    "a_ho_so": Nature.IN_PERIOD,
    "a_the": Nature.CUMULATIVE,
    "b_nam": Nature.YEAR_TO_DATE,
    "b_nguoi": Nature.AS_OF,
}
TEXT = "Đã tuyên truyền, hướng dẫn người dân nộp hồ sơ trực tuyến."
AS_OF = "4/6/2022"
TCVN3 = "§· tuyªn truyÒn, h\u00adíng dÉn ng\u00adêi d©n nép hå s¬ trùc tuyÕn."
VNI = "Ñaõ tuyeân truyeàn, höôùng daãn ngöôøi daân noäp hoà sô tröïc tuyeán."

Identity = tuple[str, str | None, str | None]
Sent = dict[str, dict[str, int]]
Cell = int | float | str | None


class FormKind(enum.Enum):
    """The error of a form."""

    TIMES_10 = "x10"
    TIMES_100 = "x100"
    TIMES_1000 = "x1000"
    BY_100 = "/100"
    THOUSANDS = "typed in thousands"
    DOUBLED = "first digit doubled"
    LOST = "first digit lost"
    SIGN = "sign"
    FRACTION = "7.440 as 7,44"
    TEXT = "text in a number cell"
    EMPTIED = "cell emptied"
    PEER_10 = "among peers x10, no May"
    PEER_100 = "among peers x100, no May"
    COPIED = "whole form copied"
    TCVN3 = "text in TCVN3"
    VNI = "text in VNI"
    REAL_DATES = "real dates, day above 12"
    AMBIGUOUS = "real dates, day below 13"
    TURNED = "real dates turned round"


FIGURES: dict[FormKind, Callable[[int], Cell]] = {
    FormKind.TIMES_10: lambda value: value * 10,
    FormKind.TIMES_100: lambda value: value * 100,
    FormKind.TIMES_1000: lambda value: value * 1000,
    FormKind.BY_100: lambda value: value // 100,
    FormKind.THOUSANDS: lambda value: round(value / 1000),
    FormKind.DOUBLED: lambda value: int(str(value)[0] + str(value)),
    FormKind.LOST: lambda value: int(str(value)[1:] or 0),
    FormKind.SIGN: lambda value: -value,
    FormKind.FRACTION: lambda value: value / 1000,
    FormKind.TEXT: lambda value: "chưa có",
    FormKind.EMPTIED: lambda value: None,
    FormKind.PEER_10: lambda value: value * 10,
    FormKind.PEER_100: lambda value: value * 100,
}
"""What is typed instead of a figure."""
WITHOUT_MAY = (FormKind.PEER_10, FormKind.PEER_100)
OLD_FONTS = {FormKind.TCVN3: TCVN3, FormKind.VNI: VNI}
DATES = {
    FormKind.REAL_DATES: dt.datetime(2022, 6, 14),  # noqa: DTZ001 - as openpyxl writes it
    FormKind.AMBIGUOUS: dt.datetime(2022, 6, 4),  # noqa: DTZ001
    FormKind.TURNED: dt.datetime(2022, 4, 6),  # noqa: DTZ001
}
"""What Excel turns 14/6/2022 into, and 4/6/2022 under Vietnamese and under English settings."""


@dataclass(frozen=True)
class Seed:
    """A form with one error: what its unit typed."""

    kind: FormKind
    unit: str
    figures: dict[str, Cell]
    code: str = ""
    as_of: object = AS_OF
    text: str = TEXT


@dataclass(frozen=True)
class Outcome:
    """The result: ``found`` are the new errors and warnings about it, ``elsewhere`` the others."""

    seed: Seed
    arrival: Arrival
    found: tuple[str, ...]
    elsewhere: tuple[str, ...]

    @property
    def taken(self) -> bool:
        """Whether the form counts, with every figure as it was typed."""
        figures = {one.code: one.value for one in self.arrival.submissions if one.value is not None}
        return self.arrival.row.status is ResponseStatus.USED and figures == self.seed.figures

    @property
    def right(self) -> bool:
        """Whether the right thing was done: dates accepted, text converted to Unicode, everything else found."""
        kind = self.seed.kind
        if kind is FormKind.REAL_DATES:
            dates = {one.as_of for one in self.arrival.submissions if one.value is not None}
            return self.taken and dates == {dt.date(2022, 6, 14)} and not self.found
        if kind in DATES:
            return self.taken and "ambiguous-date" in self.found
        if kind in OLD_FONTS:
            return bool(self.found) or (self.taken and TEXT in [one.text for one in self.arrival.submissions])
        return bool(self.found)


class Province:
    """Communes with random forms of May and June, and the findings about the right ones."""

    def __init__(self, seed: int) -> None:
        chance = random.Random(seed)
        self._known: dict[tuple[str, bool], set[Identity]] = {}
        self.may: Sent = {f"X{at:02d}": _commune(chance) for at in range(COMMUNES)}
        self.june: Sent = {unit: _month_after(figures, chance) for unit, figures in self.may.items()}

    @cached_property
    def book(self) -> Book:
        """The workbook of June before any form was received."""
        return _book(self.may)

    @cached_property
    def book_without_may(self) -> Book:
        """The same in the first month of reporting."""
        first = replace(self.book, received=(), submissions=(), history={})
        sections = tuple(
            replace(one, indicators=tuple(replace(figure, previous=None) for figure in one.indicators))
            for one in first.sections
        )
        return replace(first, sections=sections)

    def outcome(self, seed: Seed) -> Outcome:
        """Collect and check the wrong form in place of the right one."""
        book = self.book_without_may if seed.kind in WITHOUT_MAY else self.book
        arrival, findings = self._checked(book, seed)
        key = seed.unit, seed.kind in WITHOUT_MAY
        if key not in self._known:
            right = Seed(seed.kind, seed.unit, dict(self.june[seed.unit]))
            self._known[key] = {_identity(one) for one in self._checked(book, right)[1]}
        known = self._known[key]
        new = [one for one in findings if _identity(one) not in known]
        about = [one for one in new if _is_about(one, seed)]
        found = [one.rule for one in about]
        if arrival.row.status is not ResponseStatus.USED:
            found.append(arrival.row.status.value)
        return Outcome(seed, arrival, tuple(found), tuple(one.rule for one in new if one not in about))

    def clean_alarms(self) -> list[Finding]:
        """The findings although every form is right."""
        return [one for one in kiem_tra(registered(self.book, self.june)) if one.severity is not Severity.NOTE]

    def _checked(self, book: Book, seed: Seed) -> tuple[Arrival, list[Finding]]:
        others = {unit: figures for unit, figures in self.june.items() if unit != seed.unit}
        workbook = registered(book, others)
        arrivals = collect(workbook, open_mail(_file(book, seed), f"{seed.unit}.xlsx", NOW)).arrivals
        taken = with_arrivals(workbook, [_in_a_row(one) for one in arrivals])
        findings = [*arrivals[0].findings, *arrivals[0].doubts, *kiem_tra(taken)]
        return arrivals[0], [one for one in findings if one.severity is not Severity.NOTE]


def seeds(province: Province, chance: random.Random, each: int) -> Iterator[Seed]:
    """Some errors of every kind, at random units and figures of two digits or more."""
    for kind in FormKind:
        for _ in range(each):
            unit = chance.choice(sorted(province.june))
            right = province.june[unit]
            yield _seed(kind, unit, right, province.may[unit], chance)


def _seed(kind: FormKind, unit: str, right: dict[str, int], may: dict[str, int], chance: random.Random) -> Seed:
    if kind in FIGURES:
        code = chance.choice([code for code, value in right.items() if value >= 10])
        return Seed(kind, unit, {**right, code: FIGURES[kind](right[code])}, code)
    if kind is FormKind.COPIED:
        return Seed(kind, unit, dict(may))
    return Seed(kind, unit, dict(right), as_of=DATES.get(kind, AS_OF), text=OLD_FONTS.get(kind, TEXT))


def _commune(chance: random.Random) -> dict[str, int]:
    people = chance.lognormvariate(9, 0.5)
    files = people * chance.uniform(0.01, 0.04)
    return {
        "a_ho_so": round(files),
        "a_the": round(people * chance.uniform(0.4, 0.8)),
        "b_nam": round(files * 5 * chance.uniform(0.9, 1.1)),
        "b_nguoi": round(people),
    }


def _month_after(may: dict[str, int], chance: random.Random) -> dict[str, int]:
    files = round(may["a_ho_so"] * chance.lognormvariate(0, 0.2))
    return {
        "a_ho_so": files,
        "a_the": may["a_the"] + round(files * chance.uniform(0.5, 1)) + 1,
        "b_nam": may["b_nam"] + files,
        "b_nguoi": round(may["b_nguoi"] * chance.uniform(0.995, 1.01)) + 1,
    }


def _book(may: Sent) -> Book:
    made = month_after(may, *NATURES)
    units = tuple(replace(one, sections=("I",)) for one in made.units)
    sections = tuple(
        replace(
            one,
            indicators=tuple(replace(figure, nature=NATURES[figure.code]) for figure in one.indicators),
            paragraphs=(paragraph("-", "Có.", number=30, sheet=one.name),),
        )
        for one in made.sections
    )
    history = {
        (made.period.previous(), code): Decimal(sum(figures[code] for figures in may.values())) for code in NATURES
    }
    return replace(made, units=units, sections=sections, history=history)


def _file(book: Book, seed: Seed) -> bytes:
    who = book.unit(seed.unit)
    assert who
    drawn = FormFile(draw_form(book, Figures(book), who))
    return typed_into(drawn, seed.figures, facts={"compiled_by": "Cán bộ (mẫu)"}, texts=(seed.text,), as_of=seed.as_of)


def _in_a_row(arrival: Arrival) -> Arrival:
    form = replace(arrival.row, row=row(layout.RECEIVED, 50, layout.RECEIVED.sheet))
    return replace(arrival, row=form, submissions=tuple(replace(one, form=form) for one in arrival.submissions))


def _identity(finding: Finding) -> Identity:
    return finding.rule, finding.code, finding.unit


def _is_about(finding: Finding, seed: Seed) -> bool:
    """Whether it names the unit, or its wrong figure in the form or the sum."""
    return seed.unit in (finding.unit or "").split(", ") or (not seed.code or finding.code == seed.code)
