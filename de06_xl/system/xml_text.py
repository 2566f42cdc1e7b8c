"""Which text an XML file can hold, in workbooks and reports alike."""

from __future__ import annotations

import re

NOT_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that no XML 1.0 file may hold (section 2.2, Char)."""

_ESCAPED = re.compile("_x((?!d[89a-f])[0-9a-f]{4})_", re.IGNORECASE)


def unescape(text: str) -> str:
    """A workbook's stored text as the user sees it: ``_xHHHH_`` is one character (ECMA-376 22.9.2.19, ST_Xstring)."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text
