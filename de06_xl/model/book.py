"""The master workbook as values: no cells, no files, no Excel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from de06_xl.model.finding import Explanation, Finding
from de06_xl.model.indicator import Indicator
from de06_xl.model.item_list import Item
from de06_xl.model.leader_table import LeaderTable
from de06_xl.model.outline import Heading
from de06_xl.model.paragraph import Paragraph
from de06_xl.model.place import Place, Row
from de06_xl.model.responses import ReceivedForm, Submission
from de06_xl.model.rule import Rule
from de06_xl.model.sources import Source
from de06_xl.model.table import Table
from de06_xl.model.unit import Group, Unit, names_in
from de06_xl.model.unit_history import UnitHistory
from de06_xl.model.unit_index import UnitIndex
from de06_xl.vietnamese.messages import cut, listed
from de06_xl.vietnamese.offices import LEVELS
from de06_xl.vietnamese.text import fold

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal

    from de06_xl.model.closing import Closing
    from de06_xl.model.period import Period


@dataclass(frozen=True, slots=True)
class SectionSheet:
    """The figures and paragraphs of one section sheet, in the order of its rows.

    ``spare`` are the empty rows of the block Nội dung below its last paragraph.
    """

    name: str
    indicators: tuple[Indicator, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    spare: tuple[Row, ...] = ()


DATE_FACTS = (
    "tu_ngay",
    "den_ngay",
    "han_gui",
    "han_bao_cao",
    "ngay",
    "cv_ngay_gui",
    "cv_ngay_don_doc",
    "cv_han_bo_sung",
)
"""Keys of the facts that are dates."""


NAMED = 4
"""How many names of a cell `Đơn vị báo cáo` a sentence lists before it counts the rest."""
DECLARED_EMPTY = "(không)"
"""What is typed into a fact that the body does not have: it prints nothing, and no check asks for it."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of `Thông tin chung`; a list (`noi_nhan`) has several rows of one key. ``value`` is as typed."""

    key: str
    value: str
    row: Row

    @property
    def declared_empty(self) -> bool:
        """Whether the row is marked as having no value."""
        return fold(self.value) == DECLARED_EMPTY

    @property
    def text(self) -> str:
        """The printed text; empty if the fact is declared empty."""
        return "" if self.declared_empty else self.value


@dataclass(frozen=True, slots=True)
class Book:
    """A whole master workbook, read.

    ``items`` are those of all lists, ``tables`` the sheets that print as tables, ``leader`` the leader's page if the
    outline names it. ``dates`` are the readable date facts, by key; ``history`` the accepted figures of earlier
    periods, by period and code; ``received`` the forms received and ``submissions`` their contents; ``unit_history``
    what units sent in earlier periods (``units_sent.before``); ``sources`` what the aggregated figures were made of,
    kept if ``keeps_sources``; ``closing`` how the period was closed; ``problems`` the findings of reading.
    """

    file: str
    period: Period
    facts: tuple[Fact, ...]
    dates: Mapping[str, dt.date]
    outline: tuple[Heading, ...]
    sections: tuple[SectionSheet, ...]
    units: tuple[Unit, ...] = ()
    groups: Mapping[str, Group] = field(default_factory=dict)
    items: tuple[Item, ...] = ()
    tables: tuple[Table, ...] = ()
    leader: LeaderTable | None = None
    rules: tuple[Rule, ...] = ()
    explanations: tuple[Explanation, ...] = ()
    history: Mapping[tuple[Period, str], Decimal] = field(default_factory=dict)
    received: tuple[ReceivedForm, ...] = ()
    submissions: tuple[Submission, ...] = ()
    sources: tuple[Source, ...] = ()
    unit_history: UnitHistory = field(default_factory=UnitHistory)
    keeps_sources: bool = True
    closing: Closing | None = None
    problems: tuple[Finding, ...] = field(default=())
    _owing: dict[str, Sequence[Unit]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _above: dict[str, Unit | None] = field(default_factory=dict, init=False, repr=False, compare=False)
    _names: dict[str, str] = field(default_factory=dict, init=False, repr=False, compare=False)
    _applying: dict[str, bool] = field(default_factory=dict, init=False, repr=False, compare=False)
    _indexes: list[UnitIndex] = field(default_factory=list, init=False, repr=False, compare=False)

    @property
    def report_date(self) -> dt.date | None:
        """The date under which the report is signed, None until then."""
        return self.dates.get("ngay")

    def indicators(self) -> Iterator[Indicator]:
        """Every indicator, in the order of the sheets and rows."""
        for section in self.sections:
            yield from section.indicators

    def known_periods(self) -> set[Period]:
        """This period, and the earlier ones of which the workbook's registers have anything."""
        return {period for period, _ in (*self.history, *self.unit_history.senders)} | {self.period}

    def reported_sections(self) -> Iterator[SectionSheet]:
        """The section sheets, except those of headings that this kind of period leaves out: they require nothing."""
        left_out = {heading.sheet for heading in self.outline if not self.applies(heading)}
        yield from (section for section in self.sections if section.name not in left_out)

    def section(self, sheet: str) -> SectionSheet | None:
        """The section sheet with this name."""
        return next((section for section in self.sections if section.name == sheet), None)

    def table(self, sheet: str) -> Table | None:
        """The table on this sheet."""
        return next((table for table in self.printed_tables if fold(table.sheet) == fold(sheet)), None)

    @property
    def printed_tables(self) -> Sequence[Table]:
        """All tables that the report can print, including the leader's page."""
        return (*self.tables, self.leader.table) if self.leader else self.tables

    def unit(self, code: str) -> Unit | None:
        """The unit of a code; if two rows have it (after a change of name, say), the one that exists in this period."""
        found = self._index.of(code)
        return next((unit for unit in found if unit.exists_in(self.period)), found[0] if found else None)

    @property
    def _index(self) -> UnitIndex:
        """Built on first use, once."""
        if not self._indexes:
            self._indexes.append(UnitIndex(self.units))
        return self._indexes[0]

    def group_name(self, code: str) -> str:
        """A group's name: "nhóm UBND các xã, phường, đặc khu" if `Đơn vị` has a row for it, else "nhóm HUYEN"."""
        group = self.groups.get(code)
        return f"nhóm {group.name if group and group.name else code}"

    def unit_names(self) -> Mapping[str, str]:
        """What `Đơn vị` calls each unit and group, by its code; of two units of a code the one of this period.

        Made when it is first asked for, once.
        """
        if not self._names:
            groups = {unit.group for unit in self.units} | self.groups.keys()
            self._names.update((code, self.group_name(code)) for code in groups if code)
            self._names.update((one.code, unit.name) for one in self.units if (unit := self.unit(one.code)))
        return self._names

    def code_names(self) -> dict[str, str]:
        """The name behind a code in a register: a heading's name, an indicator's full name."""
        titles = {heading.code: heading.name for heading in self.outline}
        return titles | {indicator.code: indicator.full_name for indicator in self.indicators()}

    def names_of_owner(self, owner: str) -> str:
        """The names of the units in a cell `Đơn vị báo cáo`, NAMED at most; an unknown code stays as it is."""
        called = self.unit_names()
        names = [called.get(code, code) for code in names_in(owner)]
        return listed([cut(name) for name in names], NAMED, "đơn vị", ", ")

    def addressee_of(self, group: str) -> str:
        """What letters call a group: `Tên gọi khi gửi`, its name, or else the offices in it; never its code."""
        named = self.groups.get(group)
        if named and (named.called or named.name):
            return named.called or named.name
        kinds = [unit.addressee.partition(" ")[2] for unit in self.units if unit.group == group]
        found = dict.fromkeys(level for level in LEVELS if any(kind.startswith(f"{level} ") for kind in kinds))
        return f"UBND các {', '.join(found)}" if found else "Các đơn vị nhận phiếu chung"

    def unit_typed_as(self, text: str) -> Unit | None:
        """The unit whose code or name somebody typed; None also if it could be that of two units.

        A unit that exists in this period takes precedence over a namesake that ceased (as merged communes did), and an
        exact name over one that only matches as an office ("UBND xã …").
        """
        typed = self._index.typed_as(text)
        typed = typed or [unit for unit in self.units if unit.is_called(text)]
        codes = {unit.code for unit in typed if unit.exists_in(self.period)} or {unit.code for unit in typed}
        return self.unit(text) or (self.unit(*codes) if len(codes) == 1 else None)

    def above(self, unit: Unit) -> Unit | None:
        """The unit above this one, however `Trực thuộc` names it; None if it is no unit of the workbook.

        Cached by name: thousands of units have the same few above them.
        """
        if unit.parent not in self._above:
            self._above[unit.parent] = self.unit_typed_as(unit.parent) if unit.parent else None
        return self._above[unit.parent]

    def units_of(self, subject: str) -> Sequence[Unit]:
        """The units of this period that a code or a group names; all if nothing is named."""
        return self.owing_units(subject) if subject else [one for one in self.units if one.exists_in(self.period)]

    def owing_units(self, owner: str) -> Sequence[Unit]:
        """The units of this period that a cell `Đơn vị báo cáo` names, in the order of `Đơn vị`.

        Each code once, even if two rows have it. Cached by owner: many figures have the same one.
        """
        if owner not in self._owing:
            found = [unit for unit in self.units if unit.exists_in(self.period) and unit.is_named_by(owner)]
            self._owing[owner] = tuple({unit.code: unit for unit in reversed(found)}.values())[::-1]
        return self._owing[owner]

    def is_shared(self, indicator: Indicator) -> bool:
        """Whether several units report the figure, so that their values are aggregated."""
        return len(self.owing_units(indicator.owner)) > 1

    def ceased_units(self, owner: str) -> list[Unit]:
        """The units that owed a figure of this owner in the previous period and no longer exist."""
        now = {unit.code for unit in self.owing_units(owner)}
        gone = (unit for unit in self.units if unit.ceased_before(self.period) and unit.is_named_by(owner))
        return [unit for unit in gone if unit.code not in now]

    def applies(self, heading: Heading) -> bool:
        """Whether a report of this kind of period has the heading and all those above it.

        Asked again for each unit, so found only once for each heading.
        """
        code = heading.code
        if code not in self._applying:
            above = (one for one in self.outline if code == one.code or code.startswith(f"{one.code}."))
            self._applying[code] = all(one.applies_to(self.period.kind) for one in above)
        return self._applying[code]

    def fact(self, key: str) -> str:
        """The first value of a fact, empty when it has none."""
        return next((fact.text for fact in self.facts if fact.key == key and fact.text), "")

    def facts_of(self, key: str) -> list[str]:
        """All values of a list, without the empty ones."""
        return [fact.text for fact in self.facts if fact.key == key and fact.text]

    def declared_empty(self) -> frozenset[str]:
        """The keys of facts that are declared empty."""
        declared = {fact.key for fact in self.facts if fact.declared_empty}
        return frozenset(key for key in declared if not self.fact(key))

    def fact_place(self, key: str) -> Place | None:
        """The value cell of a fact's first row."""
        return next((fact.row.place("value") for fact in self.facts if fact.key == key), None)

    def new_deadline(self, today: dt.date) -> str:
        """The deadline for missing figures: the letter's own date, else the forms' if it is still ahead.

        Empty if both are missing or past: nobody can be asked to send by yesterday.
        """
        for key in ("cv_han_bo_sung", "han_gui"):
            date = self.dates.get(key)
            if date and date >= today:
                return self.fact(key)
        return ""
