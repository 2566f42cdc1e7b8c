"""The font size of a run in a Word document, its own or that of its styles (ECMA-376 part 1, 17.7.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.oxml.ns import qn

if TYPE_CHECKING:
    from lxml.etree import _Element

USUAL = 10.0
"""Points if nothing sets the size (17.3.2.38)."""
_OWN = f"{qn('w:rPr')}/{qn('w:sz')}"
_OF_RUN, _OF_PARAGRAPH = f"{qn('w:rPr')}/{qn('w:rStyle')}", f"{qn('w:pPr')}/{qn('w:pStyle')}"


class TextSizes:
    """The font sizes set by the styles of one document."""

    def __init__(self, styles: _Element) -> None:
        self._styles = {style.get(qn("w:styleId")): style for style in styles.findall(qn("w:style"))}
        self._known: dict[str, float | None] = {}
        normal = (name for name, style in self._styles.items() if _is_default_of_paragraphs(style))
        self._normal = str(next(normal, ""))
        self._default = _points(styles.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{_OWN}")) or USUAL

    def of(self, run: _Element) -> float:
        """The font size of a run in a paragraph, in points."""
        paragraph = next(run.iterancestors(qn("w:p")))
        named = _name(run.find(_OF_RUN)), _name(paragraph.find(_OF_PARAGRAPH)) or self._normal
        return _points(run.find(_OWN)) or self._of_style(named[0]) or self._of_style(named[1]) or self._default

    def _of_style(self, name: str) -> float | None:
        if name not in self._known:
            self._known[name] = None  # guards against a style that is based on itself
            style = self._styles.get(name)
            if style is not None:
                self._known[name] = _points(style.find(_OWN)) or self._of_style(_name(style.find(qn("w:basedOn"))))
        return self._known[name]


def _is_default_of_paragraphs(style: _Element) -> bool:
    return style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) in ("1", "true", "on")


def _points(size: _Element | None) -> float | None:
    """The value of w:sz, which is in half-points, in points; None if it is no number."""
    value = "" if size is None else str(size.get(qn("w:val")))
    return int(value) / 2 if value.isdecimal() and int(value) else None


def _name(element: _Element | None) -> str:
    return "" if element is None else str(element.get(qn("w:val")))
