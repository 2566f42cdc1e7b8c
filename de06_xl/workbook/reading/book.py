"""Reads a whole master workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de06_xl.model.book import Book
from de06_xl.model.breakdown import rules_of_items
from de06_xl.model.period import last_periods
from de06_xl.model.unit_history import UnitHistory
from de06_xl.system.errors import De06Error
from de06_xl.vietnamese.text import fold
from de06_xl.workbook import layout
from de06_xl.workbook.leader_page import PERIODS
from de06_xl.workbook.reading.breakdowns import Registers, with_items, with_present_items
from de06_xl.workbook.reading.facts import read_facts, read_period
from de06_xl.workbook.reading.leader_page import leader_heading, read_leader_table
from de06_xl.workbook.reading.log import read_closing
from de06_xl.workbook.reading.outline import read_items, read_outline, read_units
from de06_xl.workbook.reading.printed_tables import read_printed_tables
from de06_xl.workbook.reading.registers import (
    read_history,
    read_received,
    read_sources,
    read_submissions,
    read_unit_history,
)
from de06_xl.workbook.reading.rules import read_explanations, read_rules
from de06_xl.workbook.reading.sections import read_sections
from de06_xl.workbook.reading.tables import Tables

if TYPE_CHECKING:
    from collections.abc import Collection

    from de06_xl.model.period import Period
    from de06_xl.workbook.grid import Grid


def read_book(
    grid: Grid,
    file: str,
    *,
    submissions: bool = False,
    history: Collection[Period] | None = (),
    senders: Collection[Period] = (),
) -> Book:
    """Read a master workbook; ``file`` is its name, for messages.

    The contents of the units' forms and of the previous period, thousands of rows that few need, are read if
    ``submissions`` asks for them, if a table of the report has units as rows or the report contains the leader's page,
    and in the period after units ceased, since their figures pass to their successors. ``history`` are further periods
    whose unit figures are read, None for all: a year of them takes longer than everything else; ``senders`` those of
    which only the senders are read.

    Raises De06Error if it is no master workbook: an essential sheet or column header is missing, or its period cannot
    be read. Anything less than that is a finding in ``Book.problems``.
    """
    try:
        return _book(Tables(grid), file, submissions, history, senders)
    except De06Error as error:
        raise error.in_file(file) from None


def _book(
    tables: Tables, file: str, submissions: bool, history: Collection[Period] | None, senders: Collection[Period]
) -> Book:
    facts, dates = read_facts(tables)
    outline = read_outline(tables)
    received = read_received(tables)
    period = read_period(tables, facts)
    units, groups = read_units(tables)
    items, sheets = read_items(tables), read_printed_tables(tables)
    rows = read_sections(tables, outline)
    words = {one.code: one.words for section in rows for one in section.indicators if one.words}
    reported, sources = read_history(tables, words), read_sources(tables, words)
    by_units = any(sheet.table.rows_by.of_units for sheet in sheets)
    leads = leader_heading(tables, outline)
    submissions = submissions or by_units or bool(leads) or any(unit.ceased_before(period) for unit in units)
    senders = (*senders, *last_periods(period, PERIODS, {one for one, _ in reported})) if leads else senders
    registers = Registers(items, reported, sources)
    sections, problems = with_items(rows, sheets, registers, period)
    sent = with_present_items(read_submissions(tables, received, words), sections) if submissions else ()
    # A workbook of an earlier version may have earlier periods among the submissions, which may also be in the history.
    asked = None if history is None else {period.previous(), *history, *(one.period for one in sent)}
    return Book(
        file=file,
        period=period,
        facts=facts,
        dates=dates,
        outline=outline,
        sections=sections,
        units=units,
        groups=groups,
        items=items,
        tables=tuple(sheet.table for sheet in sheets),
        leader=read_leader_table(tables, leads, sections) if leads else None,
        rules=tuple(rules_of_items(read_rules(tables), (one for section in sections for one in section.indicators))),
        explanations=read_explanations(tables),
        history=reported,
        received=received,
        submissions=sent,
        unit_history=read_unit_history(tables, words, asked, senders) if submissions else UnitHistory(),
        sources=sources,
        keeps_sources=fold(layout.SOURCES.sheet) in tables.sheets,
        closing=read_closing(tables, period),
        problems=(*tables.problems, *problems),
    )
