"""What text an XML file can hold, in workbooks and reports alike."""

from __future__ import annotations

import re

NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML 1.0 file may hold (section 2.2, Char)."""
