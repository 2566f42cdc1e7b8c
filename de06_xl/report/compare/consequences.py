"""Consequences of a figure changed in Word: derived figures and repetitions that no longer agree with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from de06_xl.model.figures import Figures
from de06_xl.vietnamese.messages import cut
from de06_xl.vietnamese.numbers import UnreadableNumber

if TYPE_CHECKING:
    from de06_xl.model.book import Book
    from de06_xl.model.indicator import Indicator
    from de06_xl.model.placeholder import Reference

Printed = Sequence[tuple["Reference", str]]
"""The figures of a document, each time that one is printed, with the printed text."""


def consequences(book: Book, figures: Figures, final: Printed) -> Mapping[str, list[str]]:
    """Contradictions with each figure that the final document changed, as sentences by code."""
    texts: dict[str, list[str]] = defaultdict(list)
    for reference, text in final:
        if reference.name in figures and reference.form in ("", "so"):
            texts[reference.name].append(text)
    changed = {code: value for code, said in texts.items() if (value := _changed(figures, code, said)) is not None}
    if not changed:
        return {}
    found: dict[str, list[str]] = {code: _elsewhere(figures[code].indicator, texts[code]) for code in changed}
    now = Figures(_with(book, changed))
    for code, said in texts.items():
        makers = [maker for maker in now.depends_on(code) if maker != code and maker in changed]
        derived = now[code].derived
        if derived is None or not figures[code].indicator.derived or not (makers or code in changed):
            continue
        indicator = figures[code].indicator
        wanted = indicator.shown(derived)
        wrong = [text for text in said if _value(indicator, text) != _value(indicator, wanted)]
        if wrong:
            sentence = f"{cut(code)} tính theo {cut(indicator.computed_by)} phải là {wanted}, văn bản ghi {wrong[0]}."
            for maker in makers or [code]:
                found[maker].append(sentence)
    return found


def _changed(figures: Figures, code: str, said: Sequence[str]) -> Decimal | None:
    """The document's value of a figure, if it differs from the workbook's anywhere."""
    indicator, now = figures[code].indicator, figures[code].text()
    value = _value(indicator, now or "")
    return next((new for text in said if (new := _value(indicator, text)) is not None and new != value), None)


def _value(indicator: Indicator, text: str) -> Decimal | None:
    try:
        return indicator.read(text)
    except (UnreadableNumber, ValueError):
        return None


def _elsewhere(indicator: Indicator, said: Sequence[str]) -> list[str]:
    values = list({_value(indicator, text): text for text in said}.values())
    if len(values) < 2:
        return []
    return [f"Cùng số {cut(indicator.code)} mà văn bản ghi {len(values)} cách: {', '.join(values)}."]


def _with(book: Book, changed: Mapping[str, Decimal]) -> Book:
    """The workbook as if the changed figures had been typed in; derived ones stay derived."""

    def typed(indicator: Indicator) -> Indicator:
        value = changed.get(indicator.code)
        if indicator.derived:
            return replace(indicator, constant=None)
        return indicator if value is None else replace(indicator, constant=value)

    sections = tuple(replace(one, indicators=tuple(map(typed, one.indicators))) for one in book.sections)
    return replace(book, sections=sections)
