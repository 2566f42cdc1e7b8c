"""Fills a form received from the level above with the figures and paragraphs of this workbook.

    fill_form(data, "Phieu_2026-11_KG.xlsx", book, figures, sha256) -> FilledForm

A row of the form is the figure of this workbook with the same code in `Mã cấp trên`, else in `Mã`. Only empty yellow
cells are written; what somebody has typed is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from de06_xl.collect.forms.reading import read_form
from de06_xl.collect.forms.sheet import HIDDEN_KEYS, HIDDEN_SHEET, ORIGIN
from de06_xl.model import finding_kinds as kinds
from de06_xl.model.breakdown import item_code, split_code
from de06_xl.model.forms import Forms
from de06_xl.model.texts import Texts, included
from de06_xl.process.aggregate import aggregated_figures
from de06_xl.process.trace import SHORT_HASH, How, origin_of
from de06_xl.system.cells import cell_numbers
from de06_xl.system.errors import De06Error
from de06_xl.vietnamese.dates import format_date
from de06_xl.vietnamese.messages import cite
from de06_xl.workbook.grid import Block

if TYPE_CHECKING:
    from de06_xl.collect.forms.form import Form, FormFigure
    from de06_xl.model.book import Book
    from de06_xl.model.figures import Figures
    from de06_xl.model.indicator import Indicator
    from de06_xl.model.place import Place
    from de06_xl.workbook.grid import Cell


@dataclass(frozen=True)
class FilledForm:
    """What was filled into a form from above, and what is left to its sender, by the form's codes.

    ``figures`` were written, ``kept`` already had another value, ``unknown`` are not in this workbook, ``empty`` have
    no value in it yet, ``measures`` differ in their unit of measure. ``texts`` are the headings with paragraphs.
    """

    form: Form
    blocks: tuple[Block, ...]
    figures: tuple[str, ...]
    kept: tuple[str, ...]
    unknown: tuple[str, ...]
    empty: tuple[str, ...]
    measures: tuple[str, ...]
    texts: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing is left to be typed or decided by hand."""
        return not (self.kept or self.unknown or self.empty or self.measures)


def fill_form(data: bytes, name: str, book: Book, figures: Figures, sha256: str) -> FilledForm:
    """Fill in the form in a file's bytes; ``sha256`` is this workbook's digest, for tracing its figures.

    Raises NotAForm or De06Error for a file that is no form or is of another period, and if two rows of this workbook
    have the same `Mã cấp trên`.
    """
    known = _by_upper_code(book)
    form = read_form(data, name, {upper: _as_requested(one, upper) for upper, one in known.items()})
    if form.period != book.period:
        raise De06Error(
            f"là phiếu của {form.period.name}, sổ này của {book.period.name}; hãy chọn phiếu của đúng kỳ.", file=name
        )
    return _Filling(form, book, figures, known, sha256).done()


class _Filling:
    def __init__(self, form: Form, book: Book, figures: Figures, known: Mapping[str, Indicator], sha256: str) -> None:
        self._form = form
        self._book = book
        self._figures = figures
        self._known = known
        self._texts = Texts(book, figures)
        self._workbook = f"sổ {book.file} ({sha256[:SHORT_HASH]})"
        self._aggregated = {one.indicator.code: one for one in aggregated_figures(book, Forms(book))}

    def done(self) -> FilledForm:
        problems = self._form.problems
        measures = dict.fromkeys(one.code for one in problems if one.kind is kinds.MEASURE_CHANGED and one.code)
        unknown = [str(one.value) for one in problems if one.kind is kinds.UNKNOWN_CODE]
        taken: list[FormFigure] = []
        kept, empty = [], []
        for one in self._form.figures:
            if one.code in measures:
                continue
            if one.value is not None or one.unreadable:
                kept.append(one.code)
            elif self._figures.value(self._known[one.code].code) is None:
                empty.append(one.code)
            else:
                taken.append(one)
        texts = dict(self._paragraphs())
        return FilledForm(
            form=self._form,
            blocks=(
                *(block for figure in taken for block in self._figure(figure)),
                *(_cell(place, text) for place, text in texts.values()),
                *self._origins(taken),
            ),
            figures=tuple(one.code for one in taken),
            kept=tuple(kept),
            unknown=tuple(unknown),
            empty=tuple(empty),
            measures=tuple(measures),
            texts=tuple(texts),
        )

    def _figure(self, figure: FormFigure) -> Iterator[Block]:
        """The cell of a figure, and that of its date if this differs from the whole form's."""
        own = self._known[figure.code]
        value = self._figures.value(own.code)
        yield _cell(figure.place, None if value is None else own.rounded(value))
        day = own.as_of
        if day and figure.as_of is None and "as_of" in figure.row.columns and day != self._book.dates.get("den_ngay"):
            yield _cell(figure.row.place("as_of"), format_date(day))

    def _paragraphs(self) -> Iterator[tuple[str, tuple[Place, str]]]:
        """The paragraphs for this workbook's headings, as far as the form has empty cells for them."""
        written = {text.section for text in self._form.texts}
        for heading in self._book.outline:
            place = self._form.sections.get(heading.code)
            section = self._book.section(heading.sheet)
            printed = (one for one in section.paragraphs if included(one, self._figures)) if section else ()
            lines = [self._texts.printed(one.text) for one in printed if not one.kind.is_heading]
            if place and heading.code not in written and lines:
                yield heading.code, (place, "\n".join(lines))

    def _origins(self, taken: list[FormFigure]) -> Iterator[Block]:
        """The origin of each figure, written to the form's hidden sheet for those who collect it."""
        rows: list[list[Cell]] = [[ORIGIN + one.code, self._origin(self._known[one.code])] for one in taken]
        if rows and self._form.fingerprint:  # else the hidden sheet is lost
            yield Block(HIDDEN_SHEET, len(HIDDEN_KEYS) + 1, 1, rows)

    def _origin(self, own: Indicator) -> str:
        origin = origin_of(self._figures, own.code, self._aggregated.get(own.code))
        place = own.row.place("value")
        how = {How.TYPED: "gõ tay", How.OVERRIDDEN: "gõ đè", How.COMPUTED: "tính"}.get(origin.how, "")
        if origin.how is How.AGGREGATED and origin.aggregated:
            how = origin.aggregated.way.lower()
        value = "" if origin.figure.value is None else f" = {own.as_typed(own.rounded(origin.figure.value))}"
        return f"{place.address}{value}, {how}, {self._workbook}"


def _by_upper_code(book: Book) -> dict[str, Indicator]:
    """This workbook's figures by their codes at the level above."""
    found: dict[str, Indicator] = {}
    for one in book.indicators():
        upper = _upper_code(one)
        other = found.setdefault(upper, one)
        if other is not one and one.upper_code and other.upper_code:
            place, first = one.row.place("code"), other.row.place("code")
            raise De06Error(
                f"Mã cấp trên {cite(upper)} đã có ở trang {cite(first.sheet)}, ô {first.cell}; hãy để ở một hàng.",
                file=book.file,
                sheet=place.sheet,
                cell=place.cell,
            )
        if one.upper_code:
            found[upper] = one
    return found


def _upper_code(one: Indicator) -> str:
    if one.item:
        return item_code(one.upper_code or one.total_of, one.item.code)
    return one.upper_code or one.code


def _as_requested(one: Indicator, upper: str) -> Indicator:
    """The figure as requested in the form, under the code of the level above."""
    items = tuple(item_code(upper, split_code(item)[1]) for item in one.items)
    return replace(one, code=upper, items=items, total_of=split_code(upper)[0] if one.item else one.total_of)


def _cell(place: Place, value: Cell) -> Block:
    row, column = cell_numbers(place.cell)
    return Block(place.sheet, row, column, [[value]])
