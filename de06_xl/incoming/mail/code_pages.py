"""Windows' code pages, by which Outlook declares the encoding of its texts."""

from __future__ import annotations

from oxmsg.domain import model
from oxmsg.domain.encodings import encoding_from_codepage


def encoding_of(code_page: int) -> str:
    """Python's name for a code page's encoding; empty if Python does not know it."""
    try:
        return str(encoding_from_codepage(code_page))
    except (model.UnrecognizedCodePageError, model.UnsupportedEncodingError):
        return ""
