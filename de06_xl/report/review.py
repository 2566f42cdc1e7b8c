"""The review copy: the report with a comment at each of its figures."""

from __future__ import annotations

import io
from collections import defaultdict, deque
from collections.abc import Sequence
from typing import TYPE_CHECKING

from docx import Document
from docx.oxml.ns import qn

from de06_xl.incoming.containers.package import unpack
from de06_xl.report.layout.comments import AUTHOR, INITIALS
from de06_xl.report.marked_runs import FIRST_ANCHOR
from de06_xl.system import files

if TYPE_CHECKING:
    import datetime as dt

    from lxml.etree import _Element

_ID = qn("w:id")
_PLACES = tuple(qn(f"w:{name}") for name in ("commentRangeStart", "commentRangeEnd", "commentReference"))


def with_comments(report: bytes, remarks: Sequence[str], now: dt.datetime) -> tuple[bytes, int]:
    """A report printed with anchors, with the numbered remarks as comments at its anchors; and the number of comments.

    An anchor that the template prints twice gets two comments.
    """
    document = Document(io.BytesIO(report))
    waiting: dict[int, deque[tuple[_Element, ...]]] = defaultdict(deque)
    starts, ends, references = (_anchors(document.element.body, tag) for tag in _PLACES)
    for number, elements in ends.items():
        waiting[number] = deque(zip(elements, references[number], strict=True))
    count = 0
    for start in document.element.body.iter(_PLACES[0]):
        number = int(start.get(_ID)) - FIRST_ANCHOR
        if number not in starts:
            continue
        count += 1
        comment = document.comments.add_comment(text=remarks[number], author=AUTHOR, initials=INITIALS)
        comment._comment_elm.date = now
        for element in (start, *waiting[number].popleft()):
            element.set(_ID, str(comment.comment_id))
    stream = io.BytesIO()
    document.save(stream)
    return files.pack(unpack(stream.getvalue(), "", "tệp Word .docx")), count


def text_of(report: bytes) -> list[str]:
    """The text of a document, paragraph by paragraph, without its comments."""
    paragraphs = Document(io.BytesIO(report)).element.body.iter(qn("w:p"))
    return ["".join(one.text or "" for one in paragraph.iter(qn("w:t"))) for paragraph in paragraphs]


def _anchors(body: _Element, tag: str) -> dict[int, list[_Element]]:
    """The elements of a kind that belong to anchors, by the number of the anchor."""
    found: dict[int, list[_Element]] = defaultdict(list)
    for element in body.iter(tag):
        if int(element.get(_ID)) >= FIRST_ANCHOR:
            found[int(element.get(_ID)) - FIRST_ANCHOR].append(element)
    return found
