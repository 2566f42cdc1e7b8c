"""Draws a new master workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de06_xl.build.master.findings import draw_findings
from de06_xl.build.master.leader_page import draw_leader_page
from de06_xl.build.master.lists import draw_lists
from de06_xl.build.master.overview import draw_overview
from de06_xl.build.master.registers import (
    draw_compared,
    draw_received,
    draw_register,
    draw_sent,
    draw_sources,
)
from de06_xl.build.master.sections import draw_section
from de06_xl.build.master.settings import draw_facts, draw_outline, draw_rules, draw_units
from de06_xl.build.master.sheets import MasterDrawing
from de06_xl.build.master.tables import draw_items, draw_printed_table
from de06_xl.workbook import layout
from de06_xl.workbook.writing.unit_history import SUBTITLE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from de06_xl.build.table_data import DrawnTable
    from de06_xl.model.book import Book


def draw_master(book: Book, notes: Mapping[str, str] | None = None, tables: Sequence[DrawnTable] = ()) -> bytes:
    """A new workbook as .xlsx bytes, with stored results; the same book always makes the same bytes.

    It holds the facts, the outline with its sections, the units and the rules of ``book``, in consecutive rows,
    whatever their rows in it; its registers are empty. ``notes`` are texts of the column Ghi chú by code, ``tables``
    the sheets that print as tables, after the sections.
    """
    master = MasterDrawing(book, notes or {}, tables)
    draw_overview(master)
    draw_facts(master)
    draw_outline(master)
    for heading, section in master.sections:
        draw_section(master, heading, section)
    for table in tables:
        draw_printed_table(master, table)
    draw_units(master)
    draw_items(master)
    draw_rules(master)
    draw_received(master)
    draw_register(master, layout.SUBMITTED, "Số liệu các đơn vị gửi, kèm nguồn; do chương trình ghi.")
    draw_sent(master)
    draw_sources(master)
    draw_register(master, layout.HISTORY, "Số liệu các kỳ trước; do chương trình ghi.")
    draw_register(master, layout.UNIT_HISTORY, SUBTITLE)
    draw_findings(master)
    draw_compared(master)
    draw_register(master, layout.LOG, "Những việc chương trình đã làm với sổ này.")
    draw_leader_page(master)
    draw_lists(master)
    return master.drawing.close()
