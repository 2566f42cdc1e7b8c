"""A Word file as Word shows it: paragraphs, runs and pages with every property resolved.

Direct formatting takes precedence over styles, a style over the one it is based on, styles over the document's defaults
(ECMA-376 part 1, 17.7.2); tracked changes count as accepted.
"""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml import etree

from de06_xl.report.layout.bounds import refuse_endless
from de06_xl.report.layout.cells import Cell, Cells
from de06_xl.report.layout.drawn_lines import drawn_lines
from de06_xl.report.layout.measures import MM_PER_TWIP, millimetres, number
from de06_xl.report.layout.styles import ON, Styles, color_of, toggle
from de06_xl.report.template_xml import accept_revisions
from de06_xl.system.errors import De06Error
from de06_xl.vietnamese.text import tidy

if TYPE_CHECKING:
    from docx.document import Document as DocxDocument
    from lxml.etree import _Element

_TWIPS_PER_POINT = 20
_ALIGNMENTS = {"start": "left", "end": "right", "justify": "both", "distribute": "both"}
_AUTOSPACING = 14.0
"""Points of “auto” spacing between paragraphs."""
_PUSHED = re.compile(r"[ \xa0]*\t|[ \xa0]{3}")
_COMPOUND = b"\xd0\xcf\x11\xe0"
"""First bytes of old Word files, and of new ones with a password."""
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""A stream in the latter ([MS-OFFCRYPTO] 2.3.4.4)."""
_SHOWS_OTHERWISE = (qn("w:caps"), qn("w:vanish"))
"""Formats by which a text reads otherwise than it is typed."""
_OF_PAGE = ("pgMar", "pgSz", "titlePg")


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one format; ``size`` in points, ``color`` as RRGGBB, or "auto" for the default."""

    text: str
    fonts: frozenset[str]
    size: float
    bold: bool
    italic: bool
    underlined: bool
    color: str


@dataclass(frozen=True)
class Section:
    """Pages with one layout, in millimetres; ``headers`` are those of "default", "first" and "even" pages."""

    width: float
    height: float
    margins: dict[str, float]
    header_distance: float
    different_first: bool
    headers: dict[str, tuple[Paragraph, ...]]

    @property
    def text_width(self) -> float:
        """The width between the margins."""
        return self.width - self.margins["left"] - self.margins["right"]


class Paragraph:
    """A paragraph: lengths in millimetres, spacing in points."""

    def __init__(self, element: _Element, styles: Styles, cell: Cell | None = None, table_style: str = "") -> None:
        self.element = element
        self.cell = cell
        self._styles = styles
        self._table_style = table_style
        self._own = element.find(qn("w:pPr"))
        named = self._own.find(qn("w:pStyle")) if self._own is not None else None
        self._style = named.get(qn("w:val"), "") if named is not None else styles.default("paragraph")

    @property
    def whole(self) -> Paragraph:
        """The paragraph of which this is a line; itself if it is not a line."""
        return self

    @property
    def places(self) -> Sequence[int]:
        """The indices of its runs in that paragraph."""
        return range(len(self.every_run))

    @property
    def broken(self) -> tuple[Paragraph, ...]:
        """Its lines, each as a paragraph, if somebody broke lines in a cell instead of starting paragraphs."""
        if self.cell is None or not any("\n" in run.text for run in self.runs):
            return (self,)
        lines: list[list[tuple[int, Run]]] = [[]]
        for at, run in enumerate(self.every_run):
            first, *others = run.text.split("\n")
            lines[-1].append((at, replace(run, text=first)))
            lines += [[(at, replace(run, text=one))] for one in others]
        return tuple(Line(self, pieces) for pieces in lines if any(run.text.strip() for _, run in pieces))

    @cached_property
    def runs(self) -> tuple[Run, ...]:
        """The runs that print something, except those of text boxes."""
        return tuple(run for run in self.every_run if run.text)

    @cached_property
    def text(self) -> str:
        """Its printed text, without the number added by Word."""
        return tidy("".join(run.text for run in self.runs))

    @property
    def text_lines(self) -> list[str]:
        """The same in lines, if it has line breaks."""
        return [tidy(line) for line in "".join(run.text for run in self.runs).split("\n")]

    @property
    def spaced(self) -> bool:
        """Whether its first letter is positioned by blanks or a tab."""
        return bool(_PUSHED.match("".join(run.text for run in self.runs)))

    @property
    def begins(self) -> float:
        """The position of its first letter from the margin; after tabs, the stop of the last one."""
        at = self.indents["left"] + self.indents["first"]
        stops = [stop for tabs in self._each("w:tabs") for stop in tabs if stop.get(qn("w:val")) != "clear"]
        own = sorted(number(stop.get(qn("w:pos")), 0) * MM_PER_TWIP for stop in stops)
        text = "".join(run.text for run in self.runs).replace("\xa0", " ").lstrip(" ")
        for _ in range(len(text) - len(text.lstrip("\t"))):
            following = next((stop for stop in own if stop > at + 0.1), None)
            at = (
                following
                if following is not None
                else ((at + 0.1) // self._styles.tab_stop + 1) * self._styles.tab_stop
            )
        return at

    @property
    def sizes(self) -> set[float]:
        """The sizes of its letters."""
        return {run.size for run in self._lettered()}

    @property
    def bold(self) -> bool:
        """Whether all its letters are bold."""
        return all(run.bold for run in self._lettered())

    @property
    def regular(self) -> bool:
        """Whether none of them is."""
        return not any(run.bold for run in self._lettered())

    @property
    def italic(self) -> bool:
        """Whether all its letters are italic."""
        return all(run.italic for run in self._lettered())

    @property
    def upright(self) -> bool:
        """Whether none of them is."""
        return not any(run.italic for run in self._lettered())

    @property
    def underlined(self) -> bool:
        """Whether some of its text is underlined."""
        return any(run.underlined for run in self._lettered())

    @cached_property
    def alignment(self) -> str:
        """ "left", "right", "center" or "both"."""
        value = self._value("w:jc", "w:val") or "left"
        return _ALIGNMENTS.get(value, value)

    @cached_property
    def indents(self) -> dict[str, float]:
        """``left``, ``right``, and the ``first`` line's own, negative for a hanging indent."""
        twips = {"left": 0.0, "right": 0.0, "first": 0.0}
        names = {"left": "left", "start": "left", "right": "right", "end": "right", "firstLine": "first"}
        for element in self._each("w:ind"):
            for attribute, name in names.items():
                twips[name] = number(element.get(qn(f"w:{attribute}")), twips[name])
            if (hanging := element.get(qn("w:hanging"))) is not None:
                twips["first"] = -number(hanging, 0)
        return {name: value * MM_PER_TWIP for name, value in twips.items()}

    @cached_property
    def before(self) -> float:
        """Spacing above it, in points."""
        return self._spacing("before")

    @cached_property
    def after(self) -> float:
        """Spacing below it, in points."""
        return self._spacing("after")

    @cached_property
    def line_spacing(self) -> tuple[str, float]:
        """("auto", so many lines) or ("exact" or "atLeast", points)."""
        rule, line = "auto", 240.0
        for element in self._each("w:spacing"):
            line = number(element.get(qn("w:line")), line)
            rule = element.get(qn("w:lineRule"), rule if element.get(qn("w:line")) is None else "auto")
        return (rule, line / 240) if rule == "auto" else (rule, line / _TWIPS_PER_POINT)

    @property
    def numbered(self) -> bool:
        """Whether Word itself numbers it, or adds a dash."""
        return self._level is not None

    @property
    def outline_level(self) -> int | None:
        """Its outline level in Word, from 0; None for body text."""
        level = self._value("w:outlineLvl", "w:val") or self._styles.built_in_level(self._style)
        return int(level) if level and level.isdecimal() and int(level) < 9 else None

    @property
    def shapes(self) -> list[float | None]:
        """The lengths of the lines drawn at it as shapes; None for an unknown length."""
        return drawn_lines(self.element)

    def lines(self, room: float) -> list[float | None]:
        """The lengths of the lines drawn at it, as shapes or borders; None for an unknown length.

        ``room`` is the width between the margins.
        """
        found = self.shapes
        for border in list(self._each("w:pBdr"))[-1:]:
            sides = (border.find(qn(name)) for name in ("w:top", "w:bottom"))
            if all(side is None or side.get(qn("w:val")) in {None, "nil", "none"} for side in sides):
                continue
            width = room if self.cell is None else self.cell.width
            found.append(None if width is None else width - self.indents["left"] - self.indents["right"])
        return found

    @cached_property
    def every_run(self) -> tuple[Run, ...]:
        """All its runs, including those without text, in the order of ``runs_of``."""
        return tuple(map(self._run, runs_of(self.element)))

    @cached_property
    def _level(self) -> _Element | None:
        numbers = [properties.find(qn("w:numPr")) for properties in self._properties(with_level=False)]
        return self._styles.level(next((one for one in reversed(numbers) if one is not None), None))

    def _properties(self, *, with_level: bool = True) -> Iterator[_Element]:
        """Paragraph properties, from the most general to the most specific."""
        yield from self._styles.defaults("w:pPr")
        yield from self._styles.inherited(self._table_style, "w:pPr")
        yield from self._styles.inherited(self._style, "w:pPr")
        if with_level and self._level is not None and (properties := self._level.find(qn("w:pPr"))) is not None:
            yield properties
        if self._own is not None:
            yield self._own

    def _each(self, tag: str) -> Iterator[_Element]:
        yield from (found for one in self._properties() if (found := one.find(qn(tag))) is not None)

    def _value(self, tag: str, attribute: str) -> str | None:
        values = [element.get(qn(attribute)) for element in self._each(tag)]
        return str(values[-1]) if values and values[-1] is not None else None

    def _spacing(self, side: str) -> float:
        twips, auto = 0.0, False
        for element in self._each("w:spacing"):
            twips = number(element.get(qn(f"w:{side}")), twips)
            auto = element.get(qn(f"w:{side}Autospacing"), "1" if auto else "0") in {"1", "true", "on"}
        return _AUTOSPACING if auto else twips / _TWIPS_PER_POINT

    def _lettered(self) -> list[Run]:
        """Runs with a letter or digit; all, if there are none: a blank's bold is invisible, but a field prints."""
        return [run for run in self.runs if any(letter.isalnum() for letter in run.text)] or list(self.every_run)

    def _run(self, element: _Element) -> Run:
        own = element.find(qn("w:rPr"))
        named = own.find(qn("w:rStyle")) if own is not None else None
        of_styles = [
            list(self._styles.inherited(self._table_style, "w:rPr")),
            list(self._styles.inherited(self._style, "w:rPr")),
            list(self._styles.inherited(named.get(qn("w:val"), "") if named is not None else "", "w:rPr")),
        ]
        direct = [own] if own is not None else []
        each = [*self._styles.defaults("w:rPr"), *itertools.chain(*of_styles), *direct]
        text = _text_of(element)
        if toggle("w:caps", of_styles, direct):
            text = text.upper()
        sizes = [size.get(qn("w:val")) for one in each if (size := one.find(qn("w:sz"))) is not None]
        marks = [mark.get(qn("w:val")) for one in each if (mark := one.find(qn("w:u"))) is not None]
        return Run(
            text="" if toggle("w:vanish", of_styles, direct) else text,
            fonts=self._fonts(each, text),
            size=number(sizes[-1] if sizes else None, 20) / 2,
            bold=toggle("w:b", of_styles, direct),
            italic=toggle("w:i", of_styles, direct),
            underlined=bool(marks) and marks[-1] not in {None, "none"},
            color=color_of(each),
        )

    def _fonts(self, each: Iterable[_Element], text: str) -> frozenset[str]:
        """The typefaces of its letters: one for ASCII, one for the others (17.3.2.26)."""
        fonts = {"ascii": "", "hAnsi": ""}
        for element in (found for one in each if (found := one.find(qn("w:rFonts"))) is not None):
            for slot in fonts:
                theme = element.get(qn(f"w:{slot}Theme"))
                named = self._styles.font_of_theme(theme) if theme else element.get(qn(f"w:{slot}"))
                fonts[slot] = named or fonts[slot]
        used = {"ascii" if letter < "\x80" else "hAnsi" for letter in text if not letter.isspace()}
        return frozenset(fonts[slot] for slot in used)


class Line(Paragraph):
    """A line of a paragraph broken with Shift+Enter, as if it were a paragraph of its own."""

    def __init__(self, whole: Paragraph, pieces: Sequence[tuple[int, Run]]) -> None:
        super().__init__(whole.element, whole._styles, whole.cell, whole._table_style)
        self._whole = whole
        self._pieces = pieces

    @property
    def whole(self) -> Paragraph:
        """The paragraph of which this is a line."""
        return self._whole

    @property
    def places(self) -> Sequence[int]:
        """The indices of that paragraph's runs that print something of it."""
        return [at for at, run in self._pieces if run.text]

    @cached_property
    def every_run(self) -> tuple[Run, ...]:
        """Its pieces of the paragraph's runs."""
        return tuple(run for _, run in self._pieces)


class WordFile:
    """A .docx: its paragraphs in order, including those of tables and text boxes, and its sections."""

    def __init__(self, data: bytes, name: str) -> None:
        """Parse the file; raises De06Error if it is no readable Word file."""
        if data.startswith(_COMPOUND):
            locked = _ENCRYPTED in data
            reason, first = ("có mật khẩu", ", bỏ mật khẩu") if locked else ("là tệp Word cũ (.doc)", "")
            raise De06Error(f"{reason} nên không đọc được; hãy mở bằng Word{first} rồi lưu lại thành .docx.", file=name)
        try:
            self._document: DocxDocument = Document(io.BytesIO(data))
            # as plain XML: python-docx's own elements cannot take the text that a deletion leaves
            self._body = etree.fromstring(etree.tostring(self._document.element))
            refuse_endless(self._body, name)
            accept_revisions(self._body)
            self._styles = Styles(*(self._part(kind) for kind in ("styles", "theme", "numbering", "settings")))
            styles = self._part("styles")
            parts = (self._body,) if styles is None else (self._body, styles)
            self.shows_otherwise = any(next(part.iter(*_SHOWS_OTHERWISE), None) is not None for part in parts)
            self.sections = tuple(self._sections())
            self.paragraphs = tuple(self._paragraphs())
        except De06Error:
            raise
        except Exception:  # python-docx and lxml raise many kinds on broken input, and all mean the same to the user
            raise De06Error(
                "không phải tệp Word .docx hoặc bị hỏng nên không đọc được; hãy mở bằng Word rồi lưu lại thành .docx.",
                file=name,
            ) from None

    def properties(self) -> Iterator[bytes]:
        """Its properties from the program that saved it (docProps/app.xml)."""
        relations = self._document.part.package.rels.values()
        yield from (one.target_part.blob for one in relations if one.reltype.endswith("/extended-properties"))

    def _part(self, kind: str) -> _Element | None:
        for relation in self._document.part.rels.values():
            if not relation.is_external and relation.reltype.endswith(f"/{kind}"):
                element: _Element = parse_xml(relation.target_part.blob)
                return element
        return None

    def _paragraphs(self) -> Iterator[Paragraph]:
        cells = Cells(self._body, self._styles)
        for element in self._body.iter(qn("w:p")):
            if not in_fallback(element):
                yield Paragraph(element, self._styles, *cells.around(element))

    def _sections(self) -> Iterator[Section]:
        if not len(self._document.sections):  # Word reads such a file with its own default pages
            yield _section(None, {})
        for section in self._document.sections:
            page = section._sectPr
            kinds = {"default": section.header, "first": section.first_page_header, "even": section.even_page_header}
            headers = {
                kind: tuple(Paragraph(one, self._styles) for one in header._element.iter(qn("w:p")))
                for kind, header in kinds.items()
                if not header.is_linked_to_previous
            }
            yield _section(page, headers)


def _section(page: _Element | None, headers: dict[str, tuple[Paragraph, ...]]) -> Section:
    """A section with its properties, or the defaults."""
    margins, size, title = (page.find(qn(f"w:{tag}")) if page is not None else None for tag in _OF_PAGE)
    return Section(
        width=millimetres(size, "w", 11906),
        height=millimetres(size, "h", 16838),
        margins={side: abs(millimetres(margins, side, 1440)) for side in ("top", "bottom", "left", "right")},
        header_distance=millimetres(margins, "header", 720),
        different_first=title is not None and title.get(qn("w:val")) in ON,
        headers=headers,
    )


def runs_of(paragraph: _Element) -> Iterator[_Element]:
    """Its own runs, including those in links and fields, but not those of paragraphs in a text box."""
    for run in paragraph.iter(qn("w:r")):
        if next(run.iterancestors(qn("w:p"))) is paragraph and not in_fallback(run):
            yield run


def in_fallback(element: _Element) -> bool:
    """Whether it is a fallback for programs without DrawingML."""
    return any(one.tag.endswith("}Fallback") for one in element.iterancestors())


def _text_of(run: _Element) -> str:
    marks = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
    return "".join((child.text or "") if child.tag == qn("w:t") else marks.get(child.tag, "") for child in run)
