"""A month of a two-level province: its new workbook with all communes, and what each unit sends, fictitious.

Every relation in the province's rules holds between the figures of a form; their sums are computed here by hand.
"""

from __future__ import annotations

import random
import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import openpyxl

from de06_xl.actions import new, units
from de06_xl.actions.session import commit, open_file
from de06_xl.cli.terminal import TerminalUi
from de06_xl.collect.forms import sheet as form
from de06_xl.incoming.containers.package import unpack
from de06_xl.model.breakdown import item_code, split_code
from de06_xl.model.duties import figures_owed
from de06_xl.model.period import Period
from de06_xl.model.place import Place
from de06_xl.system import files
from de06_xl.system.cells import cell_name
from de06_xl.workbook import search
from de06_xl.workbook.file_grid import FileGrid
from tests.conftest import NOW
from tests.support.fill_in import read, typed
from tests.support.libreoffice import Enter, edit_and_save

PROVINCE, COMMUNES = "Thành phố Hồ Chí Minh", 168
BY_COMMUNES = ("03", "04", "05", "06")
"""The services that communes report on: residence."""
MARK = 7_000_001
FACTS = {"compiled_by": "Nguyễn Văn A", "approved_by": "Trần Thị B", "phone": "028 38290000"}
SMALL = {"hs_toan_trinh", "asxh_vneid", "mo_hinh_hq", "cc_duoi6", "cc_6_14"}
LARGE = {
    *("hs_tong", "asxh_doi_tuong", "dvc_tong", "xa_tong", "dvc_thiet_yeu_tong", "thanh_toan_tong", "bhyt_tra_cuu"),
    *("cc_thu_nhan", "dd_cap", "dd_du14", "ls_sai_lech", "ho_tich_tong", "dat_tong", "mo_hinh_tong"),
    *("attt_he_thong", "tuyen_truyen_nguoi"),
}
WHOLES = {
    "hs_giai_quyet": ("hs_dung_han", "hs_qua_han"),
    "nv_giao": ("nv_xong", "nv_dang", "nv_qua_han", "nv_thuong_xuyen"),
}


@dataclass(frozen=True)
class Sent:
    """What one unit sends, by code."""

    unit: str
    name: str
    figures: Mapping[str, int]


def new_province(path: Path) -> Path:
    """The workbook of November 2026 with the province's communes, which report on some services too."""
    new.run(path, Period.parse("2026-11"))
    session = open_file(path, TerminalUi(), NOW, "test")
    commit(session, units.run(session, province=PROVINCE))
    book = read(path)
    blocks = [
        typed(item.row.sheet, item.row.place("owner").cell, "XA") for item in book.items if item.code in BY_COMMUNES
    ]
    FileGrid(path).write(blocks)
    return path


def sent_by_all(path: Path, seed: int) -> list[Sent]:
    """What every unit that owes something sends."""
    chance = random.Random(seed)
    book = read(path)
    return [
        Sent(unit.code, unit.name, dict(_drawn([one.code for one in owed], chance)))
        for unit in book.units
        if (owed := figures_owed(book, unit))
    ]


def _drawn(codes: list[str], chance: random.Random) -> Iterator[tuple[str, int]]:
    drawn: dict[str, int] = {}
    for code in codes:
        name = split_code(code)[0]
        low = 100 if name in SMALL else 900 if name in LARGE else 300
        drawn[code] = chance.randint(low, low + 99) if not name.endswith(("_tl", "_diem")) else chance.randint(50, 99)
    for whole, parts in WHOLES.items():
        if whole in drawn:
            drawn[whole] = sum(drawn[part] for part in parts)
    yield from drawn.items()


def fill(program: str, path: Path, sent: Sent, target: Path) -> Path:
    """A form with a unit's figures, typed in and saved by one of the programs."""
    cells = {place: str(sent.figures[code]) for code, place in figure_cells(path) if code in sent.figures}
    assert len(cells) == len(sent.figures)
    cells |= {place: FACTS[field] for field, place in fact_cells(path) if field in FACTS}
    match program:
        case "LibreOffice":
            edit_and_save(path, target, [Enter(place.sheet, place.cell, text) for place, text in cells.items()])
        case "gnumeric":  # ssconvert's --set only knows the first sheet, so what it saves was typed before
            subprocess.run(
                ["ssconvert", _typed(path, cells, path.with_name("go.xlsx")), target], check=True, capture_output=True
            )
        case "openpyxl":
            _typed(path, cells, target)
    return target


def marked(sent: Sent) -> Sent:
    """The same unit with unique numbers as figures."""
    return Sent(sent.unit, sent.name, {code: MARK + at for at, code in enumerate(sent.figures)})


def multiplied(saved: Path, marks: Sent, others: Iterable[Sent], folder: Path) -> None:
    """Copies of a file saved for one unit with ``marks`` as figures, with the names and numbers of others."""
    parts = unpack(saved.read_bytes(), saved.name, "")
    for other in others:
        changes = {str(number): str(other.figures[code]) for code, number in marks.figures.items()}
        changes |= {marks.name: other.name, marks.unit: other.unit}
        known = re.compile("|".join(map(re.escape, changes)))

        def changed(xml: bytes, known: re.Pattern[str] = known, changes: dict[str, str] = changes) -> bytes:
            return known.sub(lambda found: changes[found[0]], xml.decode()).encode()

        forms = {name: changed(part) if name.endswith(".xml") else part for name, part in parts.items()}
        (folder / f"Phieu_2026-11_{other.unit}.xlsx").write_bytes(files.pack(forms))


def _typed(path: Path, cells: Mapping[Place, str], target: Path) -> Path:
    workbook = openpyxl.load_workbook(path)
    for place, text in cells.items():
        workbook[place.sheet][place.cell] = int(text) if text.isdecimal() else text
    workbook.save(target)
    return target


def figure_cells(path: Path) -> Iterator[tuple[str, Place]]:
    """The yellow cells of a form by the codes of their figures."""
    grid = FileGrid(path)
    for name in grid.sheets():
        rows = grid.read(name)
        if found := search.find(rows, form.FIGURES, name):
            for number, row in enumerate(rows[found.header_row :], found.header_row + 1):
                if isinstance(code := found.cell(row, "code"), str):
                    yield code, Place(name, cell_name(number, found.columns["value"]))
        corner = next((at for at, row in enumerate(rows) if row and row[0] == form.CORNER), len(rows))
        texts = enumerate(rows[corner][1:] if corner < len(rows) else (), 2)
        codes = {at: code for at, code in texts if isinstance(code, str) and code != form.NOTE}
        for number, row in enumerate(rows[corner + 2 :], corner + 3):
            if isinstance(row[0], str):
                yield from ((item_code(code, row[0]), Place(name, cell_name(number, at))) for at, code in codes.items())


def fact_cells(path: Path) -> Iterator[tuple[str, Place]]:
    """The cells of a form's facts by field."""
    labels = {label: field for field, label in form.LABELS.items()}
    for number, row in enumerate(FileGrid(path).read(form.SHEET), 1):
        for at, cell in enumerate(row, 1):
            if isinstance(cell, str) and cell in labels:
                yield labels[cell], Place(form.SHEET, cell_name(number, at + 1))
