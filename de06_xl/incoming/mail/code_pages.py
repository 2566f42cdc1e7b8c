"""Windows' code pages, by which Outlook says how the bytes of its texts are to be read."""

from __future__ import annotations

from oxmsg.domain import model
from oxmsg.domain.encodings import encoding_from_codepage


def encoding_of(code_page: int) -> str:
    """The encoding that Python knows a code page by; empty for one that it does not know."""
    try:
        return str(encoding_from_codepage(code_page))
    except (model.UnrecognizedCodePageError, model.UnsupportedEncodingError):
        return ""
