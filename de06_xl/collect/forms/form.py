"""The contents of a filled form, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from de06_xl.model.finding import Severity

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal

    from de06_xl.model.finding import Finding
    from de06_xl.model.period import Period
    from de06_xl.model.place import Place, Row


@dataclass(frozen=True, slots=True)
class FormFigure:
    """A figure as stated in the form; ``value`` is None if the cell is empty or ``unreadable``.

    An empty cell in a form with `Không phát sinh` is ``assumed`` to be 0. ``note`` is the unit's `Ghi chú`. ``name``
    and ``nature`` are as written beside the code; in a matrix ``name`` is that of the item, and ``matrix_date`` the
    cell for the date of all its figures.
    """

    code: str
    value: Decimal | None
    as_of: dt.date | None
    row: Row
    unreadable: bool = False
    assumed: bool = False
    note: str = ""
    name: str = ""
    nature: str = ""
    matrix_date: Place | None = None

    @property
    def place(self) -> Place:
        """The cell of the figure."""
        return self.row.place("value")

    @property
    def date_place(self) -> Place | None:
        """The cell for its date, its own or that of its matrix; None if there is none."""
        return self.row.place("as_of") if "as_of" in self.row.columns else self.matrix_date


@dataclass(frozen=True, slots=True)
class FormText:
    """One paragraph that the unit wrote for a section of the report; ``section`` is the code of its heading."""

    section: str
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Form:
    """A filled form. Empty facts are "", as are ``group`` and ``fingerprint`` if the hidden sheet is lost.

    ``number`` is `Lần gửi`; ``source`` is filled in if a clerk typed the form for the unit (Nhập hộ). With ``nothing``
    (Không phát sinh) empty figures are 0. ``problems`` are findings about unreadable cells or for the unit to answer,
    ``notes`` what the clerk should know about the file. ``places`` are the cells of the facts by the fields of
    `forms.sheet.LABELS`, and the header cell of the codes as "code"; ``lists`` the corners of the matrices by the
    folded names of their lists, ``sections`` the first cell for a paragraph by heading code, ``titles`` the titles
    above these. ``as_of`` is the date of the whole form, ``repeated`` the codes that stand in several places,
    ``unknown_items`` the codes of empty figures of items that the workbook lacks. ``hidden_sheet`` is the name that
    the hidden sheet has in the file, "" if it is lost. ``origins`` are, by code, the places of figures in the sender's
    own workbook that filled them in.
    """

    file: str
    period: Period
    unit: str
    group: str
    form_version: int
    fingerprint: str
    number: int
    document: str
    document_date: dt.date | None
    compiled_by: str
    approved_by: str
    phone: str
    source: str
    nothing: bool
    figures: tuple[FormFigure, ...]
    texts: tuple[FormText, ...]
    problems: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict)
    lists: Mapping[str, Place] = field(default_factory=dict)
    sections: Mapping[str, Place] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    as_of: dt.date | None = None
    repeated: frozenset[str] = frozenset()
    unknown_items: tuple[str, ...] = ()
    hidden_sheet: str = ""
    origins: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_blank(self) -> bool:
        """Whether no figure, paragraph or tick is filled in, not even an unreadable one."""
        about_facts = {self.places[field] for field in self.places if field != "code"}
        wrong = any(one.severity is Severity.ERROR and one.place not in about_facts for one in self.problems)
        stated = any(figure.value is not None or figure.unreadable for figure in self.figures)
        return not (self.nothing or stated or wrong or any(text.text for text in self.texts))
