"""Fictitious workbooks of one level in a chain, and the filled forms of the units below it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from de06_xl.build.books import SAMPLE, UNPLACED, load_book
from de06_xl.build.master import draw_master
from de06_xl.collect.forms.drawing import draw_form
from de06_xl.collect.forms.form import Form
from de06_xl.collect.forms.reading import read_form
from de06_xl.collect.forms.sheet import HIDDEN_KEYS, HIDDEN_SHEET, PARTING
from de06_xl.model.book import Book, SectionSheet
from de06_xl.model.figures import Figures
from de06_xl.model.indicator import Aggregation, Indicator, Nature
from de06_xl.model.paragraph import Paragraph, ParagraphKind
from de06_xl.model.place import Place
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Cell
from tests.support.fill_in import read, typed

CLERK = "Nguyễn Văn A"
Numbers = Mapping[str, Mapping[str, int]]
"""The figures of units, by unit and code."""


def workbook(path: Path, units: Sequence[str], codes: Mapping[str, str], *, group: str) -> Path:
    """A workbook of May 2022 that sums up what ``units`` send and prints it; ``codes`` maps codes to upper codes."""
    sample = load_book(SAMPLE)
    figures = tuple(
        Indicator(
            code,
            f"Hồ sơ (số giả định {at})",
            UNPLACED,
            "hồ sơ",
            nature=Nature.IN_PERIOD,
            owner=group,
            aggregation=Aggregation.SUM,
            upper_code=upper,
        )
        for at, (code, upper) in enumerate(codes.items())
    )
    texts = tuple(Paragraph(ParagraphKind.DASH, f"Số của {code}: {{{code}}} hồ sơ.", UNPLACED) for code in codes)
    first, *others = sample.sections
    drawn = replace(
        sample,
        sections=(SectionSheet(first.name, figures, texts), *(SectionSheet(other.name) for other in others)),
        units=tuple(
            replace(sample.units[0], code=code, name=f"Đơn vị giả định {code}", group=group, level="xã", email="")
            for code in units
        ),
        rules=(),
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(draw_master(drawn))
    return path


def send(path: Path, numbers: Numbers) -> None:
    """Put a filled form of each unit into ``phieu_nhan/`` beside a workbook."""
    inbox = path.with_name("phieu_nhan")
    inbox.mkdir()
    for unit, data in filled_forms(path, numbers):
        (inbox / f"{unit}.xlsx").write_bytes(data)


def filled_forms(path: Path, numbers: Numbers) -> Iterator[tuple[str, bytes]]:
    """The units and their forms: one form of the workbook is drawn, and typed into for each."""
    book = read(path)
    drawn = path.with_name("phieu.xlsx")
    drawn.write_bytes(draw_form(book, Figures(book), book.units[0]))
    blank, grid = form_in(drawn, book), FileGrid(drawn)
    drawn.unlink()
    cells = blank.places | {figure.code: figure.place for figure in blank.figures}
    cells["don_vi"] = Place(HIDDEN_SHEET, f"B{HIDDEN_KEYS.index('don_vi') + 1}")
    names = {unit.code: unit.name for unit in book.units}
    for unit, figures in numbers.items():
        said: dict[str, Cell] = {"don_vi": unit, "unit": f"{unit}{PARTING}{names[unit]}", "compiled_by": CLERK}
        blocks = [typed(cells[name].sheet, cells[name].cell, value) for name, value in {**said, **figures}.items()]
        yield unit, grid.copy_with(blocks, protected_too=True)


def signed(path: Path, book: Book) -> Path:
    """A form filled by the program, with the compiler's name, as typed by the clerk before sending."""
    place = form_in(path, book).places["compiled_by"]
    path.write_bytes(FileGrid(path).copy_with([typed(place.sheet, place.cell, CLERK)], protected_too=True))
    return path


def form_in(path: Path, book: Book) -> Form:
    """A file's contents as a form of this workbook."""
    return read_form(path.read_bytes(), path.name, {one.code: one for one in book.indicators()})
