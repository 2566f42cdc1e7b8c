"""Limits on input from outside: far above what any form needs, far below what does harm.

A form is a zip of some 10 KB. Whatever exceeds a limit is refused before it is read, so that no file costs more than a
few seconds or some 100 MB. The limits apply to what is actually read, not to what a file declares.
"""

from __future__ import annotations

# Input ------------------------------------------------------------------------------------------------------

MAX_INPUT = 100 * 1024 * 1024
"""Bytes of the largest file that is opened; mailboxes are the largest that anybody hands in."""
MAX_MESSAGE = 40 * 1024 * 1024
"""Bytes of one mail; mail services allow 25 to 35 million."""
MAX_FILE = 30 * 1024 * 1024
"""Bytes of one attachment, or of one file of a zip, unpacked."""
MAX_FILES = 10_000
"""Files of one input in total."""
MAX_DEPTH = 6
"""Nested containers: mailbox, mail, forwarded mail, zip, …"""

# Zips and compound files ------------------------------------------------------------------------------------

MAX_ENTRIES = 2_000
"""Files of one zip, parts of one mail or one package."""
MAX_ZIP_SIGNATURES = 20_000
"""Occurrences of the zip entry signature in one zip; zips stored in it have their own."""
MAX_ZIPS_UNPACKED = 200 * 1024 * 1024
"""Bytes that all zips of one input unpack to."""
MAX_SEVEN_ZIP = 60 * 1024 * 1024
"""Bytes that one 7z unpacks to; its files are compressed together, so they are unpacked all at once."""
MAX_PACKAGE = 300 * 1024 * 1024
"""Bytes that all parts of one package together declare to unpack to, pictures included."""
MAX_DIRECTORY = 20_000
"""Entries of a compound file's directory; a mail has about 15 for each attachment and each recipient."""

# Spreadsheets -----------------------------------------------------------------------------------------------

MAX_SPREADSHEET = 20 * 1024 * 1024
"""Bytes of one spreadsheet file, with room for a pasted scan or two."""
MAX_PARTS_READ = 32 * 1024 * 1024
"""Bytes of a spreadsheet's unpacked parts: sheets and texts, never pictures."""
MAX_SHEETS = 100
"""Worksheets of one file."""
MAX_AREA = 1_000_000
"""Cells of all sheets together, each sheet counted from A1 to its last cell with a value, since they become lists."""
MAX_CELLS = 200_000
"""Cell elements of one sheet, including empty cells with a format."""
MAX_MARKUP = 2_000_000
"""XML tags of one part, or records of one binary part."""
MAX_CHARACTERS = 20_000_000
"""Characters of all cells' texts together: one text may be the value of many cells."""
