"""Whether a document is one page, as far as its file tells: pages are made only where it is shown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from de06_xl.report.layout.word_file import WordFile

_PAGES = re.compile(rb"<(?:\w+:)?Pages>(\d+)<")
_WORDS = 450
"""Words that a page of the decree's smallest letters has room for."""


def may_be_one_page(file: WordFile) -> bool:
    """Whether it has no more words than a page takes, and the program that saved it counted no second one."""
    words = sum(len(one.text.split()) for one in file.paragraphs)
    stated = next((int(found[1]) for blob in file.properties() if (found := _PAGES.search(blob))), 1)
    return words <= _WORDS and stated <= 1 and len(file.sections) == 1
