"""Fictitious months after May 2022: every figure changes a little, and all relations between them hold.

The relations are written down here again, by hand, so that a wrong rule of the workbook is noticed.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path

from de06_xl.actions import new
from de06_xl.actions.session import open_file
from de06_xl.cli.terminal import TerminalUi
from de06_xl.model.book import Book
from de06_xl.model.indicator import Nature
from de06_xl.model.place import Place
from de06_xl.system import shipped
from de06_xl.vietnamese.dates import format_date
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Cell
from de06_xl.workbook.reading.book import read_book
from tests.conftest import NOW
from tests.support.fill_in import fill_in, indicators, read, typed
from tests.support.memory_grid import MemoryGrid

FALLS, RISES = -0.05, 0.20
"""How much an entered figure changes in a month."""
STAYS = 0.2
"""How often figures with a date keep that of the previous month."""

PARTS_OF_TARGETS = ("ngoai_tinh", "trong_tinh", "nhieu_chu_ho", "khong_chu_ho", "cmnd9", "sai_cau_truc")
SUMS = {
    "dvc_tiep_nhan": ("dvc_da_giai_quyet", "dvc_dang_giai_quyet"),
    "cccd_2004_2007": ("cccd_2004", "cccd_2007"),
}
AT_MOST = {
    "dvc_da_tra": "dvc_da_giai_quyet",
    "cccd_nhan_the": "cccd_thu_nhan",
    "cccd_da_tra": "cccd_nhan_the",
    "cccd_2004_2007": "cccd_thu_nhan",
    "cccd_tk_dinh_danh": "cccd_thu_nhan",
    "tt_luot": "tt_nguoi",
    **{f"ls_{part}_thuc_hien": f"ls_{part}_chi_tieu" for part in PARTS_OF_TARGETS},
}
COUNTS = {"kt_huyen": 15, "kt_xa": 144}
"""Fixed counts: the province's districts and communes of 2022."""
RELATIONS: dict[tuple[str, ...], Callable[..., bool]] = {
    **{(whole, *parts): lambda whole, *parts: whole == sum(parts) for whole, parts in SUMS.items()},
    **{(part, whole): lambda part, whole: part <= whole for part, whole in AT_MOST.items()},
    **{(code,): lambda count, most=most: count <= most for code, most in COUNTS.items()},
}
"""The relations that must hold, by their codes."""


def clean_may(folder: Path) -> Path:
    """The workbook of May 2022 without its two mistakes: the two typed rates are formulas again."""
    path = folder / "DeAn06_2022-05.xlsx"
    path.write_bytes(shipped.path_of(shipped.SAMPLE_WORKBOOK).read_bytes())
    rows = indicators(read(path))
    rates = [rows[code].row for code in ("cccd_ty_le_tra", "ls_ngoai_tinh_ty_le")]
    FileGrid(path).write([typed(row.sheet, row.place("value").cell, None) for row in rates])
    return path


def empty_june(folder: Path) -> tuple[MemoryGrid, Book]:
    """June 2022 made from it, complete except for its figures and their dates; also the book of May."""
    may = clean_may(folder)
    june = folder / "DeAn06_2022-06.xlsx"
    new.run_from(open_file(may, TerminalUi(), NOW, "test"), june)
    fill_in(june, {}, tick=True)
    spare = {section.name: section.paragraphs[0].row for section in read(may).sections if section.paragraphs}
    missing = [section.name for section in read(june).sections if not section.paragraphs and section.name in spare]
    FileGrid(june).write(
        [
            typed(sheet, spare[sheet].place(field).cell, text)
            for sheet in missing
            for field, text in (("kind", "-"), ("text", "Trong kỳ không có văn bản mới."), ("include", "x"))
        ]
    )
    return MemoryGrid.of(june), read(may)


def month(empty: MemoryGrid, may: Book, seed: int) -> MemoryGrid:
    """A complete workbook of June: figures and dates; with odd seeds, the dates are the day of the report."""
    june = read_book(empty, "sổ")
    rows = indicators(june)
    signed = june.period.deadline + dt.timedelta(days=seed % 17) if seed % 2 else None
    cells: dict[Place, Cell] = {rows[code].row.place("value"): value for code, value in moved(may, seed).items()}
    dates = dated(may, june, seed, signed)
    cells |= {rows[code].row.place("as_of"): format_date(date) for code, date in dates.items()}
    signing = june.fact_place("ngay")
    assert signing
    return empty.with_cells(cells | {signing: format_date(signed) if signed else None})


def moved(may: Book, seed: int) -> dict[str, int]:
    """Figures of the following month by code: running totals do not fall, relations hold."""
    chance = random.Random(seed)
    before = {code: row for code, row in indicators(may).items() if not row.expression}
    values = {code: int(row.constant or 0) for code, row in before.items()}
    total = {code for code, row in before.items() if row.nature in (Nature.CUMULATIVE, Nature.YEAR_TO_DATE)}

    def move(code: str) -> int:
        return round(values[code] * (1 + chance.uniform(0 if code in total else FALLS, RISES)))

    after = {code: move(code) for code in values}
    for part in PARTS_OF_TARGETS:
        target, done = f"ls_{part}_chi_tieu", f"ls_{part}_thuc_hien"
        after[target] = max(after[target], values[done])
    for code, limit in AT_MOST.items():
        after[code] = min(after[code], after[limit])
    for code, parts in SUMS.items():
        after[code] = sum(after[part] for part in parts)
        if after[code] < values[code]:  # a total does not fall because ongoing work does
            after[parts[0]] += values[code] - after[code]
            after[code] = values[code]
    return after


def dated(may: Book, june: Book, seed: int, signed: dt.date | None) -> dict[str, dt.date]:
    """Dates of those figures by code: equal dates on a sheet stay equal, sometimes of the day before."""
    chance = random.Random(seed)
    latest = min(june.period.data_to + dt.timedelta(days=5), signed or dt.date.max)
    days = (latest - june.period.data_from).days
    drawn: dict[tuple[str, dt.date | None], dt.date] = {}
    for row in indicators(may).values():
        again = row.as_of if row.as_of and chance.random() < STAYS else None
        new = june.period.data_from + dt.timedelta(days=chance.randint(0, days))
        drawn.setdefault((row.row.sheet, row.as_of), again or new)
    return {code: drawn[row.row.sheet, row.as_of] for code, row in indicators(may).items() if not row.expression}


def broken(values: Mapping[str, Decimal | int | None]) -> list[frozenset[str]]:
    """The broken relations between figures, each as its codes; missing figures break none."""
    found = []
    for codes, holds in RELATIONS.items():
        figures = [values.get(code) for code in codes]
        if not holds(*(figure for figure in figures if figure is not None)) if None not in figures else False:
            found.append(frozenset(codes))
    return found
