"""Collects randomly changed files in a separate process, and reports what went wrong.

    python -m tests.support.fuzz FIRST COUNT

Prints JSON: the runs that raised something, took longer than LIMIT seconds of processor time, or lost the good form
beside them; and the peak of the process in megabytes. A run's number is its seed.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json
import random
import re
import signal
import sys
import traceback
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from xml.sax.saxutils import escape

from de06_xl.collect.intake import collect
from de06_xl.incoming.mail.incoming import open_mail
from de06_xl.model.book import Book
from de06_xl.model.responses import ResponseStatus
from de06_xl.system import shipped
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.reading.book import read_book
from tests.support import xlsb
from tests.support.msg_file import Attached, MsgMail, msg_bytes

LIMIT = 5
"""Processor seconds allowed for one file."""
MOMENT = dt.datetime(2022, 5, 16, 8, 0, tzinfo=dt.UTC)
GOOD = "Phieu_2022-05_BHXH.xlsx"
FAULT = "lỗi của chương trình"
"""The text of a file's row if the program itself failed."""

VALUES = (
    *("", " ", "0", "-1", "1e308", "-1E-320", "1e999", "NaN", "inf", "0x1F", "1_000", "٣", "１２", "9" * 400),
    *("4/5/2022", "31/2/2022", "2022-05-04", "2022-05-04T00:00:00", "44685", "44685.75", "2958466", "-1", "60", "1e15"),
    *(
        "7.440",
        "7,440",
        "97,53%",
        "Không",
        "Không phát sinh",
        "-",
        "…",
        "#REF!",
        "#N/A",
        "TRUE",
        "=1+1",
        "{ma}",
        "{{ x }}",
    ),
    *(
        "_x000B_",
        "_xD800_",
        "\u202e",
        "\ufeff",
        "\uf0b7",
        "a" * 40_000,
        "PVHCC",
        "HUYEN",
        "2022-05",
        "20",
        "XFD1048576",
    ),
    *("A0", "A1048577", "&amp;", "&#0;", "&#x1F600;", "&x;", "]]>", "<v>1</v>", "<is><t>1</t></is>", "<f>1+1</f>"),
)
"""Replacements for texts, attributes and numbers."""
PIECES = (
    *(b"", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b'"', b"<", b">", b"/>", b"</", b"&", b";", b"\r\n\r\n", b"\n--"),
    *(b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<!DOCTYPE x>", b"<!--", b"<![CDATA["),
    *(b"=?UTF-8?B?", b"base64", b"message/rfc822", b"boundary=", b"From ", b"\xff\xff\xff\x7f", b"\0\0\0\x80"),
)
"""Insertions into bytes anywhere."""
_PLACES = re.compile(rb'(?<=>)[^<>]{1,200}(?=<)|(?<==")[^"<>]{0,200}(?=")')
"""Texts and attributes of XML."""
_CELLS = re.compile(rb'<c r="([A-Z]+[0-9]+)"[^>]*?(?:/>|>.*?</c>)', re.DOTALL)
CELLS = (
    *(' t="d"><v>2022-05-04</v>', ' t="d"><v>2022-12-31T23:59:59</v>', ' t="d"><v>0001-01-01</v>', ' t="d"><v>x</v>'),
    *(' t="b"><v>1</v>', ' t="e"><v>#DIV/0!</v>', ' t="n"><v>7.44</v>', ' t="n"><v>1e308</v>', ' t="n"><v>-1e-300</v>'),
    *(' t="s"><v>0</v>', ' t="s"><v>99999</v>', ' t="s"><v>-1</v>', ' t="str"><v> 7 440 </v>', ' t="x"><v>1</v>'),
    *(' t="inlineStr"><is><t>1</t></is><v>2</v>', ' t="inlineStr"><is><r><t>4/5</t></r><r><t>/2022</t></r></is>'),
    *(
        "><f>A1</f>",
        "><f>1+1</f><v>2</v>",
        "><v>1</v><v>2</v>",
        "><v>44685</v>",
        ' s="9999"><v>1</v>',
        ' s="1"><v>44685</v>',
    ),
)
"""Replacements for a whole cell, from its attributes on."""


def samples() -> dict[str, bytes]:
    """Mails, zips and forms as received, by name."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(shipped.path_of(shipped.SAMPLE_MAILBOX).read_bytes())) as mailbox:
        for name in mailbox.namelist():
            found[name] = mailbox.read(name)
    form = found[GOOD]
    found["phieu.msg"] = msg_bytes(
        MsgMail(subject="Phiếu", sender="a@b.vn", attachments=[Attached("phieu.xlsx", form)])
    )
    found["phieu.xlsb"] = xlsb.workbook({"Phiếu": [["Mã", "Giá trị"], ["a", 1.0]], "_de06": [["unit", "AB"]]})
    return found


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The file with a few changes: in the parts of a package, in texts and attributes of XML, or in bytes anywhere."""
    if data.startswith(b"PK") and chance.random() < 0.85:
        with contextlib.suppress(zipfile.BadZipFile):
            return _mutated_package(data, chance)
    return _mutated_bytes(data, chance)


def _mutated_package(data: bytes, chance: random.Random) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        sheets = [name for name in names if "/sheet" in name] or names
        change = chance.choice((_mutated_cells, _mutated_cells, _mutated_cells, _mutated_xml, _mutated_bytes))
        changed = {
            chance.choice(sheets if change is _mutated_cells else names) for _ in range(chance.choice((1, 1, 2)))
        }
        dropped = chance.choice(names) if chance.random() < 0.03 else ""
        for name in names:
            part = old.read(name)
            if name in changed:
                part = mutated(part, chance) if part.startswith(b"PK") else change(part, chance)
            if name != dropped:
                new.writestr(name, part)
    return stream.getvalue()


def _mutated_cells(xml: bytes, chance: random.Random) -> bytes:
    """The sheet with other values in a few cells, as programs write them."""
    cells = list(_CELLS.finditer(xml))
    if not cells:
        return _mutated_xml(xml, chance)
    for cell in sorted(
        chance.sample(cells, min(len(cells), chance.choice((1, 1, 2, 4)))), key=lambda one: -one.start()
    ):
        text = f' t="inlineStr"><is><t xml:space="preserve">{escape(chance.choice(VALUES))}</t></is>'
        new = chance.choice((*CELLS, *[text] * len(CELLS)))
        xml = xml[: cell.start()] + f'<c r="{cell[1].decode()}"{new}</c>'.encode() + xml[cell.end() :]
    return xml


def _mutated_xml(xml: bytes, chance: random.Random) -> bytes:
    places = list(_PLACES.finditer(xml))
    if not places:
        return _mutated_bytes(xml, chance)
    for place in sorted(chance.sample(places, min(len(places), chance.randint(1, 6))), key=lambda one: -one.start()):
        other = chance.choice(places)[0] if chance.random() < 0.3 else chance.choice(VALUES).encode()
        xml = xml[: place.start()] + other + xml[place.end() :]
    return xml


def _mutated_bytes(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at = chance.randint(0, len(changed))
        piece = chance.choice(PIECES) if chance.random() < 0.7 else chance.randbytes(chance.randint(1, 8))
        changed[at : at + chance.choice((0, len(piece), 1, 40))] = piece
    return bytes(changed[: chance.randint(0, len(changed))] if chance.random() < 0.1 else changed)


def too_slow(_signal: int, _frame: FrameType | None) -> None:
    """Interrupt what takes too long."""
    raise TimeoutError


def run(book: Book, name: str, data: bytes, good: bytes) -> str:
    """What went wrong in collecting a file beside a good one; empty if nothing did."""
    signal.setitimer(signal.ITIMER_PROF, LIMIT)
    try:
        found = collect(book, _incoming(name, data, good))
    except Exception:
        return traceback.format_exc(limit=-4)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    if faults := [one.row.reason for one in found.arrivals if FAULT in one.row.reason]:
        return faults[0]
    used = {
        one.row.unit for one in found.arrivals if one.row.status in (ResponseStatus.USED, ResponseStatus.SUPERSEDED)
    }
    waits = any(one.row.unit == "BHXH" for one in found.arrivals)
    return "" if "BHXH" in used or waits else "the good form beside it was lost"


def _incoming(name: str, data: bytes, good: bytes) -> Iterator[object]:
    yield from open_mail(data, name, MOMENT)
    yield from open_mail(good, GOOD, MOMENT)


def main() -> None:
    """Run the seeds from FIRST on, COUNT of them."""
    first, count = map(int, sys.argv[1:])
    signal.signal(signal.SIGPROF, too_slow)
    known = samples()
    path = shipped.path_of(shipped.SAMPLE_WORKBOOK)
    book = read_book(FileGrid(path), path.name)
    names = sorted(known)
    wrong = {}
    for seed in range(first, first + count):
        chance = random.Random(seed)
        name = chance.choice(names)
        if problem := run(book, name, mutated(known[name], chance), known[GOOD]):
            wrong[f"{seed} {name}"] = problem
    peak = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    print(json.dumps({"wrong": wrong, "megabytes": int(peak[1]) // 1024 if peak else 0}))


if __name__ == "__main__":
    main()
