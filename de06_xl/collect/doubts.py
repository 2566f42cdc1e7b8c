"""Doubts about forms that count although nothing in them is wrong, mentioned in their rows of `Phiếu nhận`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from de06_xl.model import finding_kinds as kinds
from de06_xl.model.finding import Finding, Severity
from de06_xl.model.forms import Forms
from de06_xl.model.place import Place
from de06_xl.model.responses import ResponseStatus
from de06_xl.process.aggregate import unit_sources
from de06_xl.process.validate.mergers import Moves
from de06_xl.process.validate.movement import Movements
from de06_xl.process.validate.outliers import outliers

if TYPE_CHECKING:
    from de06_xl.collect.arrival import Arrival
    from de06_xl.model.book import Book

SHOWN = 3
"""How many doubts a form's row names before it counts the rest."""

_SETTLED = (ResponseStatus.SUPERSEDED, ResponseStatus.REFUSED)
"""Statuses of forms whose figures are not used."""
FormDoubts = dict[tuple[str, str], list[Finding]]
"""The doubts about forms, by unit and file."""


def with_doubts(arrivals: Sequence[Arrival], book: Book) -> tuple[Arrival, ...]:
    """The forms with their doubts; ``book`` already has them in its registers.

    A doubt becomes a question in the answer, unless the unit is already asked about that cell.
    """
    counting = {arrival.row.unit for arrival in arrivals if arrival.row.status is ResponseStatus.USED}
    far = _far_figures(book, counting) if counting else {}
    return tuple(_with_doubts(arrival, far.get((arrival.row.unit, arrival.row.file), ())) for arrival in arrivals)


def _with_doubts(arrival: Arrival, far: Sequence[Finding]) -> Arrival:
    doubts = (*filter(_for_the_clerk, arrival.findings), *far)
    if not doubts or arrival.row.status in _SETTLED:
        return arrival
    asked = {finding.place for finding in arrival.findings}
    reason = " ".join(filter(None, (arrival.row.reason, *_in_words(doubts))))
    return replace(
        arrival.with_reason(reason),
        doubts=doubts,
        findings=(*arrival.findings, *(finding for finding in far if finding.place not in asked)),
    )


def _for_the_clerk(finding: Finding) -> bool:
    """Whether the form's row mentions a finding, even if the unit has explained it or does not see it."""
    converted = finding.kind is kinds.OLD_ENCODING and finding.severity is Severity.NOTE
    return finding.kind.in_register or finding.accepted or converted


def _in_words(doubts: Sequence[Finding]) -> Iterator[str]:
    for finding in doubts[:SHOWN]:
        yield f"Ô {finding.place.cell}: {finding.message}" if finding.code and finding.place else finding.message
    if doubts[SHOWN:]:
        yield f"Còn {len(doubts) - SHOWN:02d} chỗ nữa; hãy bấm Tổng hợp rồi Kiểm tra để xem hết."


def _far_figures(book: Book, units: set[str]) -> FormDoubts:
    """The figures of these units that are far from their previous ones or from their peers', at the forms' cells."""
    movements, all_sources = Movements(book), list(unit_sources(book, Forms(book)))
    moves = Moves(all_sources)
    found: FormDoubts = {}
    for indicator, sources in all_sources:
        if units.isdisjoint(source.unit for source in sources if source.given):
            continue
        for one in outliers(book, movements.of(indicator), sources, moves):
            if one.level is Severity.NOTE:
                continue  # Kiểm tra reports it once for all units
            for source, said in one.stated:
                sheet, _, cell = source.cell.rpartition("!")
                place = Place(sheet, cell) if sheet else None
                message = f"Số {one.what}: {said}; hãy kiểm tra lại."
                doubt = Finding(one.kind, message, place, indicator.code, source.unit, source.value)
                found.setdefault((source.unit, source.file), []).append(doubt)
    return found
