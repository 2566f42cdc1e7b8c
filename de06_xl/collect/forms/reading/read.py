"""Reads a filled form, whatever program saved it and wherever rows, columns and sheets were moved.

    read_form(data, "AB.xlsx", indicators) -> Form

A form is recognised by its contents, never by its name. Figures are found by the code beside them, facts by their
labels. What cannot be read without guessing is a finding at the form's own cell; what cannot be a form is an error.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from de06_xl.collect.forms.form import Form, FormFigure
from de06_xl.collect.forms.reading.cells import LONGEST_NOTE, Problems
from de06_xl.collect.forms.reading.facts import IDENTITY, Facts
from de06_xl.collect.forms.reading.identity import (
    WrongForm,
    find_hidden_keys,
    period_of,
    single_form_keys,
    unit_of,
    version_in,
)
from de06_xl.collect.forms.reading.marks import marks_of
from de06_xl.collect.forms.reading.tables import Tables
from de06_xl.collect.forms.sheet import HIDDEN_SHEET, ORIGIN, fingerprint
from de06_xl.incoming.sheets import NotAForm, Sheet, Spreadsheet, open_spreadsheet
from de06_xl.system.cells import cell_name
from de06_xl.system.errors import De06Error
from de06_xl.vietnamese.messages import cite, listed

if TYPE_CHECKING:
    from de06_xl.collect.forms.reading.identity import FindUnit, Keys
    from de06_xl.model.finding import FindingKind
    from de06_xl.model.indicator import Indicator

_NO_FIGURES = fingerprint(())
"""For the form of a unit that writes only texts; a table of figures in it is the unit's own."""
COMMENTS_SHOWN = 3
"""How many comments a form's row quotes before it counts the rest."""
MAX_SEARCHED = 100_000
"""Cells in which a form is searched; larger sheets are the unit's own and skipped."""


def read_form(
    data: bytes,
    name: str,
    indicators: Mapping[str, Indicator],
    unit_typed_as: FindUnit = lambda _: None,
    uncounted: Collection[FindingKind] = (),
) -> Form:
    """Read the form in a spreadsheet file's bytes; ``name`` is the file's, for messages.

    ``indicators`` are those of the master workbook by code, and determine how figures are read. ``unit_typed_as`` finds
    the unit of a code or name; of the ``uncounted`` kinds there may be any number of problems. Raises NotAForm if the
    file is something else, De06Error if it may not or cannot be read or does not name its unit; WrongForm if the unit
    is known and something else is wrong.
    """
    package = open_spreadsheet(data, name)
    try:
        return _read(package, name, indicators, unit_typed_as, Problems(uncounted))
    except De06Error as error:
        raise error.in_file(name) from None


def _read(
    package: Spreadsheet, name: str, indicators: Mapping[str, Indicator], unit_typed_as: FindUnit, problems: Problems
) -> Form:
    """Find out the unit first: whatever else is wrong is for that unit to correct."""
    facts, tables = Facts(problems), Tables(indicators, problems)
    skipped = _too_large(package.sheets)
    hidden, sheets = find_hidden_keys([sheet for sheet in package.sheets if sheet.name not in skipped])
    for sheet in sheets:
        marks = marks_of(sheet)
        facts.read(sheet, marks, tables.read(sheet, marks))
    _refuse_other_files(hidden, facts, tables)
    unit = unit_of(hidden, facts, unit_typed_as)
    try:
        keys = single_form_keys(hidden)
        if not tables.found:
            raise _without_tables(tables)
        if tables.incomplete and keys.get("dau_chi_tieu") != _NO_FIGURES:
            raise tables.incomplete
        form = _form(name, unit, keys, facts, tables, problems)
        problems.note_converted()
        if problems.refused:
            raise problems.refused
    except De06Error as error:
        raise WrongForm.of(error, unit, facts.number()) from None
    return replace(
        form,
        hidden_sheet=next(iter(hidden), ""),
        problems=tuple(replace(problem, unit=unit) for problem in problems.findings),
        notes=(*package.notes, *_notes(package.sheets, skipped, keys, tables)),
    )


def _form(name: str, unit: str, keys: Keys, facts: Facts, tables: Tables, problems: Problems) -> Form:
    """The form, without its problems and notes. Raises De06Error if its period is not clear."""
    nothing, dated = facts.nothing(), _Dated(facts, problems)
    places = {field: cell.place for field, cell in facts.cells.items()}
    return Form(
        file=name,
        period=period_of(keys, facts),
        unit=unit,
        group=keys.get("nhom", ""),
        form_version=version_in(keys),
        fingerprint=keys.get("dau_chi_tieu", ""),
        number=facts.number(),
        document=facts.text("document"),
        document_date=facts.date("document_date"),
        compiled_by=facts.text("compiled_by"),
        approved_by=facts.text("approved_by"),
        phone=facts.text("phone"),
        source=facts.text("source"),
        nothing=nothing,
        figures=tuple(
            dated(one if not nothing or tables.is_text(one.code) else _or_zero(one)) for one in tables.figures.values()
        ),
        texts=tuple(tables.texts),
        places=places | ({"code": tables.code_header} if tables.code_header else {}),
        lists=tables.matrices.corners,
        sections=tables.sections,
        titles=tables.titles,
        as_of=dated.as_of,
        repeated=frozenset(tables.repeated),
        unknown_items=tuple(tables.matrices.unknown_items),
        origins={key.removeprefix(ORIGIN): said[:LONGEST_NOTE] for key, said in keys.items() if key.startswith(ORIGIN)},
    )


def _too_large(sheets: Sequence[Sheet]) -> set[str]:
    """The names of the sheets that are too large for a form: the largest ones, beyond MAX_SEARCHED cells in total."""
    area = 0
    names = set()
    for sheet in sorted(sheets, key=_area):
        area += _area(sheet)
        if area > MAX_SEARCHED:
            names.add(sheet.name)
    return names


def _area(sheet: Sheet) -> int:
    return len(sheet.rows) * len(sheet.rows[0]) if sheet.rows else 0


def _refuse_other_files(hidden: Mapping[str, Keys], facts: Facts, tables: Tables) -> None:
    """Raise De06Error for a file that names neither unit nor period: NotAForm, or what its table lacks."""
    if hidden or facts.cells.keys() >= IDENTITY:
        return
    if tables.refused and not tables.found:
        raise tables.refused[0]
    raise NotAForm(
        "không phải phiếu của DeAn06 (không thấy đơn vị, kỳ báo cáo); hãy điền vào phiếu đã nhận rồi gửi lại."
    )


def _without_tables(tables: Tables) -> De06Error:
    """The error of a form without a readable table."""
    return next(
        iter(tables.refused),
        De06Error(
            "không còn bảng Số liệu hay Nội dung (hàng tiêu đề cột Mã, Chỉ tiêu, Giá trị…); hãy điền vào phiếu đã "
            "nhận rồi gửi lại."
        ),
    )


def _notes(sheets: Sequence[Sheet], skipped: set[str], keys: Keys, tables: Tables) -> list[str]:
    """What the clerk should know about the file, in addition to the notes of opening it."""
    notes = [*_comments(sheets)]
    if skipped:
        names = ", ".join(cite(sheet.name) for sheet in sheets if sheet.name in skipped)
        notes.append(f"Trang {names} có quá nhiều dữ liệu nên không tìm phiếu ở đó.")
    if copied := {**tables.copied, **tables.matrices.copied}:
        names = ", ".join(map(cite, copied))
        notes.append(f"Trang {names} chép lại nội dung đã có trong tệp nên chỉ lấy một lần.")
    if not keys:
        notes.append(
            f"Phiếu không còn trang ẩn {HIDDEN_SHEET} (nội dung được chép sang tệp khác); đơn vị và kỳ đọc "
            "theo các ô đầu phiếu."
        )
    return notes


def _comments(sheets: Sequence[Sheet]) -> Iterator[str]:
    """The unit's cell comments, which may correct a figure."""
    several = len([sheet for sheet in sheets if sheet.name != HIDDEN_SHEET]) > 1
    quotes = [
        f"ô {cell_name(*at)}{f' trang {cite(sheet.name)}' if several else ''} {cite(text)}"
        for sheet in sheets
        for at, text in sorted(sheet.comments.items())
    ]
    if quotes:
        yield f"Đơn vị có chú thích (comment) ở {listed(quotes, COMMENTS_SHOWN, 'ô')}."


class _Dated:
    """Gives figures the date of the whole form, unless their own date differs or is unreadable."""

    def __init__(self, facts: Facts, problems: Problems) -> None:
        self.as_of = facts.date("as_of")
        self._wrong = {problem.place for problem in problems.findings}

    def __call__(self, figure: FormFigure) -> FormFigure:
        own = figure.as_of is not None or figure.row.place("as_of") in self._wrong
        return figure if own or figure.value is None else replace(figure, as_of=self.as_of)


def _or_zero(figure: FormFigure) -> FormFigure:
    """The figure, 0 if its cell is empty."""
    stated = figure.value is not None or figure.unreadable
    return figure if stated else replace(figure, value=Decimal(0), assumed=True)
