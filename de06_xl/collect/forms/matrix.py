"""The figures of a form that are broken down by a list, as a matrix: a row per item, a column per indicator."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from de06_xl.model import finding_kinds as kinds
from de06_xl.model.breakdown import split_code
from de06_xl.model.finding import Finding
from de06_xl.vietnamese.messages import cite, listed
from de06_xl.vietnamese.text import fold

if TYPE_CHECKING:
    from de06_xl.collect.forms.form import Form, FormFigure
    from de06_xl.model.indicator import Indicator
    from de06_xl.model.item_list import Item
    from de06_xl.model.unit import Unit

LISTED = 8
"""How many items a sentence names before it counts the rest."""


@dataclass(frozen=True)
class Matrix:
    """The figures of one list: its name in the workbook, and the figures by the codes of item and total."""

    name: str
    figures: Mapping[tuple[str, str], Indicator]

    @property
    def title(self) -> str:
        """Its title for units: the list's title, else its name."""
        return next((item.list_title for item in self.items if item.list_title), self.name)

    @property
    def items(self) -> list[Item]:
        """Its items in the order of the list."""
        found = {item.code: item for indicator in self.figures.values() if (item := indicator.item)}
        return sorted(found.values(), key=lambda item: item.row.number)

    @property
    def columns(self) -> list[Indicator]:
        """One figure of each of its indicators, in the order of the report."""
        return list({indicator.total_of: indicator for indicator in self.figures.values()}.values())

    def lacks(self, there: Iterable[str]) -> str:
        """What a form with figures of these codes lacks of it, in words; empty if nothing is missing."""
        codes = set(there)
        found = [key for key, indicator in self.figures.items() if indicator.code in codes]
        if len(found) == len(self.figures):
            return ""
        if not found:
            return f"bảng danh mục {cite(self.title)} ({len(self.figures):02} số liệu)"
        rows, columns = ({key[at] for key in found} for at in (0, 1))
        absent = [cite(one.name_of_total) for one in self.columns if one.total_of not in columns]
        parts = [f"cột {listed(absent, LISTED, 'cột', ', ')}"] if absent else []
        absent = [item.code for item in self.items if item.code not in rows]
        parts += [f"mục {listed(absent, LISTED, 'mục', ', ')}"] if absent else []
        return f"{' và '.join(parts) or 'một số ô'} trong bảng danh mục {cite(self.title)}"


def matrices_of(indicators: Sequence[Indicator]) -> list[Matrix]:
    """The matrices of a form with these figures, in the order of the report."""
    found: dict[str, dict[tuple[str, str], Indicator]] = {}
    names: dict[str, str] = {}
    for indicator in indicators:
        if indicator.item:
            name = indicator.item.list_name
            names.setdefault(fold(name), name)
            found.setdefault(fold(name), {})[indicator.item.code, indicator.total_of] = indicator
    return [Matrix(names[key], figures) for key, figures in found.items()]


def about_matrices(form: Form, owed: Mapping[str, Indicator], unit: Unit) -> Iterator[Finding]:
    """Superfluous and missing figures of a form's matrices: a sentence for each list.

    A matrix also has cells that nobody asks for, at the crossings of rows and columns; empty ones do not count.
    """
    strange: dict[str, list[FormFigure]] = {}
    for figure in form.figures:
        item = split_code(figure.code)[1]
        stated = figure.unreadable or (figure.value is not None and not figure.assumed)
        if item and stated and figure.code not in owed:
            strange.setdefault(figure.row.sheet, []).append(figure)
    for figures in strange.values():
        items = listed(list(dict.fromkeys(split_code(one.code)[1] for one in figures)), LISTED, "mục", ", ")
        message = f"Mục {items} không thuộc số liệu của {unit.name} trong kỳ này; hãy xóa số ở các hàng ấy."
        yield Finding(kinds.CODE_NOT_OWED, message, figures[0].place, code=figures[0].code, unit=unit.code)
    there = {figure.code for figure in form.figures}
    for matrix in matrices_of(list(owed.values())):
        if lacking := matrix.lacks(there):
            message = f"Phiếu không có {lacking}; hãy điền vào phiếu đã nhận."
            place = form.lists.get(fold(matrix.name)) or form.places.get("code")
            yield Finding(kinds.CODE_MISSING, message, place, unit=unit.code)
