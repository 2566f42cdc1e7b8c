"""The same reports typed in LibreOffice as the guide describes: facts, an outline, sheets copied and typed over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from de06_xl.actions import new
from de06_xl.model.period import Period
from de06_xl.system.cells import cell_name, column_name
from de06_xl.workbook import layout, search
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Cell
from tests.support.libreoffice import (
    Clear,
    CopySheet,
    Edit,
    Enter,
    InsertColumns,
    InsertRow,
    NewSheet,
    RemoveRows,
    RemoveSheet,
    Unmerge,
    edit_and_save,
)
from tests.support.typed_report import typed_text

Rows = Sequence[Sequence[Cell]]
KEPT = "báo lỗi"
OLD_TABLE = "PL1 Dịch vụ công thiết yếu"
"""The table of the province's workbook that a clerk copies; its rows are the 25 services."""


def typed_in_office(name: str, out: Path, blank: str, copied: str) -> Path:
    """The workbook of ``tests/data/reports/name.toml``, typed into the blank workbook that ``new --mau blank`` makes.

    Each section is a copy of the sheet ``copied``. A table is typed onto a new sheet, or over a copy of another table
    if the blank workbook has one.
    """
    typed = typed_text(name)
    path = out / f"{name}.xlsx"
    new.run(path, Period.parse(typed["period"]), blank)
    clerk = _Clerk(FileGrid(path), copied)
    return edit_and_save(path, out / "typed" / path.name, list(clerk.typing(typed)))


class _Clerk:
    """The edits of one workbook, in order."""

    def __init__(self, grid: FileGrid, copied: str) -> None:
        self.grid = grid
        self.copied = copied

    def typing(self, typed: Mapping[str, Any]) -> Iterator[Edit]:
        """The clerk's work from the first page to the last."""
        yield from self._facts(typed["facts"])
        yield from self._outline(typed["heading"])
        yield from self._items(typed.get("items", ()))
        for heading in typed["heading"]:
            if "paragraphs" in heading:
                yield CopySheet(self.copied, heading["code"])
                yield from self._section(heading)
            if "table" in heading:
                yield from self._table(heading["code"], heading["table"])
        for sheet in self.grid.sheets():
            if sheet not in layout.OWN_SHEETS:
                yield RemoveSheet(sheet)

    def _found(self, table: layout.Table, sheet: str) -> tuple[Rows, layout.Found]:
        rows = self.grid.read(sheet)
        found = search.find(rows, table, sheet)
        assert found
        return rows, found

    def _facts(self, facts: Mapping[str, str | list[str]]) -> Iterator[Edit]:
        """Fill the rows of each key; a longer list gets more rows, the rest of a shorter one is emptied."""
        rows, found = self._found(layout.FACTS, layout.FACTS.sheet)
        of_key: dict[str, list[int]] = {}
        for number, row in search.table_rows(rows, found):
            of_key.setdefault(str(found.cell(row, "key")), []).append(number)
        for key in sorted(facts, key=lambda key: -of_key[key][0]):  # from below, since rows are added
            texts = [facts[key]] if isinstance(facts[key], str) else facts[key]
            places = of_key[key]
            for number in range(places[-1] + 1, places[0] + len(texts)):
                yield InsertRow(found.sheet, number)
                yield Enter(found.sheet, cell_name(number, found.columns["key"]), key)
            for at in range(max(len(texts), len(places))):
                cell = cell_name(places[0] + at, found.columns["value"])
                yield Enter(found.sheet, cell, texts[at] if at < len(texts) else "")

    def _outline(self, headings: Sequence[Mapping[str, Any]]) -> Iterator[Edit]:
        rows, found = self._found(layout.OUTLINE, layout.OUTLINE.sheet)
        yield RemoveRows(found.sheet, found.header_row + 1, len(list(search.table_rows(rows, found))))
        for number, heading in enumerate(headings, found.header_row + 1):
            own = heading["code"] if {"paragraphs", "table"} & heading.keys() else ""
            level = str(heading.get("level", heading["code"].count(".") + 1))
            fields = {"code": heading["code"], "level": level, "title": heading["title"], "sheet": own}
            yield from _row(found, number, fields | {"when_empty": KEPT})

    def _items(self, items: Sequence[Sequence[str]]) -> Iterator[Edit]:
        rows, found = self._found(layout.ITEMS, layout.ITEMS.sheet)
        first = max((number for number, _ in search.table_rows(rows, found)), default=found.header_row) + 1
        for number, item in enumerate(items, first):
            yield from (Enter(found.sheet, cell_name(number, at), text) for at, text in enumerate(item, 1))

    def _section(self, heading: Mapping[str, Any]) -> Iterator[Edit]:
        """A copied sheet: emptied, then typed into."""
        paragraphs = [{"kind": kind, "text": text, "include": "x"} for kind, text in heading["paragraphs"]]
        for table, typed in ((layout.FIGURES, heading.get("figures", ())), (layout.PARAGRAPHS, paragraphs)):
            rows, found = self._found(table, self.copied)
            here = layout.Found(table, heading["code"], found.header_row, found.columns)
            other = [self._found(one, self.copied)[1] for one in layout.SECTION_TABLES if one is not table]
            if old := [number for number, _ in search.table_rows(rows, found, other)]:
                right = column_name(max(found.columns.values()))
                yield Clear(here.sheet, f"A{old[0]}:{right}{old[-1]}")
            for number, fields in enumerate(typed, here.header_row + 1):
                yield from _row(here, number, fields)

    def _table(self, sheet: str, rows: Sequence[Sequence[object]]) -> Iterator[Edit]:
        if OLD_TABLE in self.grid.sheets():
            yield CopySheet(OLD_TABLE, sheet)
            yield from self._over_old_table(sheet, rows)
            return
        yield NewSheet(sheet)
        for number, row in enumerate(rows, 1):
            yield from _cells(sheet, number, row)

    def _over_old_table(self, sheet: str, rows: Sequence[Sequence[object]]) -> Iterator[Edit]:
        """Type over what is above the body; of the old items' rows as many are kept as there are new ones.

        Numbers stay in the columns of numbers: the old column of groups is left empty, new columns of text are inserted
        after the old one.
        """
        old = self.grid.read(OLD_TABLE)
        titles = [number for number, row in enumerate(old, 1) if row and row[0] == layout.TABLE_ROWS["header"]]
        head = [row for row in rows if row[0] in layout.TABLE_ROWS.values()]
        first = titles[-1] + 1
        yield Unmerge(sheet, f"A{titles[0]}:K{titles[-1]}")
        yield RemoveRows(sheet, first, len(old) - titles[-1] - (len(rows) - len(head)))  # the last is the sum
        yield RemoveRows(sheet, titles[-1])
        yield InsertColumns(sheet, "I", max(map(len, rows)) - len("ABDEFGH"))
        for number, row in enumerate(rows, titles[0] - len(head) + 1):
            key, counter, *cells = [*row, ""]
            yield from _cells(sheet, number, [key, counter, "", *cells], clear=key in ("Cột", "Tiêu đề"))
        columns = titles[0] - 1
        yield from (Enter(sheet, f"{letter}{columns}", "") for letter in "LMN")  # nobody sends figures


def _row(found: layout.Found, number: int, fields: Mapping[str, str]) -> Iterator[Edit]:
    for field, text in fields.items():
        yield Enter(found.sheet, cell_name(number, found.columns[field]), str(text))


def _cells(sheet: str, number: int, row: Sequence[object], *, clear: bool = False) -> Iterator[Edit]:
    """A row's cells; empty ones are not changed unless they are to be emptied."""
    for at, value in enumerate(row, 1):
        if clear or value != "":
            yield Enter(sheet, cell_name(number, at), str(value))
