"""Time to collect the forms of 144 communes, and of the nation's 3,321, compared with alternatives.

    uv run python -m tests.bench.collect

Each method runs in a separate process, so that peak memory can be measured. One-time preparation, such as reading the
master workbook, is not counted. The methods take turns, and the shortest time for each form counts, since other load
only adds to it. From the bytes of the forms to values:

- python-calamine alone: every sheet of every form as lists, nothing looked at;
- ours: known as a form, measured, read by its codes and labels, checked by the rules; nothing stored;
- the loop that a user of pandas would write: read_excel by its usual engine, concat, groupby; no checks, dates, texts
  or provenance.

The last two go from mails, each with a form, to the saved master workbook: ours with its registers, checks, copy of the
workbook and drafts of answers; the pandas loop with the standard library's mail parser before it and
``DataFrame.to_excel`` into the workbook behind it.

The limits are half the pandas loop's time for the mails, and no more memory than it. Nothing is asserted. Units,
figures and rules are made up. Times are the processor's.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any, NamedTuple, TypedDict

from de06_xl.build.books import SAMPLE, UNPLACED, load_book
from de06_xl.build.master import draw_master
from de06_xl.collect.forms import sheet as form
from de06_xl.model.book import Book, SectionSheet
from de06_xl.model.finding import Severity
from de06_xl.model.indicator import Indicator, Nature
from de06_xl.model.rule import Rule
from de06_xl.workbook import search
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.reading.book import read_book
from tests.support import levels

COUNTS = (144, 3_321)
ROUNDS, PASSES = 3, 5
MANY = 1_000
"""A number of forms for which one round is enough."""
FIGURES = 12
"""Figures in each form: what a commune reports."""
MASTER = "Sổ.xlsx"
GROUP = "XA"
CODES = [f"xa_{number}" for number in range(FIGURES)]


class Result(TypedDict):
    """What one run gave: processor seconds of each form and of the end, the total found, the peak of memory in MB."""

    forms: list[float]
    end: float
    total: float
    peak: float


def main() -> None:
    """Make the forms, let each way take them in, print the shortest times beside the limits."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--way", choices=WAYS)
    arguments.add_argument("--folder", type=Path)
    arguments.add_argument("--counts", type=int, nargs="+", default=COUNTS)
    given = arguments.parse_args()
    if given.way:
        print(json.dumps(_timed(WAYS[given.way], given.folder)))
        return
    for count in given.counts:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            size = make_forms(folder, count)
            print(f"{count} forms of {FIGURES} figures, {size / 1024:.0f} KB each")
            _compare(folder, count)


def _compare(folder: Path, count: int) -> None:
    results: dict[str, list[Result]] = {way: [] for way in WAYS}
    for _ in range(ROUNDS if count < MANY else 1):
        for way, found in results.items():
            command = [sys.executable, "-m", "tests.bench.collect", "--way", way, "--folder", str(folder)]
            found.append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
    totals = {found[0]["total"] for way, found in results.items() if way != ALONE}
    assert len(totals) == 1, totals  # all ways that add up find the same
    seconds = {way: _shortest(found) for way, found in results.items()}
    peaks = {way: max(one["peak"] for one in found) for way, found in results.items()}
    for way in WAYS:
        each = seconds[way] / count * 1000
        beside = ""
        if peer := PEERS.get(way):
            time_limit, memory_limit = LIMITS.get(way, ("", ""))
            beside = f"   time {seconds[way] / seconds[peer]:.2f}{time_limit}"
            beside += f", memory {peaks[way] / peaks[peer]:.2f}{memory_limit} of “{peer}”"
        print(f"{way:28} {seconds[way]:7.2f} s {each:7.2f} ms a form {peaks[way]:6.0f} MB{beside}")


def _shortest(results: Sequence[Result]) -> float:
    """Seconds for all forms: of each its shortest time, and the shortest end."""
    forms = zip(*(one["forms"] for one in results), strict=True)
    return sum(map(min, forms)) + min(one["end"] for one in results)


def _timed(way: Callable[[Path], Way], folder: Path) -> Result:
    prepared = way(folder)
    times = [float("inf")] * len(prepared.forms)
    for _ in range(prepared.passes):
        values = []
        for at, form_ in enumerate(prepared.forms):
            start = time.process_time()
            values.append(prepared.take_in(form_))
            times[at] = min(times[at], time.process_time() - start)
    start = time.process_time()
    total = prepared.end(values)
    taken = time.process_time() - start
    # The peak of this process alone: getrusage may give that of the one that started it.
    peak = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert peak
    total = prepared.read_back() if prepared.read_back else total
    return {"forms": times, "end": taken, "total": total, "peak": int(peak[1]) / 1024}


# The ways -----------------------------------------------------------------------------------------------------


class Way(NamedTuple):
    """Prepared: the forms, what is done with each, and what is done with all in the end, which gives the total.

    What takes a form in within a millisecond passes over all of them several times. ``read_back`` gives the total where
    the end does not, and is not timed.
    """

    forms: Sequence[Any]
    take_in: Callable[[Any], Any]
    end: Callable[[list[Any]], float]
    passes: int = 1
    read_back: Callable[[], float] | None = None


def calamine_alone(folder: Path) -> Way:
    """Every sheet of every form as lists."""
    from python_calamine import load_workbook

    def take_in(data: bytes) -> int:
        with load_workbook(io.BytesIO(data)) as workbook:
            sheets = range(len(workbook.sheet_names))
            return sum(len(workbook.get_sheet_by_index(at).to_python(skip_empty_area=False)) for at in sheets)

    return Way([path.read_bytes() for path in _forms(folder)], take_in, sum, PASSES)


def checked_figures(folder: Path) -> Way:
    """What collecting does with the bytes of a form."""
    from de06_xl.collect.forms.check import FormChecks
    from de06_xl.collect.forms.reading import read_form

    book = _book(folder)
    indicators = {indicator.code: indicator for indicator in book.indicators()}
    units = {unit.code: unit for unit in book.units}
    checks = FormChecks(book)

    def take_in(form: tuple[str, bytes]) -> Decimal:
        name, data = form
        read = read_form(data, name, indicators)
        found = checks.findings(read, units[read.unit])
        assert not found, found
        return sum((figure.value for figure in read.figures if figure.value is not None), Decimal(0))

    forms = [(path.name, path.read_bytes()) for path in _forms(folder)]
    return Way(forms, take_in, lambda values: float(sum(values)), PASSES)


def pandas_loop(folder: Path) -> Way:
    """What a user of pandas would write."""
    import pandas as pd

    paths = _forms(folder)
    header = _header_row(paths[0])

    def take_in(path: Path) -> pd.DataFrame:
        frame = pd.read_excel(path, header=header, engine="openpyxl")
        frame["Tệp"] = path.name
        return frame

    def end(frames: list[pd.DataFrame]) -> float:
        every = pd.concat(frames)
        every["Giá trị"] = pd.to_numeric(every["Giá trị"], errors="coerce")
        return float(every.groupby("Mã")["Giá trị"].sum().sum())

    return Way(paths, take_in, end)


def mail_to_master(folder: Path) -> Way:
    """What the command does: mails read, decided, written into the workbook, answered."""
    import datetime as dt

    from de06_xl.actions import collect
    from de06_xl.actions.session import commit, open_file
    from de06_xl.cli.terminal import TerminalUi

    class Silent(TerminalUi):
        def step(self, text: str) -> None:
            pass

    at = _inbox(folder)

    def end(_: list[Any]) -> float:
        session = open_file(at / MASTER, Silent(), dt.datetime(2022, 5, 20, tzinfo=dt.UTC), "bench", writes=True)
        commit(session, collect.run(session))
        return 0

    def read_back() -> float:
        written = read_book(FileGrid(at / MASTER), MASTER, submissions=True)
        return float(sum(one.value for one in written.submissions if one.value is not None))

    return Way([], str, end, read_back=read_back)


def pandas_mail_to_master(folder: Path) -> Way:
    """What a user of pandas would write; nothing is checked, and what a form was is not kept."""
    import email
    import email.policy

    import pandas as pd

    header = _header_row(_forms(folder)[0])
    at = _inbox(folder)

    def end(_: list[Any]) -> float:
        frames = []
        for path in sorted((at / "phieu_nhan").iterdir()):
            message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            for attachment in message.iter_attachments():
                data = io.BytesIO(attachment.get_payload(decode=True))
                frame = pd.read_excel(data, header=header, engine="openpyxl")
                frame["Tệp"] = path.name
                frames.append(frame)
        every = pd.concat(frames)
        every["Giá trị"] = pd.to_numeric(every["Giá trị"], errors="coerce")
        with pd.ExcelWriter(at / MASTER, engine="openpyxl", mode="a", if_sheet_exists="replace") as writer:
            every.to_excel(writer, sheet_name="Số liệu gộp", index=False)
        return float(every["Giá trị"].sum())

    return Way([], str, end)


def _inbox(folder: Path) -> Path:
    """A copy of the workbook with a mail for each form beside it, made anew: collecting twice collects nothing."""
    at = folder.with_name(f"{folder.name}-inbox")
    shutil.rmtree(at, ignore_errors=True)
    (at / "phieu_nhan").mkdir(parents=True)
    shutil.copy(folder / MASTER, at / MASTER)
    for path in _forms(folder):
        message = EmailMessage(policy=SMTP)
        message["From"], message["To"] = _address(path.stem), "tinh@xa.example"
        message["Date"] = "Mon, 16 May 2022 08:00:00 +0700"
        message["Subject"] = "Phiếu số liệu (giả định)"
        message.set_content("Kèm phiếu.")
        message.add_attachment(path.read_bytes(), maintype="application", subtype="octet-stream", filename=path.name)
        (at / "phieu_nhan" / f"{path.stem}.eml").write_bytes(message.as_bytes())
    return at


ALONE, OURS, PANDAS = "python-calamine alone", "bytes to checked figures", "pandas loop"
MAIL, PANDAS_MAIL = "mail to saved master", "pandas loop, mail to master"
WAYS: dict[str, Callable[[Path], Way]] = {
    ALONE: calamine_alone,
    OURS: checked_figures,
    PANDAS: pandas_loop,
    MAIL: mail_to_master,
    PANDAS_MAIL: pandas_mail_to_master,
}


PEERS = {OURS: ALONE, MAIL: PANDAS_MAIL}
"""With what a way is compared."""
LIMITS = {MAIL: (" (limit 0.5)", " (limit 1)")}
"""How much of the peer's time and memory a way may take; python-calamine only reads, so no limit follows from it."""


# What is made up -----------------------------------------------------------------------------------------------


def make_forms(folder: Path, count: int) -> int:
    """A master workbook and the filled forms of so many communes; gives the bytes of one form.

    Figures grow from row to row, so that the rules hold.
    """
    (folder / MASTER).write_bytes(draw_master(made_up(load_book(SAMPLE), count)))
    units = [unit.code for unit in _book(folder).units]
    numbers = {
        unit: {code: 10 + number % 50 + at * 3 for at, code in enumerate(CODES)} for number, unit in enumerate(units)
    }
    data = b""
    for unit, data in levels.filled_forms(folder / MASTER, numbers):
        (folder / f"{unit}.xlsx").write_bytes(data)
    return len(data)


def made_up(book: Book, count: int) -> Book:
    """The workbook with made-up figures that communes owe, and rules between them."""
    figures = tuple(
        Indicator(code, f"Hồ sơ (số giả định {code})", UNPLACED, "hồ sơ", nature=Nature.IN_PERIOD, owner=GROUP)
        for code in CODES
    )
    first, *others = book.sections
    unit = book.units[0]
    return replace(
        book,
        sections=(SectionSheet(first.name, figures), *(SectionSheet(other.name) for other in others)),
        units=tuple(
            replace(
                unit,
                code=(code := f"X{number:04}"),
                name=f"Xã giả định số {number}",
                group=GROUP,
                level="xã",
                email=_address(code),
            )
            for number in range(count)
        ),
        rules=tuple(
            Rule(f"tang_{one}", Severity.ERROR, f"{one} <= {other}", f"Số {{{one}}} lớn hơn {{{other}}}.", UNPLACED)
            for one, other in zip(CODES[::2], CODES[1::2], strict=True)
        ),
    )


def _address(unit: str) -> str:
    """The mailbox that a unit's form comes from."""
    return f"{unit.lower()}@xa.example"


def _book(folder: Path) -> Book:
    path = folder / MASTER
    return read_book(FileGrid(path), path.name)


def _forms(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.name != MASTER)


def _header_row(path: Path) -> int:
    from de06_xl.incoming.sheets import open_spreadsheet

    sheet = open_spreadsheet(path.read_bytes(), path.name).sheets[0]
    table = search.find(sheet.rows, form.FIGURES, sheet.name)
    assert table
    return table.header_row - 1


if __name__ == "__main__":
    main()
