"""Một số lấy từ đâu: the origin of a figure of the report, down to the units' files and cells."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from de06_xl.incoming.mail.parts import own_name
from de06_xl.model import placeholder
from de06_xl.model.expression import When
from de06_xl.model.forms import Forms
from de06_xl.model.indicator import Aggregation
from de06_xl.process.aggregate import aggregated_figures
from de06_xl.process.asked import figure_of
from de06_xl.system.cells import cell_numbers
from de06_xl.vietnamese.dates import format_date
from de06_xl.vietnamese.messages import cite, cut, listed
from de06_xl.vietnamese.numbers import as_typed
from de06_xl.vietnamese.text import tidy

if TYPE_CHECKING:
    from de06_xl.model.book import Book
    from de06_xl.model.expression import Code
    from de06_xl.model.figures import Figure, Figures
    from de06_xl.model.period import Period
    from de06_xl.model.place import Place
    from de06_xl.model.responses import Submission
    from de06_xl.process.aggregate import AggregatedFigure, Share

SHORT_HASH = 12
"""Hexadecimal digits of a file's SHA-256 that are enough to identify it."""


class How(enum.Enum):
    """How a figure was made."""

    TYPED = "typed"
    OVERRIDDEN = "override"
    COMPUTED = "computed"
    AGGREGATED = "collected"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Origin:
    """The origin of one figure.

    ``parts`` are the codes of the figures in its `Cách tính`, even under an override, ``unknown`` those that no row
    has, ``earlier`` the figures of other periods in it ("KỲ_TRƯỚC(a)") with their values; ``aggregated`` is what the
    units have sent for it by now, None if no unit owes it.
    """

    figure: Figure
    how: How
    aggregated: AggregatedFigure | None = None
    parts: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    earlier: tuple[tuple[Code, Decimal | None], ...] = ()

    @property
    def outdated(self) -> bool:
        """Whether the units have sent something else than `Tổng hợp` holds."""
        sent = self.aggregated.value if self.aggregated else None
        held = self.figure.indicator.aggregated
        return sent != held and (sent is None or held is None or float(sent) != float(held))


@dataclass(frozen=True, slots=True)
class Trace:
    """The origins of the requested figure and of all that it is made from.

    The requested figure comes first; every figure is there once and before its own parts.
    """

    period: Period
    origins: tuple[Origin, ...]


def trace(book: Book, figures: Figures, code: str) -> Trace:
    """The origin of the figure with a code, in a workbook read with ``submissions``.

    Raises De06Error for a code that the workbook does not have.
    """
    figure_of(book, figures, code)
    aggregated = {one.indicator.code: one for one in aggregated_figures(book, Forms(book))}
    found: dict[str, Origin] = {}
    waiting = [code]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found[name] = origin_of(figures, name, aggregated.get(name))
        waiting += reversed(found[name].parts)
    return Trace(book.period, tuple(found.values()))


def origin_of(figures: Figures, code: str, aggregated: AggregatedFigure | None) -> Origin:
    """The origin of one figure; ``aggregated`` is what the units have sent for it."""
    expression = figures.expressions.get(code)
    terms = expression.terms if expression else ()
    parts = tuple(part for part in (expression.current if expression else ()) if part in figures)
    unknown = tuple(dict.fromkeys(term.code for term in terms if term.code not in figures))
    earlier = tuple((term, figures.of_term(term)) for term in terms if term.when is not When.NOW)
    return Origin(figures[code], _how(figures[code]), aggregated, parts, unknown, earlier)


def codes_at(book: Book, figures: Figures, place: Place) -> list[str]:
    """The codes of the figures at a cell: that of its row, of the table's cell, or those named in its text."""
    row = _row(place)
    at_cell = [code for code, figure in figures.items() if figure.indicator.row.place("value") == place]
    in_row = [code for code, figure in figures.items() if _row(figure.indicator.row.place("value")) == row]
    if at_cell or in_row:
        return at_cell or in_row
    texts = [one.text for section in book.sections for one in section.paragraphs if _row(one.row.place("text")) == row]
    called = (reference.name for text in texts for reference in placeholder.references(text))
    return [code for code in dict.fromkeys(called) if code in figures]


def _row(place: Place) -> tuple[str, int]:
    return place.sheet, cell_numbers(place.cell)[0]


def _how(figure: Figure) -> How:
    if figure.value is None:
        return How.MISSING
    if figure.indicator.derived:
        return How.OVERRIDDEN if figure.overridden else How.COMPUTED
    if figure.indicator.constant is None:
        return How.AGGREGATED
    return How.OVERRIDDEN if figure.derived is not None else How.TYPED


# In words -----------------------------------------------------------------------------------------------


def sentences(origin: Origin, most: int | None = None) -> list[str]:
    """The sentences about one figure, without its parts and the lines of its units.

    At most ``most`` of the units that sent nothing are named, or all if it is None.
    """
    indicator = origin.figure.indicator
    place = indicator.row.place("value")
    unit = f" {indicator.unit_of_measure}" if indicator.unit_of_measure and origin.figure.value is not None else ""
    day = f", số liệu đến ngày {format_date(indicator.as_of)}" if indicator.as_of else ""
    lines = [
        f"{cut(indicator.code)} = {_value(origin)}{unit}: {cut(indicator.name)} (trang {cite(place.sheet)}, ô "
        f"{place.cell}{day})."
    ]
    lines += _made(origin)
    if indicator.target is not None:
        rating = f": {origin.figure.text('danh_gia')}" if origin.figure.achieved is not None else ""
        lines.append(f"Chỉ tiêu giao {indicator.shown(indicator.target)} ({indicator.direction.value}){rating}.")
    lines += [f"Cách tính gọi mã {cite(code)} không có trong sổ." for code in origin.unknown]
    if origin.aggregated:
        lines += _aggregated(origin, origin.aggregated, most)
    return lines


def line(origin: Origin) -> str:
    """One line about one figure: its value, method and number of units."""
    shared = origin.aggregated and len(origin.aggregated.shares) > 1
    return sentences(origin, 0)[0] + (f" {origin.aggregated.way}." if origin.aggregated and shared else "")


def _value(origin: Origin) -> str:
    value, indicator = origin.figure.value, origin.figure.indicator
    if value is None:
        return "chưa có"
    # Computed values are shown as the report prints them, stated ones as stated.
    return indicator.shown(value) if origin.how is How.COMPUTED else indicator.as_typed(value)


def _made(origin: Origin) -> list[str]:
    figure, indicator = origin.figure, origin.figure.indicator
    shown = indicator.shown if indicator.derived else indicator.as_typed
    derived = "" if figure.derived is None else shown(figure.derived)
    source = f"cách tính {cut(indicator.computed_by)}" if indicator.derived else "số tổng hợp"
    match origin.how:
        case How.TYPED:
            return ["Gõ thẳng vào ô Giá trị."]
        case How.OVERRIDDEN:
            beside = f"{source} cho {derived}" if derived else f"không tính được {source}"
            return [f"Gõ đè lên ô Giá trị, báo cáo lấy số gõ đè; {beside}."]
        case How.COMPUTED:
            return [f"Tính theo {cut(indicator.computed_by)}{_earlier(origin)}."]
        case How.AGGREGATED:
            return ["Lấy từ cột Tổng hợp."]
        case How.MISSING:
            return [f"Chưa tính được theo {cut(indicator.computed_by)}{_earlier(origin)}."] if indicator.derived else []


def _earlier(origin: Origin) -> str:
    """The figures of other periods, worded as the end of a sentence."""
    said = (f"{term} {'chưa có' if value is None else f'= {as_typed(value, 0)}'}" for term, value in origin.earlier)
    return f", trong đó {', '.join(said)}" if origin.earlier else ""


def _aggregated(origin: Origin, aggregated: AggregatedFigure, most: int | None) -> list[str]:
    indicator = aggregated.indicator
    if not aggregated.given and origin.how is How.TYPED:
        return []
    lines = []
    if len(aggregated.shares) > 1:
        result = "chưa có kết quả" if aggregated.value is None else indicator.as_typed(aggregated.value)
        state = "" if aggregated.value is not None or not aggregated.given else f" ({aggregated.status.value})"
        lines.append(f"{aggregated.way}: {result}{state}.")
    if aggregated.missing:
        missing = [f"{cut(share.unit.name)} ({share.label})" for share in aggregated.missing]
        names = listed(missing, len(missing) if most is None else most, "đơn vị", ", ")
        lines.append(f"Chưa có số của: {names}.")
    if origin.outdated:
        held = "để trống" if indicator.aggregated is None else indicator.as_typed(indicator.aggregated)
        lines.append(
            f"Cột Tổng hợp đang {held if held == 'để trống' else f'ghi {held}'}; hãy chạy Tổng hợp để lấy số mới."
        )
    return lines


def share_lines(aggregated: AggregatedFigure, most: int) -> list[str]:
    """What each unit sent for a figure and in which cell, in the order of `Đơn vị`.

    If there are more units than ``most``, those with the largest figures, and one line about the others.
    """
    given = [share for share in aggregated.shares if share.submission]
    named = given
    if len(given) > most:
        largest = sorted(given, key=_figure_sent, reverse=True)[:most]
        named = [share for share in given if share in largest]
    lines = [
        f"{_sent(aggregated, share)} ({own_name(share.submission.form.file)}, {share.submission.cell}"
        f"{_from_below(share.submission)})"
        for share in named
        if share.submission
    ]
    return [*lines, *_others(aggregated, [share for share in given if share not in named])]


def source_lines(aggregated: AggregatedFigure) -> list[str]:
    """The same for every unit, each with its complete origin: file, cell, digest, time, sender, number and date."""
    lines: list[str] = []
    for share in aggregated.shares:
        if (sent := share.submission) is None:
            continue
        form = sent.form
        dated = f" ngày {form.document_date}" if form.document_date else ""
        as_of = f"số liệu đến ngày {format_date(sent.as_of)}" if sent.as_of else ""
        document = f"văn bản {form.document}{dated}" if form.document else ""
        details = [as_of, f"nhận {form.received}", form.sender, document, f"SHA-256 {form.sha256[:SHORT_HASH]}"]
        lines += [
            f"{_sent(aggregated, share)}, ở {form.file}, {sent.cell}{_from_below(sent)}",
            f"    {', '.join(filter(None, details))}",
        ]
    return lines


def _figure_sent(share: Share) -> Decimal:
    value = share.submission.value if share.submission else None
    return value if value is not None else Decimal("-Infinity")


def _sent(aggregated: AggregatedFigure, share: Share) -> str:
    value = share.submission.value if share.submission else None
    shown = share.label if value is None else aggregated.indicator.as_typed(value)
    return f"{cut(share.unit.name)} ({share.unit.code}): {shown}"


def _from_below(sent: Submission) -> str:
    """The figure's place in the unit's own workbook, worded as the end of a line."""
    return f"; từ {tidy(sent.origin)}" if sent.origin else ""


def _others(aggregated: AggregatedFigure, others: list[Share]) -> list[str]:
    """How many other units there are, and what they sent together."""
    values = [share.submission.value for share in others if share.submission and share.submission.value is not None]
    if not others:
        return []
    indicator = aggregated.indicator
    between = f", từ {indicator.as_typed(min(values))} đến {indicator.as_typed(max(values))}" if values else ""
    total = f" cộng {indicator.as_typed(sum(values, Decimal(0)))}" if indicator.aggregation is Aggregation.SUM else ""
    return [f"{len(others)} đơn vị khác:{total}{between}." if values else f"{len(others)} đơn vị khác."]
