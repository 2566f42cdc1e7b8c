"""From values to blocks of cells of the master workbook. Nothing here writes: the grid does."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from de06_xl.model.finding import Finding, Severity
from de06_xl.system.cells import MAX_TEXT, column_name, column_number, excel_length, sheet_reference
from de06_xl.system.errors import De06Error
from de06_xl.vietnamese.dates import format_date
from de06_xl.vietnamese.numbers import format_number
from de06_xl.vietnamese.text import fold
from de06_xl.workbook import layout
from de06_xl.workbook.formulas import (
    change_formula,
    fact_formula,
    figure_state_formula,
    gathered_formula,
    paragraph_state_formula,
    same_formula,
    sheet_name_formula,
    value_formula,
)
from de06_xl.workbook.grid import Block, Cell, Formula, Grid
from de06_xl.workbook.reader import DATE_FACTS

if TYPE_CHECKING:
    from de06_xl.model.book import Book
    from de06_xl.model.figures import Figures
    from de06_xl.model.period import Period
    from de06_xl.model.place import Row
    from de06_xl.model.responses import Source
    from de06_xl.workbook.layout import Found, Table

SHOWN_DECIMALS = 6
"""Decimals of a figure that `Kiểm tra` quotes."""


def findings_blocks(
    grid: Grid, findings: Sequence[Finding], key_of: Callable[[Finding], str], now: dt.datetime
) -> list[Block]:
    """The sheet `Kiểm tra` filled anew: every finding with a link to its cell, and what the clerk wrote kept.

    What was explained and is not found this time stands last, without a link: it may be found again.
    """
    found, rows = open_table(grid, layout.FINDINGS)
    kept = [(number, row) for number, row in layout.table_rows(rows, found)]
    explained = {
        str(found.cell(row, "key")): row
        for _, row in kept
        if isinstance(text := found.cell(row, "explanation"), str) and text.strip()
    }
    keys = [key_of(finding) for finding in findings]
    lines = [
        _finding_cells(finding, key, str(found.cell(explained[key], "explanation")) if key in explained else "")
        for finding, key in zip(findings, keys, strict=True)
    ]
    lines += [_gone_cells(found, row) for key, row in explained.items() if key not in keys]
    last = max((number for number, _ in kept), default=found.header_row)
    return [*_status(found, check_summary(findings, now)), *_block_of(found, lines, last - found.header_row)]


def check_summary(findings: Iterable[Finding], now: dt.datetime) -> str:
    """When a check ran and what it left open, as one line."""
    counts = [
        f"{count} {severity.label}"
        for severity in Severity
        if (count := sum(f.severity is severity and not f.accepted for f in findings))
    ]
    return f"Kiểm tra lúc {now:%H:%M} ngày {format_date(now.date())}: {', '.join(counts) or 'không còn lỗi'}."


def formula_blocks(figures: Figures) -> list[Block]:
    """Our formulas where they are missing or say something else than `Cách tính`; overrides stay."""
    rows = {code: figure.indicator.row for code, figure in figures.items()}
    circular = {code for cycle in figures.cycles for code in cycle}
    blocks: list[Block] = []
    for code, figure in figures.items():
        indicator = figure.indicator
        ours = value_formula(indicator, figures.expressions.get(code), rows)
        # A circle would meet the clerk with Excel's warning at every opening; it is a finding already.
        if ours is None or code in circular or indicator.constant is not None or indicator.unreadable:
            continue
        if indicator.formula is None or not same_formula(indicator.formula, ours):
            cell = Formula(ours, shown="" if figure.value is None else figure.value)
            blocks.append(_cell(indicator.row, "value", cell))
    return blocks


def row_formula_blocks(grid: Grid, book: Book) -> list[Block]:
    """`Tăng/giảm` and `Lỗi` in the rows that have none: those that a clerk inserted, or typed below ours."""
    blocks: list[Block] = []
    for section in book.sections:
        rows = grid.read(section.name)

        def bare(row: Row, field: str, rows: Sequence[Sequence[Cell]] = rows) -> bool:
            line, at = rows[row.number - 1], column_number(row.columns[field])
            return at > len(line) or line[at - 1] in (None, "")

        for row in (indicator.row for indicator in section.indicators):
            formulas = {
                "change": change_formula(row.place("value").cell, row.place("previous").cell),
                "state": figure_state_formula(f"${row.place('code').cell}"),
            }
            blocks += [_cell(row, field, Formula(text)) for field, text in formulas.items() if bare(row, field)]
        for row in (paragraph.row for paragraph in section.paragraphs):
            if bare(row, "state"):
                formula = paragraph_state_formula(f"${row.place('text').cell}", _own_name(rows))
                blocks.append(_cell(row, "state", Formula(formula)))
    return blocks


def _own_name(rows: Sequence[Sequence[Cell]]) -> str:
    """The cell in which a sheet keeps its own name, as a formula calls it; on a sheet without one, how it is found."""
    for number, row in enumerate(rows, 1):
        for at, cell in enumerate(row, 1):
            if isinstance(cell, Formula) and same_formula(cell.text, sheet_name_formula()):
                return f"${column_name(at)}${number}"
    return sheet_name_formula().removeprefix("=")


def last_log_row(grid: Grid) -> int | None:
    """The number of the last line of `Nhật ký`, its header's while it is empty; None without that sheet."""
    return end[1] if (end := _end_of_log(grid)) else None


def log_block(grid: Grid, now: dt.datetime, user: str, action: str, result: str) -> list[Block]:
    """One more line of `Nhật ký`; nothing where the clerk has done away with that sheet."""
    end = _end_of_log(grid)
    if end is None:
        return []
    found, last = end
    values = {"time": f"{now:%H:%M} {format_date(now.date())}", "user": user, "action": action, "result": result}
    return [Block(found.sheet, last + 1, found.columns[field], [[value]]) for field, value in values.items()]


def fact_blocks(grid: Grid, values: Mapping[str, str]) -> list[Block]:
    """Values of facts by key, each into the first row of its key."""
    found, rows = open_table(grid, layout.FACTS)
    waiting = dict(values)
    blocks = []
    for number, row in layout.table_rows(rows, found):
        value = waiting.pop(str(found.cell(row, "key")), None)
        if value is not None:
            blocks.append(Block(found.sheet, number, found.columns["value"], [[value]]))
    assert not waiting, f"facts without a row: {waiting}"
    return blocks


def overview_blocks(grid: Grid, values: Mapping[str, str]) -> list[Block]:
    """`Tổng quan` with these facts as stored results: a program that does not calculate shows the old ones else."""
    if layout.OVERVIEW_SHEET not in grid.sheets():
        return []
    return [
        Block(layout.OVERVIEW_SHEET, number, at, [[Formula(cell.text, shown=value)]])
        for number, row in enumerate(grid.read(layout.OVERVIEW_SHEET), 1)
        for at, cell in enumerate(row, 1)
        if isinstance(cell, Formula)
        for key, value in values.items()
        if same_formula(cell.text, fact_formula(key))
    ]


def next_period_blocks(old: Book, new: Book, figures: Figures) -> list[Block]:
    """The cells in which a workbook and the one made of it for the next period differ.

    ``figures`` are the new workbook's. Cells that could not be read are emptied too, and computed rows get their
    formula anew, so that a program which does not calculate shows no result of the old period.
    """
    blocks: list[Block] = []
    for before, after in zip(old.facts, new.facts, strict=True):
        if after.value != before.value or after.key in DATE_FACTS:
            blocks.append(_cell(after.row, "value", after.value))
    for indicator in new.indicators():
        if indicator.formula is None:
            blocks.append(_cell(indicator.row, "value", indicator.constant))
        as_of = indicator.as_of and format_date(indicator.as_of)
        blocks += [_cell(indicator.row, "as_of", as_of), _cell(indicator.row, "collected", None)]
        blocks.append(_cell(indicator.row, "previous", indicator.previous))
    for earlier, section in zip(old.sections, new.sections, strict=True):
        kept = {paragraph.row.number: paragraph for paragraph in section.paragraphs}
        for paragraph in earlier.paragraphs:
            carried = kept.get(paragraph.row.number)
            if carried is None:
                fields = ("kind", "text", "owner", "include", "previous")
                blocks += [_cell(paragraph.row, field, None) for field in fields]
                continue
            if carried.include != paragraph.include:
                blocks.append(_cell(paragraph.row, "include", carried.include))
            if carried.previous != paragraph.previous:
                # What a report prints may be longer than a cell holds; then there is nothing to compare with.
                fits = excel_length(carried.previous) <= MAX_TEXT
                blocks.append(_cell(paragraph.row, "previous", (fits and carried.previous) or None))
    return blocks + formula_blocks(figures)


def uncoded_blocks(grid: Grid, book: Book) -> list[Block]:
    """Rows of figures without a code emptied like the others: a number left there would pass for the new period's."""
    blocks = []
    for section in book.sections:
        rows = grid.read(section.name)
        figures, texts = (layout.find(rows, table, section.name) for table in layout.SECTION_TABLES)
        if figures is None:
            continue
        read = {indicator.row.number for indicator in section.indicators}
        for number, cells in layout.table_rows(rows, figures, (texts,)):
            typed = (
                field
                for field in ("value", "previous", "as_of", "collected")
                if not isinstance(figures.cell(cells, field), Formula | None)
            )
            blocks += [_cell(figures.row(number), field, None) for field in typed if number not in read]
    return blocks


def aggregated_blocks(grid: Grid, old: Book, new: Book, before: Figures, after: Figures) -> list[Block]:
    """The cells in which a workbook and the one with its units' figures and texts differ; none where they do not.

    ``before`` and ``after`` are the figures of the two. Numbers typed into `Giá trị` and the clerk's own formulas
    stay. What is computed from a figure that changed gets its result anew, and so does its `Tăng/giảm`: programs
    that do not calculate on opening (Protected View, LibreOffice) show what is stored.
    """
    blocks: list[Block] = []
    for was, now in zip(old.indicators(), new.indicators(), strict=True):
        blocks.append(_cell(now.row, "collected", now.collected))
        if now.as_of != was.as_of:
            blocks.append(_cell(now.row, "as_of", format_date(now.as_of) if now.as_of else None))
    blocks += _result_blocks(grid, before, after)
    for earlier, section in zip(old.sections, new.sections, strict=True):
        for paragraph in section.paragraphs[len(earlier.paragraphs) :]:
            fields = {"kind": paragraph.kind.value, "text": paragraph.text, "owner": paragraph.owner}
            blocks += [_cell(paragraph.row, field, value) for field, value in fields.items()]
    blocks += _state_blocks(grid, old, new)
    blocks += sources_blocks(grid, new.sources)
    return _changing(grid, blocks)


def _result_blocks(grid: Grid, before: Figures, after: Figures) -> Iterator[Block]:
    """`Giá trị` where it lacks our formula, and what formulas of ours show of figures that changed."""
    rows = {code: figure.indicator.row for code, figure in after.items()}
    circular = {code for cycle in after.cycles for code in cycle}
    read = functools.cache(grid.read)
    for code, figure in after.items():
        indicator, row = figure.indicator, figure.indicator.row
        changed = before[code].value != figure.value
        shown = "" if figure.value is None else figure.value
        if indicator.constant is None and not indicator.unreadable and code not in circular:
            ours, standing = value_formula(indicator, after.expressions.get(code), rows), indicator.formula
            if standing is None and ours is not None:
                yield _cell(row, "value", Formula(ours, shown=shown))
            elif standing and ours and changed and same_formula(standing, ours):
                yield _cell(row, "value", Formula(standing, shown=shown))
            elif standing and ours is None and same_formula(standing, gathered_formula(row)):
                yield _cell(row, "value", None)  # a figure that went leaves the cell to whoever types
        change = read(row.sheet)[row.number - 1][column_number(row.columns["change"]) - 1] if changed else None
        places = (row.place(field).cell for field in ("value", "previous"))
        if isinstance(change, Formula) and same_formula(change.text, change_formula(*places)):
            yield _cell(row, "change", Formula(change.text, shown="" if figure.change is None else figure.change))


def _state_blocks(grid: Grid, old: Book, new: Book) -> list[Block]:
    """The column `Trạng thái` of `Số liệu đơn vị`, from the first row whose form has another state to the last."""
    states = {
        now.row.number: now.state.value
        for was, now in zip(old.submissions, new.submissions, strict=True)
        if now.row and was.state is not now.state
    }
    if not states:
        return []
    found, rows = open_table(grid, layout.SUBMITTED)
    first, last = min(states), max(states)
    column: list[list[Cell]] = [
        [states.get(number, found.cell(rows[number - 1], "state"))] for number in range(first, last + 1)
    ]
    return [Block(found.sheet, first, found.columns["state"], column)]


def sources_blocks(grid: Grid, sources: Iterable[Source]) -> list[Block]:
    """The sheet `Nguồn số liệu` filled anew; nothing where the clerk has done away with it."""
    if not _has_sheet(grid, layout.SOURCES):
        return []
    found, rows = open_table(grid, layout.SOURCES)
    last = max((number for number, _ in layout.table_rows(rows, found)), default=found.header_row)
    lines = [
        {column.field: getattr(source, column.field) for column in layout.SOURCES.columns}
        | {"state": source.state.value, "as_of": format_date(source.as_of) if source.as_of else ""}
        for source in sources
    ]
    return _changing(grid, _block_of(found, lines, last - found.header_row))


def standings_blocks(grid: Grid, lines: Sequence[Mapping[str, Cell]], summary: str) -> list[Block]:
    """The block of `Tổng quan` that says how every unit stands, and the summary further up.

    ``lines`` are the cells of ``layout.STANDINGS`` by field. Nothing where the clerk has done away with the block.
    """
    name = next((sheet for sheet in grid.sheets() if fold(sheet) == fold(layout.OVERVIEW_SHEET)), None)
    rows = grid.read(name) if name else []
    found = layout.find(rows, layout.STANDINGS, name) if name else None
    if found is None:
        return []
    last = max((number for number, _ in layout.table_rows(rows, found)), default=found.header_row)
    blocks = _block_of(found, lines, last - found.header_row)
    for number, row in enumerate(rows[: found.header_row], 1):
        if row and isinstance(row[0], str) and fold(row[0]) == fold(layout.STANDINGS_LABEL):
            blocks.append(Block(found.sheet, number, 2, [[summary]]))
    return _changing(grid, blocks)


def _changing(grid: Grid, blocks: Iterable[Block]) -> list[Block]:
    """The blocks that change something; a formula is there for its result, which no grid reads."""
    read = functools.cache(grid.read)
    return [block for block in blocks if not _stands(read(block.sheet), block)]


def _stands(rows: Sequence[Sequence[Cell]], block: Block) -> bool:
    for number, values in enumerate(block.rows, block.row - 1):
        row = rows[number] if number < len(rows) else ()
        for at, value in enumerate(values, block.column - 1):
            if not _same(row[at] if at < len(row) else None, value):
                return False
    return True


def _same(there: Cell, value: Cell) -> bool:
    if isinstance(there, Formula) or isinstance(value, Formula) or isinstance(there, bool) or isinstance(value, bool):
        return False
    if isinstance(there, int | float | Decimal) and isinstance(value, int | float | Decimal):
        return float(there) == float(value)  # a cell holds a double
    return (there or None) == (value or None) and type(there) is type(value)


def unreported_blocks(book: Book) -> list[Block]:
    """Emptied cells of what units report, as the sheets are before any form has come in: figures, dates, notes."""
    return [
        _cell(indicator.row, field, None)
        for indicator in book.indicators()
        if indicator.owner and not indicator.expression
        for field in ("value", "as_of", "note")
    ]


def history_blocks(grid: Grid, period: Period, values: Mapping[str, Decimal]) -> list[Block]:
    """The figures of a period by code, below what `Lịch sử` holds."""
    found, rows = open_table(grid, layout.HISTORY)
    if not values:
        return []
    first = 1 + max((number for number, _ in layout.table_rows(rows, found)), default=found.header_row)
    columns: dict[str, list[list[Cell]]] = {
        "period": [[str(period)] for _ in values],
        "code": [[code] for code in values],
        "value": [[value] for value in values.values()],
    }
    return [Block(found.sheet, first, found.columns[field], cells) for field, cells in columns.items()]


def unchecked_blocks(grid: Grid) -> list[Block]:
    """The sheet `Kiểm tra` of a workbook that was never checked."""
    found, rows = open_table(grid, layout.FINDINGS)
    last = max((number for number, _ in layout.table_rows(rows, found)), default=found.header_row)
    return [*_status(found, layout.UNCHECKED), *_block_of(found, [], last - found.header_row)]


def _status(found: Found, text: str) -> list[Block]:
    """The line above the findings; nothing where the clerk left no room for it."""
    return [Block(found.sheet, found.header_row - 2, 1, [[text]])] if found.header_row > 2 else []


def _cell(row: Row, field: str, value: Cell) -> Block:
    return Block(row.sheet, row.number, column_number(row.columns[field]), [[value]])


def _end_of_log(grid: Grid) -> tuple[Found, int] | None:
    """The table of `Nhật ký` and the number of its last line, its header's while it is empty."""
    if not _has_sheet(grid, layout.LOG):
        return None
    found, rows = open_table(grid, layout.LOG)
    return found, max((number for number, _ in layout.table_rows(rows, found)), default=found.header_row)


def _finding_cells(finding: Finding, key: str, explanation: str) -> dict[str, Cell]:
    return {
        "severity": finding.severity.label,
        "sheet": finding.sheet or "",
        "cell": _link(finding),
        "code": finding.code or "",
        "message": finding.message,
        "value": _shown(finding.value),
        "expected": _shown(finding.expected),
        "unit": finding.unit or "",
        "explanation": explanation,
        "state": layout.STATE_ACCEPTED if finding.accepted else layout.STATE_OPEN,
        "key": key,
    }


def _gone_cells(found: Found, row: Sequence[Cell]) -> dict[str, Cell]:
    """The line of an explained finding that is not found any more: neither its level nor its cell count now."""
    fields = {field: found.cell(row, field) for field in found.columns if field not in ("severity", "cell")}
    return fields | {"state": layout.STATE_GONE}


def _link(finding: Finding) -> Cell:
    if not finding.place:
        return None
    target = f"#{sheet_reference(finding.place.sheet)}!{finding.place.cell}".replace('"', '""')
    return Formula(f'=HYPERLINK("{target}","{finding.place.cell}")', shown=finding.place.cell)


def _shown(value: Decimal | str | None) -> str:
    if isinstance(value, Decimal):
        return format_number(value, SHOWN_DECIMALS, leading_zero=False)
    return value or ""


def _block_of(found: Found, lines: Sequence[Mapping[str, Cell]], height: int) -> list[Block]:
    """Lines below a table's header, padded with empty ones over what stood there."""
    padded = [*lines, *({} for _ in range(height - len(lines)))]
    return lines_block(found, found.header_row + 1, padded)


def lines_block(found: Found, first: int, lines: Sequence[Mapping[str, Cell]]) -> list[Block]:
    """Lines of a table from a row on; fields that a line lacks are emptied.

    A table whose columns stand side by side, as we draw it, is one block; else each column is one.
    """
    if not lines:
        return []
    fields = sorted(found.columns, key=lambda field: found.columns[field])
    places = [found.columns[field] for field in fields]
    if places == list(range(places[0], places[0] + len(places))):
        return [Block(found.sheet, first, places[0], [[_filled(line, field) for field in fields] for line in lines])]
    return [
        Block(found.sheet, first, found.columns[field], [[_filled(line, field)] for line in lines]) for field in fields
    ]


def _filled(line: Mapping[str, Cell], field: str) -> Cell:
    value = line.get(field)
    return None if value == "" else value


def _has_sheet(grid: Grid, table: Table) -> bool:
    return fold(table.sheet) in map(fold, grid.sheets())


def open_table(grid: Grid, table: Table) -> tuple[Found, list[list[Cell]]]:
    """A table that has a sheet to itself, and the rows of that sheet; raises De06Error where it is missing."""
    name = next((sheet for sheet in grid.sheets() if fold(sheet) == fold(table.sheet)), table.sheet)
    rows = grid.read(name)
    found = layout.find(rows, table, name)
    if found is None:
        raise De06Error("không có hàng tiêu đề cột; hãy đặt lại như sổ mẫu.", sheet=name)
    return found, rows
