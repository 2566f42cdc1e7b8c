"""What text an XML file can hold, in workbooks and reports alike."""

from __future__ import annotations

import re

NOT_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that no XML 1.0 file may hold (section 2.2, Char)."""
