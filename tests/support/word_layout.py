"""The layout of a .docx as Word shows it: every property resolved through styles and defaults.

ECMA-376 Part 1, 17.7: direct formatting takes precedence over styles, a style over the one it is based on, styles over
the document's defaults.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
FONT_SLOTS = ("ascii", "hAnsi", "cs", "eastAsia")
MM_PER_TWIP = 25.4 / 1440


@dataclass(frozen=True)
class Run:
    """A piece of text with one format; ``size`` in points, ``fonts`` by slot."""

    text: str
    size: float
    bold: bool
    italic: bool
    color: str | None
    language: str | None
    fonts: dict[str, str | None]


@dataclass(frozen=True)
class Cell:
    """The place of a paragraph in a table, counted from 0; ``width`` in millimetres."""

    table: int
    row: int
    column: int
    width: float


@dataclass
class Paragraph:
    """A paragraph: indents and ``rule`` in millimetres, spacing in points.

    ``line`` is ("auto", times the height of the text) or ("exact", points). ``rule`` is the length of the
    solid line above it, None without one.
    """

    element: Any
    document: Document = field(repr=False)
    cell: Cell | None

    @cached_property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)

    @cached_property
    def style(self) -> str:
        return self.document.style_names.get(self._style_id, self._style_id)

    @cached_property
    def runs(self) -> list[Run]:
        runs = [self._run(element) for element in self.element.iter(f"{W}r")]
        return [run for run in runs if run.text]

    @property
    def sizes(self) -> set[float]:
        return {run.size for run in self.runs}

    @property
    def bold(self) -> bool:
        """Whether all of it is bold; a partly bold paragraph is neither bold nor regular: an error."""
        return self._all("bold")

    @property
    def italic(self) -> bool:
        return self._all("italic")

    @property
    def alignment(self) -> str:
        return self._paragraph_value("jc", "val") or "left"

    @property
    def left(self) -> float:
        return int(self._paragraph_value("ind", "left") or 0) * MM_PER_TWIP

    @property
    def right(self) -> float:
        return int(self._paragraph_value("ind", "right") or 0) * MM_PER_TWIP

    @property
    def first_line(self) -> float:
        """The first line's indent relative to the others; negative for a hanging indent."""
        hanging = int(self._paragraph_value("ind", "hanging") or 0)
        return (-hanging or int(self._paragraph_value("ind", "firstLine") or 0)) * MM_PER_TWIP

    @property
    def before(self) -> float:
        return int(self._paragraph_value("spacing", "before") or 0) / 20

    @property
    def after(self) -> float:
        return int(self._paragraph_value("spacing", "after") or 0) / 20

    @property
    def line(self) -> tuple[str, float]:
        rule = self._paragraph_value("spacing", "lineRule") or "auto"
        height = int(self._paragraph_value("spacing", "line") or 240)
        return rule, height / 240 if rule == "auto" else height / 20

    @property
    def keeps_with_next(self) -> bool:
        return self._paragraph_flag("keepNext")

    @property
    def widow_control(self) -> bool:
        return self._paragraph_flag("widowControl")

    @property
    def outline_level(self) -> int | None:
        level = self._paragraph_value("outlineLvl", "val")
        return None if level is None else int(level)

    @property
    def rule(self) -> float | None:
        for properties in self._paragraph_chain:
            border = properties.find(f"{W}pBdr/{W}top")
            if border is not None and border.get(f"{W}val") == "single":
                width = self.cell.width if self.cell else self.document.text_width
                return width - self.left - self.right
        return None

    @property
    def fields(self) -> list[str]:
        """Instructions of the fields in it ("PAGE")."""
        simple = [element.get(f"{W}instr") for element in self.element.iter(f"{W}fldSimple")]
        complex_ = [element.text for element in self.element.iter(f"{W}instrText")]
        return [instruction.strip() for instruction in (*simple, *complex_)]

    def _all(self, name: str) -> bool:
        values = {getattr(run, name) for run in self.runs}
        assert len(values) == 1, f"{name} in parts of “{self.text}”"
        return values.pop()

    @cached_property
    def _style_id(self) -> str:
        style = self.element.find(f"{W}pPr/{W}pStyle")
        return self.document.default_style if style is None else style.get(f"{W}val")

    @cached_property
    def _paragraph_chain(self) -> list[Any]:
        """Paragraph properties, those with precedence first."""
        own = [self.element.find(f"{W}pPr")]
        styles = [style.find(f"{W}pPr") for style in self.document.style_chain(self._style_id)]
        defaults = [self.document.styles.find(f"{W}docDefaults/{W}pPrDefault/{W}pPr")]
        return [properties for properties in (*own, *styles, *defaults) if properties is not None]

    def _paragraph_value(self, name: str, attribute: str) -> str | None:
        return _first(self._paragraph_chain, name, attribute)

    def _paragraph_flag(self, name: str) -> bool:
        return bool(_flag(self._paragraph_chain, name))

    def _run(self, element: Any) -> Run:
        own = element.find(f"{W}rPr")
        reference = None if own is None else own.find(f"{W}rStyle")
        character_style = None if reference is None else reference.get(f"{W}val")
        direct = [own] if own is not None else []
        character = self._run_properties(character_style)
        paragraph = self._run_properties(self._style_id)
        defaults = [self.document.styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")]
        chain = [*direct, *character, *paragraph, *(default for default in defaults if default is not None)]

        def toggle(name: str) -> bool:
            # 17.7.3: bold in both the paragraph's and the character's style is not bold.
            stated = _flag(direct, name)
            return bool(_flag(character, name)) != bool(_flag(paragraph, name)) if stated is None else stated

        return Run(
            text="".join(map(_text_of, element)),
            size=int(_first(chain, "sz", "val") or 20) / 2,
            bold=toggle("b"),
            italic=toggle("i"),
            color=_first(chain, "color", "val"),
            language=_first(chain, "lang", "val"),
            fonts={slot: _first(chain, "rFonts", slot) for slot in FONT_SLOTS},
        )

    def _run_properties(self, style_id: str | None) -> list[Any]:
        chain = self.document.style_chain(style_id) if style_id else []
        return [properties for style in chain if (properties := style.find(f"{W}rPr")) is not None]


class Document:
    """A .docx: its paragraphs in reading order, table cells row by row, and the headers of its first section."""

    def __init__(self, docx: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(docx)) as package:
            self.parts = {name: package.read(name) for name in package.namelist()}
        self.styles = self.xml("word/styles.xml")
        self.settings = self.xml("word/settings.xml")
        self._by_id = {style.get(f"{W}styleId"): style for style in self.styles.iter(f"{W}style")}
        self.style_names = {key: style.find(f"{W}name").get(f"{W}val") for key, style in self._by_id.items()}
        self.default_style = next(
            key
            for key, style in self._by_id.items()
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") == "1"
        )
        self.body = self.xml("word/document.xml").find(f"{W}body")
        self.sections = list(self.body.iter(f"{W}sectPr"))
        self.section = self.sections[0]
        self.tables = list(self.body.iter(f"{W}tbl"))
        self.paragraphs = list(self._paragraphs(self.body))

    def xml(self, name: str) -> Any:
        return etree.fromstring(self.parts[name])

    def section_mm(self, element: str, attribute: str) -> float:
        """A measure of the section ("pgSz", "w") in millimetres."""
        return int(self.section.find(f"{W}{element}").get(f"{W}{attribute}")) * MM_PER_TWIP

    @property
    def text_width(self) -> float:
        width = self.section_mm("pgSz", "w")
        return width - self.section_mm("pgMar", "left") - self.section_mm("pgMar", "right")

    def header(self, kind: str) -> list[Paragraph]:
        """Paragraphs of the header of the first page ("first") or of the others ("default")."""
        references = self.section.findall(f"{W}headerReference")
        relation = next(item.get(f"{R}id") for item in references if item.get(f"{W}type") == kind)
        rels = self.xml("word/_rels/document.xml.rels")
        target = next(item.get("Target") for item in rels if item.get("Id") == relation)
        return list(self._paragraphs(self.xml(f"word/{target}")))

    def paragraph(self, text: str) -> Paragraph:
        """The only paragraph with this text."""
        found = [paragraph for paragraph in self.paragraphs if paragraph.text == text]
        assert len(found) == 1, f"{len(found)} paragraphs “{text}”"
        return found[0]

    def next(self, paragraph: Paragraph) -> Paragraph:
        return self.paragraphs[self.paragraphs.index(paragraph) + 1]

    def between(self, first: Paragraph, last: Paragraph) -> list[Paragraph]:
        """The paragraphs from the first to the last, both included."""
        return self.paragraphs[self.paragraphs.index(first) : self.paragraphs.index(last) + 1]

    def style_chain(self, style_id: str) -> list[Any]:
        """A style and those that it is based on."""
        chain = []
        style = self._by_id.get(style_id)
        while style is not None:
            chain.append(style)
            based_on = style.find(f"{W}basedOn")
            style = None if based_on is None else self._by_id.get(based_on.get(f"{W}val"))
        return chain

    def _paragraphs(self, parent: Any) -> Iterator[Paragraph]:
        tables = list(parent.iter(f"{W}tbl"))
        for element in parent.iter(f"{W}p"):
            yield Paragraph(element, self, self._cell(element, tables))

    def _cell(self, element: Any, tables: list[Any]) -> Cell | None:
        cell = next(element.iterancestors(f"{W}tc"), None)
        if cell is None:
            return None
        row, table = cell.getparent(), cell.getparent().getparent()
        column = row.findall(f"{W}tc").index(cell)
        width = int(cell.find(f"{W}tcPr/{W}tcW").get(f"{W}w")) * MM_PER_TWIP
        return Cell(tables.index(table), table.findall(f"{W}tr").index(row), column, width)


def _first(chain: list[Any], name: str, attribute: str) -> str | None:
    for properties in chain:
        element = properties.find(f"{W}{name}")
        if element is not None and element.get(f"{W}{attribute}") is not None:
            return element.get(f"{W}{attribute}")
    return None


def _flag(chain: list[Any], name: str) -> bool | None:
    for properties in chain:
        element = properties.find(f"{W}{name}")
        if element is not None:
            return element.get(f"{W}val") not in ("0", "false", "off")
    return None


def _text_of(element: Any) -> str:
    if element.tag == f"{W}t":
        return element.text or ""
    return {f"{W}br": "\n", f"{W}tab": "\t"}.get(element.tag, "")
