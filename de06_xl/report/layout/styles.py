"""Formats from a Word file's styles, theme, numbering and settings (ECMA-376 part 1, 17.7)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from docx.oxml.ns import qn

from de06_xl.report.layout.measures import MM_PER_TWIP, number

if TYPE_CHECKING:
    from lxml.etree import _Element

ON = {None, "1", "true", "on"}
"""What a property says that is on."""
_HEADING = re.compile(r"heading ([1-9])", re.IGNORECASE)
_LONGEST_CHAIN = 40
"""Maximum length of a chain of styles based on one another; Word itself allows fewer."""
_THEME_FONTS = {"major": "majorFont", "minor": "minorFont"}
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


class Styles:
    """The formats that paragraphs and runs inherit; each part of the package may be missing.

    ``tab_stop`` is the distance between tab stops in millimetres.
    """

    def __init__(
        self,
        styles: _Element | None,
        theme: _Element | None,
        numbering: _Element | None,
        settings: _Element | None = None,
    ) -> None:
        self._theme = theme
        stop = settings.find(qn("w:defaultTabStop")) if settings is not None else None
        self.tab_stop = max(number(stop.get(qn("w:val")) if stop is not None else None, 720), 1) * MM_PER_TWIP
        found = list(styles.iter(qn("w:style"))) if styles is not None else []
        self._by_id = {style.get(qn("w:styleId"), ""): style for style in found}
        defaults = [style for style in found if style.get(qn("w:default")) in {"1", "true", "on"}]
        self._default = {style.get(qn("w:type"), ""): style.get(qn("w:styleId"), "") for style in defaults}
        self._defaults = styles.find(qn("w:docDefaults")) if styles is not None else None
        self._levels = _levels(numbering) if numbering is not None else {}

    def default(self, kind: str) -> str:
        """The identifier of the default style of paragraphs or tables."""
        return str(self._default.get(kind, ""))

    def defaults(self, tag: str) -> Iterator[_Element]:
        """The document's own defaults: ``tag`` is w:rPr or w:pPr."""
        if self._defaults is not None:
            yield from self._defaults.findall(f"{qn(f'{tag}Default')}/{qn(tag)}")

    def inherited(self, style: str, tag: str) -> Iterator[_Element]:
        """The properties that a style inherits, then its own: later ones take precedence."""
        yield from (found for one in self._chain(style) if (found := one.find(qn(tag))) is not None)

    def built_in_level(self, style: str) -> str:
        """The outline level, from 0, of Word's built-in heading styles, by name; empty for any other."""
        names = (one.find(qn("w:name")) for one in reversed(self._chain(style)))
        found = (_HEADING.fullmatch(name.get(qn("w:val"), "")) for name in names if name is not None)
        return next((str(int(one[1]) - 1) for one in found if one), "")

    def level(self, numbered: _Element | None) -> _Element | None:
        """The list level named by a w:numPr; None if there is none, or it is switched off."""
        if numbered is None:
            return None
        key = tuple((child.get(qn("w:val")) if child is not None else "0") for child in map(numbered.find, _NUMBER))
        return self._levels.get((key[0] or "0", key[1] or "0"))

    def font_of_theme(self, name: str) -> str:
        """The typeface behind "minorHAnsi" and the like; empty if the theme names none."""
        which = next((tag for start, tag in _THEME_FONTS.items() if name.startswith(start)), "")
        if self._theme is None or not which:
            return ""
        latin = self._theme.find(f".//{_DRAWING}{which}/{_DRAWING}latin")
        return str(latin.get("typeface", "")) if latin is not None else ""

    def _chain(self, style: str) -> list[_Element]:
        chain: list[_Element] = []
        while (found := self._by_id.get(style)) is not None and found not in chain and len(chain) < _LONGEST_CHAIN:
            chain.insert(0, found)
            based_on = found.find(qn("w:basedOn"))
            style = based_on.get(qn("w:val"), "") if based_on is not None else ""
        return chain


_NUMBER = (qn("w:numId"), qn("w:ilvl"))


def _levels(numbering: _Element) -> dict[tuple[str, str], _Element]:
    """The levels of all lists, by the numbers of list and level."""
    abstract = {one.get(qn("w:abstractNumId")): one for one in numbering.iter(qn("w:abstractNum"))}
    levels: dict[tuple[str, str], _Element] = {}
    for one in numbering.iter(qn("w:num")):
        named = one.find(qn("w:abstractNumId"))
        kind = abstract.get(named.get(qn("w:val"))) if named is not None else None
        for level in kind.iter(qn("w:lvl")) if kind is not None else ():
            levels[one.get(qn("w:numId"), ""), level.get(qn("w:ilvl"), "0")] = level
    return levels


def toggle(tag: str, of_styles: Iterable[list[_Element]], direct: list[_Element]) -> bool:
    """A property that is on or off: direct formatting counts, else styles that both set it cancel each other out."""
    for found in (one.find(qn(tag)) for one in direct):
        if found is not None:
            return found.get(qn("w:val")) in ON
    on = False
    for chain in of_styles:
        stated = [found for one in chain if (found := one.find(qn(tag))) is not None]
        on ^= bool(stated) and stated[-1].get(qn("w:val")) in ON
    return on


def color_of(each: Iterable[_Element]) -> str:
    """A colour as RRGGBB, "auto" where the reader's own ink prints it; ``each`` from the farthest to the nearest."""
    found = [color for one in each if (color := one.find(qn("w:color"))) is not None]
    if not found:
        return "auto"
    by_theme = found[-1].get(qn("w:themeColor"), "") in {"text1", "dark1"} and not found[-1].get(qn("w:themeTint"))
    return "auto" if by_theme else str(found[-1].get(qn("w:val"), "auto")).upper().replace("AUTO", "auto")
