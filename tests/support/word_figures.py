"""Figures in the XML of a Word file, changed there as people, Word and other programs leave them."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from de06_xl.report.compare.units import plain
from de06_xl.report.layout.word_file import in_fallback

WHO = f'{nsdecls("w")} w:id="9001" w:author="Lãnh đạo" w:date="2022-05-31T08:00:00Z"'
_BLANK = {qn("w:tab"): " ", qn("w:br"): " ", qn("w:noBreakHyphen"): "-"}


class WordText:
    """A Word file whose paragraphs are named by their numbers, as those of what is compared."""

    def __init__(self, data: bytes) -> None:
        self.document = docx.Document(io.BytesIO(data))
        self.paragraphs = [one for one in self.document.element.iter(qn("w:p")) if not in_fallback(one)]

    def saved(self) -> bytes:
        stream = io.BytesIO()
        self.document.save(stream)
        return stream.getvalue()

    def replace(self, number: int, old: str, start: int, new: str, way: str) -> None:
        """Another text for the letters from ``start`` on, which read ``old``, written in one of the WAYS."""
        paragraph = self.paragraphs[number]
        runs = _runs(paragraph, start, start + len(old))
        assert "".join(map(_text, runs)) == old
        first, parent = runs[0], runs[0].getparent()
        at = parent.index(first)
        made = [_run_of(first, piece) for piece in (list(new) if way == "split" else [new]) if piece]
        if way == "tracked":
            made = [_wrapped("ins", made)] if made else []
            kept = [_deleted(run) for run in runs]
            made = [*made, _wrapped("del", kept)] if start % 2 else [_wrapped("del", kept), *made]
        elif way == "control" and made:
            made = [_in_control(made)]
        elif way == "field" and made:
            made = [_wrapped("fldSimple", made, 'w:instr="QUOTE"')]
        for run in runs:
            run.getparent().remove(run)
        for one in reversed(made):
            parent.insert(at, one)

    def remove(self, number: int, *, tracked: bool) -> None:
        """A paragraph away; with Track Changes its text and its mark."""
        paragraph = self.paragraphs[number]
        if not tracked:
            paragraph.getparent().remove(paragraph)
            return
        for run in list(paragraph.iter(qn("w:r"))):
            run.addprevious(_wrapped("del", [_deleted(run)]))
            run.getparent().remove(run)
        properties = paragraph.get_or_add_pPr()
        properties.insert_element_before(
            parse_xml(f"<w:rPr {nsdecls('w')}><w:del {WHO}/></w:rPr>"), "w:sectPr", "w:pPrChange"
        )

    def move(self, number: int, before: int) -> None:
        """A paragraph to before another one."""
        self.paragraphs[before].addprevious(self.paragraphs[number])

    def insert(self, number: int, text: str) -> None:
        """A paragraph more, like the one before it."""
        paragraph = self.paragraphs[number]
        new = deepcopy(paragraph)
        first, *others = list(new.iter(qn("w:t")))
        first.text = text
        for one in others:
            one.text = ""
        paragraph.addnext(new)

    def split(self, number: int, choice: int) -> None:
        """A paragraph broken in two between two of its words, as by the Enter key."""
        paragraph = self.paragraphs[number]
        text = "".join(map(_text, _own_runs(paragraph)))
        between = [found.end() for found in re.finditer(r"(?<=[^\W\d_]) (?=[^\W\d_])", text)][2:-2]
        at = between[choice % len(between)]
        behind = deepcopy(paragraph)
        paragraph.addnext(behind)
        for run in _runs(paragraph, at, 10**6):
            run.getparent().remove(run)
        for run in _runs(behind, 0, at):
            run.getparent().remove(run)

    def rename_styles(self) -> None:
        """Every style by another name and identifier."""
        styles = self.document.styles.element
        renamed = {one.get(qn("w:styleId")) for one in styles.iter(qn("w:style"))}
        for root in (styles, self.document.element):
            for one in root.iter(qn("w:pStyle"), qn("w:rStyle"), qn("w:tblStyle"), qn("w:basedOn"), qn("w:next")):
                if one.get(qn("w:val")) in renamed:
                    one.set(qn("w:val"), f"K{one.get(qn('w:val'))}")
        for one in styles.iter(qn("w:style")):
            one.set(qn("w:styleId"), f"K{one.get(qn('w:styleId'))}")
            name = one.find(qn("w:name"))
            name.set(qn("w:val"), f"Kiểu {name.get(qn('w:val'))}")


WAYS = ("typed", "split", "tracked", "control", "field")


def _runs(paragraph: Any, start: int, end: int) -> Sequence[Any]:
    """The runs of some of a paragraph's letters, apart from those of the others."""
    for at in (start, end):
        reached = 0
        for run in list(_own_runs(paragraph)):
            length = len(_text(run))
            if reached < at < reached + length:
                _split(run, at - reached)
            reached += length
    reached, found = 0, []
    for run in _own_runs(paragraph):
        if start <= reached < end and _text(run):
            found.append(run)
        reached += len(_text(run))
    return found


def _own_runs(paragraph: Any) -> list[Any]:
    return [run for run in paragraph.iter(qn("w:r")) if next(run.iterancestors(qn("w:p"))) is paragraph]


def _text(run: Any) -> str:
    return "".join(plain(one.text or "") if one.tag == qn("w:t") else _BLANK.get(one.tag, "") for one in run)


def _split(run: Any, at: int) -> None:
    """Everything from a letter on into a run of its own behind this one."""
    behind = deepcopy(run)
    run.addnext(behind)
    for half, keeps in ((run, range(at)), (behind, range(at, 10**6))):
        reached = 0
        for one in list(half):
            if one.tag == qn("w:rPr"):
                continue
            text = plain(one.text or "") if one.tag == qn("w:t") else _BLANK.get(one.tag, "")
            kept = "".join(letter for place, letter in enumerate(text, reached) if place in keeps)
            reached += len(text)
            if not kept:
                half.remove(one)
            elif one.tag == qn("w:t"):
                one.text = kept
                one.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _run_of(like: Any, text: str) -> Any:
    run = deepcopy(like)
    for one in list(run):
        if one.tag != qn("w:rPr"):
            run.remove(one)
    run.append(parse_xml(f'<w:t {nsdecls("w")} xml:space="preserve">{text}</w:t>'))
    return run


def _deleted(run: Any) -> Any:
    gone = deepcopy(run)
    for one in gone.iter(qn("w:t")):
        one.tag = qn("w:delText")
    return gone


def _wrapped(tag: str, runs: Sequence[Any], attributes: str = "") -> Any:
    who = f"{nsdecls('w')} {attributes}" if attributes else WHO
    wrapper = parse_xml(f"<w:{tag} {who}/>")
    wrapper.extend(runs)
    return wrapper


def _in_control(runs: Sequence[Any]) -> Any:
    control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtPr/><w:sdtContent/></w:sdt>")
    control.find(qn("w:sdtContent")).extend(runs)
    return control
