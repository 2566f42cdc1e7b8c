"""Whether a document has one page, as far as its file shows: pages only exist when it is displayed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from de06_xl.report.layout.word_file import WordFile

_PAGES = re.compile(rb"<(?:\w+:)?Pages>(\d+)<")
_WORDS = 450
"""Words that fit on a page in the decree's smallest letters."""


def may_be_one_page(file: WordFile) -> bool:
    """Whether it has no more words than fit on a page, and its program counted no second page."""
    words = sum(len(one.text.split()) for one in file.paragraphs)
    stated = next((int(found[1]) for blob in file.properties() if (found := _PAGES.search(blob))), 1)
    return words <= _WORDS and stated <= 1 and len(file.sections) == 1
