"""Limits of what comes from outside: far above what any form needs, far below what hurts.

A form packs into some 10 KB. What exceeds a limit is refused before it is read, so that no file costs more than a few
seconds or some 100 MB. What is read is counted, not what a file claims.
"""

from __future__ import annotations

# What came in -----------------------------------------------------------------------------------------------

MAX_INPUT = 100 * 1024 * 1024
"""Bytes of one file that is opened at all; a mailbox is the largest that anybody hands in."""
MAX_MESSAGE = 40 * 1024 * 1024
"""Bytes of one mail; mail services carry 25 to 35 million."""
MAX_FILE = 30 * 1024 * 1024
"""Bytes of one attachment, or of one file of a zip, unpacked."""
MAX_FILES = 10_000
"""Files of one input in all."""
MAX_DEPTH = 6
"""Containers inside one another: mailbox, mail, forwarded mail, zip, …"""

# Zips and compound files ------------------------------------------------------------------------------------

MAX_ENTRIES = 2_000
"""Files of one zip, parts of one mail or one package."""
MAX_ZIP_SIGNATURES = 20_000
"""Times that the signature of a zip's entry occurs in its bytes; zips stored in it have their own."""
MAX_ZIPS_UNPACKED = 200 * 1024 * 1024
"""Bytes that all zips of one input unpack to."""
MAX_SEVEN_ZIP = 60 * 1024 * 1024
"""Bytes that one 7z unpacks to, all of it at once: its files are packed in one run."""
MAX_PACKAGE = 300 * 1024 * 1024
"""Bytes that all parts of one package together say they unpack to, pictures included."""
MAX_DIRECTORY = 20_000
"""Entries of a compound file's directory; a mail has about 15 for each attachment and each recipient."""

# Spreadsheets -----------------------------------------------------------------------------------------------

MAX_SPREADSHEET = 20 * 1024 * 1024
"""Bytes of one spreadsheet file: room for a scanned page or two that somebody pasted in."""
MAX_PARTS_READ = 32 * 1024 * 1024
"""Bytes of a spreadsheet's parts that are unpacked: sheets and texts, never pictures."""
MAX_SHEETS = 100
"""Worksheets of one file."""
MAX_AREA = 1_000_000
"""Cells of all sheets together, each counted from A1 to its last cell with a value: they become lists."""
MAX_CELLS = 200_000
"""Cells of one sheet that a file names, empty ones with a format too."""
MAX_MARKUP = 2_000_000
"""XML tags of one part, or records of one binary part."""
MAX_CHARACTERS = 20_000_000
"""Characters of all cells' texts together: one text may be the value of many cells."""
