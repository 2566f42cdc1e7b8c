"""Realistic errors, seeded one at a time into the cells of a clean workbook, and whether they are found.

An error counts as found if a check reports an error or a warning that the clean workbook does not have, at a changed
cell or about a relation with a wrong figure. Notes do not count.
"""

from __future__ import annotations

import datetime as dt
import enum
import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from de06_xl.model import finding_kinds as kinds
from de06_xl.model import placeholder
from de06_xl.model.book import DATE_FACTS, Book
from de06_xl.model.expression import parse_rule
from de06_xl.model.figures import Figures
from de06_xl.model.finding import Finding, Severity
from de06_xl.model.indicator import Indicator
from de06_xl.model.place import Place
from de06_xl.process.validate import validate
from de06_xl.report.compose import compose
from de06_xl.vietnamese.numbers import truncate
from de06_xl.workbook.grid import Cell
from de06_xl.workbook.reading.book import read_book
from tests.support.fill_in import indicators
from tests.support.made_up_months import broken
from tests.support.memory_grid import MemoryGrid

ALARMS = (Severity.ERROR, Severity.WARNING)
"""Levels of findings that count as found."""


class Kind(enum.Enum):
    """What was done to a cell."""

    SWAPPED = "adjacent digits swapped"
    LOST = "a digit lost"
    DOUBLED = "a digit doubled"
    CHANGED = "a digit changed"
    TIMES_10 = "x10"
    TIMES_100 = "x100"
    TIMES_1000 = "x1000"
    BY_100 = "/100"
    BY_1000 = "/1000"
    SIGN = "sign"
    OFF_BY_ONE = "off by one"
    NEIGHBOURS = "neighbouring cells swapped"
    AS_TEXT = "number as text"
    DATE_TURNED = "date turned round"
    EMPTIED = "cell emptied"
    OVER_FORMULA = "constant over a formula"
    CODE_MISSPELT = "code misspelt"
    TEXT = "text in a number cell"


FACTORS = (Kind.TIMES_10, Kind.TIMES_100, Kind.TIMES_1000, Kind.BY_100, Kind.BY_1000)
PLAIN = (Kind.AS_TEXT, Kind.TEXT, Kind.SIGN, Kind.DATE_TURNED, Kind.OVER_FORMULA)
"""Kinds that break a type, a date or a formula: there is no month in which they could be right."""


@dataclass(frozen=True)
class Seeded:
    """One error: the cells that it changes, the figures that become wrong, and a description.

    ``breaks`` are the broken relations of ``made_up_months``, each as its codes.
    """

    kind: Kind
    cells: Mapping[Place, Cell]
    codes: frozenset[str]
    note: str
    breaks: tuple[frozenset[str], ...] = ()


@dataclass(frozen=True)
class Result:
    """The result of a seeded error.

    ``harmless`` says that nothing is wrong: the workbook reads and prints the same as before. ``found`` are the new
    alarms at the right cell or relation, ``elsewhere`` the others, ``noted`` says whether there is a new note.
    """

    seeded: Seeded
    book: Book
    found: tuple[Finding, ...]
    elsewhere: tuple[Finding, ...]
    noted: bool
    harmless: bool

    @property
    def must_be_found(self) -> bool:
        """Whether the error breaks a relation, a type, a date or a formula."""
        return not self.harmless and bool(self.seeded.breaks or self.seeded.kind in PLAIN)


# Errors ---------------------------------------------------------------------------------------------------


def errors(grid: MemoryGrid) -> Iterator[Seeded]:
    """Every error of every kind in every cell of a workbook that somebody fills in."""
    workbook = _Workbook(grid)
    for row in workbook.book.indicators():
        if row.expression:
            yield from workbook.over_formula(row)
        else:
            yield from workbook.figure(row)
            yield from workbook.date_of(row)
    yield from workbook.neighbours()
    yield from workbook.dates_of_the_report()
    yield from workbook.codes()


@dataclass(frozen=True)
class _Workbook:
    grid: MemoryGrid

    @cached_property
    def book(self) -> Book:
        return read_book(self.grid, "sổ")

    @cached_property
    def figures(self) -> Figures:
        return Figures(self.book)

    def seeded(self, kind: Kind, cells: Mapping[Place, Cell], values: Mapping[str, Cell], note: str) -> Seeded:
        """An error with the relations that it breaks, where what is typed is a number."""
        numbers = {code: Decimal(str(value)) for code, value in values.items() if type(value) in (int, float)}
        after = {code: figure.value for code, figure in self.figures.items()} | numbers
        breaks = [codes for codes in broken(after) if codes & numbers.keys()]
        return Seeded(kind, cells, frozenset(values), note, tuple(breaks))

    def figure(self, row: Indicator) -> Iterator[Seeded]:
        """Errors in one entered figure."""
        place, value = row.row.place("value"), row.constant
        assert value is not None
        assert value == int(value)
        number, digits = int(value), str(int(value))

        def typed(kind: Kind, *cells: Cell) -> Iterator[Seeded]:
            for cell in {repr(cell): cell for cell in cells}.values():
                if repr(cell) != repr(number):
                    yield self.seeded(kind, {place: cell}, {row.code: cell}, f"{row.code}: {value} → {cell!r}")

        swapped = (digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :] for at in range(len(digits) - 1))
        yield from typed(Kind.SWAPPED, *map(int, swapped))
        if len(digits) > 1:
            yield from typed(Kind.LOST, *(int(digits[:at] + digits[at + 1 :]) for at in range(len(digits))))
        yield from typed(Kind.DOUBLED, *(int(digits[: at + 1] + digits[at:]) for at in range(len(digits))))
        changed = (f"{digits[:at]}{(int(digit) + 4) % 10}{digits[at + 1 :]}" for at, digit in enumerate(digits))
        yield from typed(Kind.CHANGED, *map(int, changed))
        for kind, factor in ((Kind.TIMES_10, 10), (Kind.TIMES_100, 100), (Kind.TIMES_1000, 1000)):
            yield from typed(kind, number * factor)
        for kind, factor in ((Kind.BY_100, 100), (Kind.BY_1000, 1000)):
            # 7.440 typed under English settings is 7.44; of 7.000 a whole 7 is left.
            yield from typed(kind, _cell(value / factor), *([number // factor] if number >= factor else []))
        yield from typed(Kind.SIGN, -number)
        yield from typed(Kind.OFF_BY_ONE, number - 1, number + 1)
        yield from typed(Kind.AS_TEXT, *_written(number))
        yield from typed(Kind.EMPTIED, None)
        yield from typed(Kind.TEXT, "chưa có", "#N/A", dt.datetime(2022, 4, 5))  # noqa: DTZ001 - as openpyxl reads it

    def neighbours(self) -> Iterator[Seeded]:
        """Adjacent entered figures of one sheet, exchanged."""
        entered = [row for row in self.book.indicators() if not row.expression]
        for one, other in itertools.pairwise(entered):
            if one.row.sheet != other.row.sheet or one.constant == other.constant:
                continue
            values = {one.code: _cell(other.constant), other.code: _cell(one.constant)}
            cells = {one.row.place("value"): values[one.code], other.row.place("value"): values[other.code]}
            note = f"{one.code} ↔ {other.code}: {one.constant} ↔ {other.constant}"
            yield self.seeded(Kind.NEIGHBOURS, cells, values, note)

    def over_formula(self, row: Indicator) -> Iterator[Seeded]:
        """Numbers typed over computed ones."""
        value = self.figures.value(row.code)
        assert value is not None
        last = Decimal(1).scaleb(-row.decimals)
        shown = round(value, row.decimals)
        cells: list[Cell] = [_cell(shown + last), _cell(shown - last), _cell(shown * 2 + 3), _cell(shown * 10)]
        cells += [_cell(truncate(value, row.decimals)), f"{shown}".replace(".", ",")]
        if row.percent:
            cells += [_cell(shown / 100), f"{shown}".replace(".", ",") + "%", f"{shown} %"]
        if row.previous is not None:
            cells.append(_cell(row.previous))
        for cell in dict.fromkeys(cells):
            note = f"{row.code}: {value:.4f} → {cell!r}"
            yield Seeded(Kind.OVER_FORMULA, {row.row.place("value"): cell}, frozenset({row.code}), note)

    def date_of(self, row: Indicator) -> Iterator[Seeded]:
        """A figure's date with day and month swapped, as text and as Excel's date, and emptied."""
        if row.as_of is None:
            return
        for kind, cell in (*_turned(row.as_of), (Kind.EMPTIED, None)):
            yield Seeded(kind, {row.row.place("as_of"): cell}, frozenset({row.code}), f"{row.code}: → {cell}")

    def dates_of_the_report(self) -> Iterator[Seeded]:
        """The same for the dates in `Thông tin chung`."""
        for fact in self.book.facts:
            if fact.key in DATE_FACTS and fact.key in self.book.dates:
                for kind, cell in (*_turned(self.book.dates[fact.key]), (Kind.EMPTIED, None)):
                    yield Seeded(kind, {fact.row.place("value"): cell}, frozenset({fact.key}), f"{fact.key}: → {cell}")

    def codes(self) -> Iterator[Seeded]:
        """Codes misspelt wherever they are typed, and the cell `Mã` emptied."""
        for at, row in enumerate(self.book.indicators()):
            place, ways = row.row.place("code"), _misspelt(row.code)
            wrong = ways[at % len(ways)]
            codes = frozenset({row.code, wrong})
            yield Seeded(Kind.CODE_MISSPELT, {place: wrong}, codes, f"{row.code} → {wrong}")
            yield Seeded(Kind.EMPTIED, {place: None}, frozenset({row.code}), f"Mã {row.code}: → None")
        for place, text, names in _mentions(self.book):
            for name in dict.fromkeys(names):
                ways = _misspelt(name)
                wrong = ways[len(name) % len(ways)]
                changed = re.sub(rf"\b{re.escape(name)}\b", wrong, text, count=1)
                yield Seeded(
                    Kind.CODE_MISSPELT, {place: changed}, frozenset({name, wrong}), f"{place.cell}: {name} → {wrong}"
                )


def _mentions(book: Book) -> Iterator[tuple[Place, str, list[str]]]:
    """The cells that name codes, with these codes: `Cách tính`, rules, texts, units."""
    expressions = Figures(book).expressions
    for row in book.indicators():
        if row.code in expressions:
            yield row.row.place("expression"), row.expression, list(expressions[row.code].codes)
        if row.owner:
            yield row.row.place("owner"), row.owner, [row.owner]
    for rule in book.rules:
        if rule.enabled:
            yield rule.row.place("expression"), rule.expression, list(parse_rule(rule.expression).codes)
    for section in book.sections:
        for paragraph in section.paragraphs:
            references = [reference for reference in placeholder.references(paragraph.text) if not reference.is_fact]
            yield paragraph.row.place("text"), paragraph.text, [reference.name for reference in references]


def _turned(date: dt.date) -> Iterator[tuple[Kind, Cell]]:
    """A date with month before day, and the real date that Excel may have made of it."""
    if date.day == date.month:
        return
    yield Kind.DATE_TURNED, f"{date.month}/{date.day}/{date.year}"
    if date.day <= 12:
        yield Kind.DATE_TURNED, dt.datetime(date.year, date.day, date.month)  # noqa: DTZ001 - as openpyxl reads it


def _written(number: int) -> list[Cell]:
    """A number in every form of text in which it is typed or pasted."""
    digits, commas = str(number), f"{number:,}"
    dots, blanks = commas.replace(",", "."), commas.replace(",", " ")
    full_width = "".join(chr(ord(digit) + 0xFEE0) for digit in digits)
    return [
        *(digits, dots, blanks, full_width, blanks.replace(" ", "\N{NO-BREAK SPACE}")),
        *(commas, f"{digits},5", f"{digits}%", f"{digits} hồ sơ", f"0{digits}", f"({digits})", f"- {digits}"),
        *([dots[:-1], dots.replace(".", "\N{FULLWIDTH FULL STOP}")] if number >= 1000 else []),
    ]


def _misspelt(code: str) -> list[str]:
    """One letter more, one less, two swapped, another case, a look-alike."""
    swapped = f"{code[:-2]}{code[-1]}{code[-2]}"
    found = [f"{code}x", code[:-1], swapped, code.upper(), code.replace("_", "-")]
    return [wrong for wrong in dict.fromkeys(found) if wrong not in (code, "")]


def _cell(value: Decimal | None) -> Cell:
    """A value as the number that a file holds."""
    assert value is not None
    return int(value) if value == value.to_integral_value() else float(value)


# Findings -------------------------------------------------------------------------------------------------


def results(grid: MemoryGrid, wanted: Callable[[Seeded, int], bool] = lambda seeded, at: True) -> Iterator[Result]:
    """The seeded errors that are ``wanted``, by themselves and their number, each with a check's new findings."""
    clean = read_book(grid, "sổ")
    figures = Figures(clean)
    known = {_identity(finding) for finding in validate(clean, figures)}
    before = _said(clean, figures)
    for at, seeded in enumerate(errors(grid)):
        if not wanted(seeded, at):
            continue
        book = read_book(grid.with_cells(seeded.cells), "sổ")
        figures = Figures(book)
        new = [finding for finding in validate(book, figures) if _identity(finding) not in known]
        alarms = [finding for finding in new if finding.severity in ALARMS]
        right = tuple(finding for finding in alarms if _points_at(finding, seeded, clean, book, figures))
        yield Result(
            seeded,
            book,
            right,
            tuple(finding for finding in alarms if finding not in right),
            any(finding.severity is Severity.NOTE for finding in new),
            not right and _said(book, figures) == before,
        )


def _identity(finding: Finding) -> tuple[str, Place | None, object]:
    return finding.rule, finding.place, finding.value


def _points_at(finding: Finding, seeded: Seeded, clean: Book, book: Book, figures: Figures) -> bool:
    """Whether a finding is at a changed cell, or about a wrong figure or a relation with one."""
    if finding.place in seeded.cells:
        return True
    if any(f"ô {place.cell} trang “{place.sheet}”" in finding.message for place in seeded.cells):
        return True
    named = set(re.findall(r"\w+", f"{finding.value} {finding.message}"))
    if finding.code:
        named |= {finding.code}
        named |= figures.depends_on(finding.code) if finding.code in figures else set()
    rule = next((rule for rule in book.rules if finding.kind == kinds.of_rule(rule)), None)
    if rule:
        named |= set(parse_rule(rule.expression).codes)
    return bool(named & (seeded.codes - {""}) or _prints(finding, seeded, clean))


def _prints(finding: Finding, seeded: Seeded, clean: Book) -> bool:
    """Whether the finding is at a text that uses a missing code."""
    for section in clean.sections:
        for paragraph in section.paragraphs:
            if paragraph.row.place("text") == finding.place:
                return any(reference.name in seeded.codes for reference in placeholder.references(paragraph.text))
    return False


def _said(book: Book, figures: Figures) -> tuple[object, ...]:
    """The content of a workbook: its figures as printed, their dates, and the report."""
    shown = {
        code: (figure.text(), figure.indicator.as_of, figure.indicator.unreadable) for code, figure in figures.items()
    }
    report = compose(book, figures)
    return shown, book.dates, [str(paragraph.text) for paragraph in report.paragraphs()]


# Reasons --------------------------------------------------------------------------------------------------


def why_not_found(result: Result) -> str:
    """Why no check can detect an error that was not found; empty if there is no reason, so that a check is missing."""
    seeded = result.seeded
    if seeded.breaks:
        return ""
    if seeded.kind is Kind.EMPTIED:
        return _why_emptied(result)
    if seeded.kind is Kind.CODE_MISSPELT:
        return _why_misspelt(result)
    rows = indicators(result.book)
    if seeded.kind in PLAIN or not seeded.codes <= rows.keys():
        return ""
    return "; ".join(dict.fromkeys(_why_ordinary(rows[code]) for code in sorted(seeded.codes)))


def _why_ordinary(row: Indicator) -> str:
    """Why a wrong figure looks like a right one."""
    before, value = row.previous, row.constant
    if value is None:
        return ""
    if before is None:
        return "every relation holds, and nothing is known of the period before"
    if not before:
        return "every relation holds, and 0 in the period before says nothing of this one"
    if abs(value - before) * 2 <= before:
        return "every relation holds, and the figure moved by less than the workbook's limit of 50%"
    if abs(value - before) < 10:
        return "every relation holds, and small figures move by less than ten"
    return ""


def _why_emptied(result: Result) -> str:
    """Why what is missing goes unnoticed."""
    (place,) = result.seeded.cells
    if any(fact.row.place("value") == place for fact in result.book.facts):
        return "a date of the report that is given by hand and may be left out"
    if any(row.row.place("as_of") == place for row in result.book.indicators()):
        return "a figure may have no date where no text prints it"
    return ""


def _why_misspelt(result: Result) -> str:
    """Why a missing code goes unnoticed."""
    named = {name for _, _, names in _mentions(result.book) for name in names}
    earlier = {code for period, code in result.book.history if period == result.book.period.previous()}
    if result.seeded.codes & (named | earlier):
        return ""
    return "no text, rule or `Cách tính` names the code, and no period before has it"


def without_previous(grid: MemoryGrid) -> MemoryGrid:
    """The workbook as if there had been no previous period: `Kỳ trước` and `Lịch sử` are empty."""
    book = read_book(grid, "sổ")
    cells: dict[Place, Cell] = {row.row.place("previous"): None for row in book.indicators()}
    emptied = grid.with_cells(cells)
    rows = grid.read("Lịch sử")
    header = next(number for number, row in enumerate(rows) if "Mã" in row)
    kept = [row if number <= header else [None] * len(row) for number, row in enumerate(rows)]
    return MemoryGrid({name: kept if name == "Lịch sử" else emptied.read(name) for name in grid.sheets()})
