"""Made-up months after May 2022: every figure moves a little, and what must hold between them holds.

The relations are written down here once more, by hand, so that a wrong rule of the workbook shows.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path

from de06_xl import shipped
from de06_xl.actions import new
from de06_xl.actions.session import open_file
from de06_xl.model import Book, Nature
from de06_xl.ui import TerminalUi
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.reader import read_book
from tests.conftest import NOW
from tests.fill_in import fill_in, indicators, read, typed
from tests.memory_grid import MemoryGrid

FALLS, RISES = -0.05, 0.20
"""How far an entered figure moves in a month."""
AS_OF = "14/6/2022"

SUMS = {
    "dvc_tiep_nhan": ("dvc_da_giai_quyet", "dvc_dang_giai_quyet"),
    "cccd_2004_2007": ("cccd_2004", "cccd_2007"),
}
AT_MOST = {
    "dvc_da_tra": "dvc_da_giai_quyet",
    "cccd_nhan_the": "cccd_thu_nhan",
    "cccd_da_tra": "cccd_nhan_the",
    "cccd_tk_dinh_danh": "cccd_thu_nhan",
}
PARTS_OF_TARGETS = ("ngoai_tinh", "trong_tinh", "nhieu_chu_ho", "khong_chu_ho", "cmnd9", "sai_cau_truc")


def clean_may(folder: Path) -> Path:
    """The workbook of May 2022 without its two mistakes: what was typed over the two rates is formulas again."""
    path = folder / "DeAn06_2022-05.xlsx"
    path.write_bytes(shipped.path_of(shipped.SAMPLE_WORKBOOK).read_bytes())
    rows = indicators(read(path))
    rates = [rows[code].row for code in ("cccd_ty_le_tra", "ls_ngoai_tinh_ty_le")]
    FileGrid(path).write([typed(row.sheet, row.place("value").cell, None) for row in rates])
    return path


def empty_june(folder: Path) -> tuple[MemoryGrid, Book]:
    """June 2022 made of it, complete but for its figures; also the book of May."""
    may = clean_may(folder)
    june = folder / "DeAn06_2022-06.xlsx"
    new.run_from(open_file(may, TerminalUi(), NOW, "test"), june)
    dated = {code: 0 for code, row in indicators(read(may)).items() if not row.expression}
    fill_in(june, dated, as_of=AS_OF, tick=True)
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


def moved(may: Book, seed: int) -> dict[str, int]:
    """Figures of a following month by code: running totals do not fall, relations hold."""
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
        after[done] = min(after[done], after[target])
    for code, limit in AT_MOST.items():
        after[code] = min(after[code], after[limit])
    for code, parts in SUMS.items():
        after[code] = sum(after[part] for part in parts)
        if after[code] < values[code]:  # a total cannot fall because what is under way does
            after[parts[0]] += values[code] - after[code]
            after[code] = values[code]
    return after


def with_figures(empty: MemoryGrid, figures: Mapping[str, int]) -> MemoryGrid:
    """The workbook with figures typed in, by code."""
    rows = indicators(read_book(empty, "sổ"))
    return empty.with_cells({rows[code].row.place("value"): value for code, value in figures.items()})
