"""Mailboxes in one file (RFC 4155), as exported by Thunderbird and Google Takeout, split into mails."""

from __future__ import annotations

import re
from collections.abc import Iterator

from de06_xl.incoming.containers.kinds import starts_mail

_MARK = b"From "
_MAX_MARKS = 200_000
"""Maximum "From …" lines; what follows the last is taken for one mail."""
_LONGEST_LINE = 1_000
_TIME = re.compile(rb"\d\d?:\d\d")


def split(data: bytes) -> Iterator[bytes]:
    """The mails of a mailbox, one by one.

    A mail begins with a line "From …" at the top or after an empty line, followed by a header: the sentence "From now
    on …" in a text does not begin one. If the first such line has a time, as in RFC 4155, all must, so that "From
    today:" above "Note: …" does not split a mail either. Quoting (">From ") is kept; attachments never need it.
    """
    timed = False
    start = None
    at = data.find(_MARK)
    for _ in range(_MAX_MARKS):
        if at < 0:
            break
        line_end = data.find(b"\n", at)
        has_time = line_end >= 0 and _TIME.search(data, at, min(line_end, at + _LONGEST_LINE)) is not None
        if _after_empty_line(data, at) and line_end >= 0 and starts_mail(data, line_end + 1) and timed <= has_time:
            if start is None:
                timed = has_time
            else:
                yield data[start:at]
            start = line_end + 1
        at = data.find(b"\n" + _MARK, at)
        at += at >= 0
    if start is not None:
        yield data[start:]


def _after_empty_line(data: bytes, at: int) -> bool:
    before = data[max(0, at - 16) : at]
    return before.endswith((b"\n\n", b"\n\r\n")) or not before.strip(b"\xef\xbb\xbf \t\r\n")
