"""Copies of Word files with comments wherever a layout rule is broken."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from docx import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as DocxParagraph

if TYPE_CHECKING:
    from de06_xl.report.layout.verdicts import Judged, Problem

AUTHOR, INITIALS = "DeAn06", "DA06"
_MOST = 300
"""Maximum comments of one copy: in a document that is wrong throughout, more would not help."""


def commented(data: bytes, judged: Iterable[Judged]) -> bytes:
    """The document with its problems as comments; its text is unchanged.

    The problems of a paragraph are one comment there; those of a page, or about missing parts, are at the first
    paragraph.
    """
    document = Document(io.BytesIO(data))
    paragraphs = [DocxParagraph(element, document) for element in document.element.body.iter(qn("w:p"))]
    texts = [one.text.split() for one in paragraphs]
    with_runs = [one for one in paragraphs if one.runs]
    remarks: dict[int, list[str]] = {}
    for one in judged:
        for problem in one.problems:
            at = _place(problem, texts)
            remarks.setdefault(at, []).append(f"{one.number}. {problem.in_words()} ({one.article})")
    for at, lines in list(remarks.items())[:_MOST] if with_runs else ():
        paragraph = paragraphs[at] if paragraphs[at].runs else with_runs[0]
        document.add_comment(paragraph.runs, text="\n".join(lines), author=AUTHOR, initials=INITIALS)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _place(problem: Problem, texts: Sequence[Sequence[str]]) -> int:
    """The index of the paragraph that a problem is about, found by its words: the copy still has its revisions."""
    if problem.paragraph is None:
        return 0
    words = problem.paragraph.whole.text.split()
    return next((at for at, one in enumerate(texts) if list(one) == words), 0)
