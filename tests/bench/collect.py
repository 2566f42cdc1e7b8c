"""How long it takes to take in the forms of 144 communes, and of 2,000, beside what else could be done with them.

    uv run --group bench python -m tests.bench.collect

Each way runs in a process of its own, so that its peak of memory is its own; the ways take turns, and the median of
their rounds is printed. The first ways go from the bytes of the forms to values:

- python-calamine alone: every sheet of every form as lists, nothing looked at;
- ours: known as a form, measured, read by its codes and labels, checked by the rules; nothing stored;
- the loop that a user of pandas would write: read_excel, concat, groupby.

The last two go from mails, each with a form, to the saved master workbook: ours with its registers, checks, copy of
the workbook and drafts of answers; the pandas loop with the standard library's mail parser before it and
``DataFrame.to_excel`` into the workbook behind it. DESIGN's limit is 3 times python-calamine for the first. Nothing is
asserted. Units, figures and rules are made up.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import statistics
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

from de06_xl import files
from de06_xl.build.content import SAMPLE, Content, ContentIndicator, ContentRule, load
from de06_xl.build.master import draw_master
from de06_xl.figures import Figures
from de06_xl.forms import sheet as form
from de06_xl.forms.draw import draw_form
from de06_xl.model import Book, Unit
from de06_xl.workbook import layout
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Block
from de06_xl.workbook.package_patch import patch
from de06_xl.workbook.reader import read_book

COUNTS = (144, 2_000)
ROUNDS = 3
LIMIT = 3.0
FIGURES = 12
"""Figures in each form: what a commune reports."""
MASTER = "Sổ.xlsx"
GROUP = "XA"
AS_OF = "18/5/2022"


def main() -> None:
    """Make the forms, let each way take them in, print the medians."""
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
    results: dict[str, list[dict[str, float]]] = {way: [] for way in WAYS}
    for _ in range(ROUNDS):
        for way, found in results.items():
            command = [sys.executable, "-m", "tests.bench.collect", "--way", way, "--folder", str(folder)]
            found.append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
    totals = {found[0]["total"] for way, found in results.items() if way != ALONE}
    assert len(totals) == 1, results  # all ways that add up find the same
    base = statistics.median(one["seconds"] for one in results[ALONE])
    for way, found in results.items():
        seconds = statistics.median(one["seconds"] for one in found)
        peak = max(one["peak"] for one in found)
        each = seconds / count * 1000
        limit = f"   (limit {LIMIT})" if way == OURS else ""
        print(f"{way:28} {seconds:8.2f} s {each:8.2f} ms a form {seconds / base:8.2f} {peak:6.0f} MB{limit}")


def _timed(way: Callable[[Path], Callable[[], float]], folder: Path) -> dict[str, float]:
    run = way(folder)
    start = time.process_time()
    total = run()
    seconds = time.process_time() - start
    return {"seconds": seconds, "total": total, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


# The ways: each prepares what is the same for all forms, and gives what is to be timed ------------------------


def calamine_alone(folder: Path) -> Callable[[], float]:
    """Every sheet of every form as lists."""
    import io

    from python_calamine import load_workbook

    forms = [path.read_bytes() for path in _forms(folder)]

    def run() -> float:
        cells = 0
        for data in forms:
            with load_workbook(io.BytesIO(data)) as workbook:
                for at in range(len(workbook.sheet_names)):
                    cells += len(workbook.get_sheet_by_index(at).to_python(skip_empty_area=False))
        return cells

    return run


def checked_figures(folder: Path) -> Callable[[], float]:
    """What collecting does with the bytes of a form."""
    from de06_xl.forms.check import FormChecks
    from de06_xl.forms.read import read_form

    forms = [(path.name, path.read_bytes()) for path in _forms(folder)]
    book = _book(folder)

    def run() -> float:
        indicators = {indicator.code: indicator for indicator in book.indicators()}
        units = {unit.code: unit for unit in book.units}
        checks = FormChecks(book)
        total = Decimal(0)
        for name, data in forms:
            read = read_form(data, name, indicators)
            found = checks.findings(read, units[read.unit])
            assert not found, found
            total += sum(figure.value for figure in read.figures if figure.value is not None)
        return float(total)

    return run


def pandas_loop(folder: Path) -> Callable[[], float]:
    """What a user of pandas would write: no checks, no dates, no texts, no provenance but the file's name."""
    import pandas as pd

    paths = _forms(folder)
    header = _header_row(paths[0])

    def run() -> float:
        frames = []
        for path in paths:
            frame = pd.read_excel(path, header=header)
            frame["Tệp"] = path.name
            frames.append(frame)
        every = pd.concat(frames)
        every["Giá trị"] = pd.to_numeric(every["Giá trị"], errors="coerce")
        return float(every.groupby("Mã")["Giá trị"].sum().sum())

    return run


def mail_to_master(folder: Path) -> Callable[[], float]:
    """What the command does: mails read, decided, written into the workbook, answered."""
    import datetime as dt

    from de06_xl.actions import collect
    from de06_xl.actions.session import commit, open_file
    from de06_xl.ui import TerminalUi

    class Silent(TerminalUi):
        def step(self, text: str) -> None:
            pass

    at = _inbox(folder)

    def run() -> float:
        session = open_file(at / MASTER, Silent(), dt.datetime(2022, 5, 20, tzinfo=dt.UTC), "bench", writes=True)
        commit(session, collect.run(session))
        written = read_book(FileGrid(at / MASTER), MASTER, submissions=True)
        return float(sum(one.value for one in written.submissions if one.value is not None))

    return run


def pandas_mail_to_master(folder: Path) -> Callable[[], float]:
    """What a user of pandas would write; nothing is checked, and what a form was is not kept."""
    import email
    import email.policy
    import io

    import pandas as pd

    header = _header_row(_forms(folder)[0])
    at = _inbox(folder)

    def run() -> float:
        frames = []
        for path in sorted((at / "phieu_nhan").iterdir()):
            message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            for attachment in message.iter_attachments():
                frame = pd.read_excel(io.BytesIO(attachment.get_payload(decode=True)), header=header)
                frame["Tệp"] = path.name
                frames.append(frame)
        every = pd.concat(frames)
        every["Giá trị"] = pd.to_numeric(every["Giá trị"], errors="coerce")
        with pd.ExcelWriter(at / MASTER, engine="openpyxl", mode="a", if_sheet_exists="replace") as writer:
            every.to_excel(writer, sheet_name="Số liệu gộp", index=False)
        return float(every["Giá trị"].sum())

    return run


def _inbox(folder: Path) -> Path:
    """A copy of the workbook with a mail for each form beside it, made anew: collecting twice collects nothing."""
    at = folder.with_name(f"{folder.name}-inbox")
    shutil.rmtree(at, ignore_errors=True)
    (at / "phieu_nhan").mkdir(parents=True)
    shutil.copy(folder / MASTER, at / MASTER)
    for path in _forms(folder):
        message = EmailMessage(policy=SMTP)
        message["From"], message["To"] = f"{path.stem.lower()}@xa.example", "tinh@xa.example"
        message["Date"] = "Mon, 16 May 2022 08:00:00 +0700"
        message["Subject"] = "Phiếu số liệu (giả định)"
        message.set_content("Kèm phiếu.")
        message.add_attachment(path.read_bytes(), maintype="application", subtype="octet-stream", filename=path.name)
        (at / "phieu_nhan" / f"{path.stem}.eml").write_bytes(message.as_bytes())
    return at


ALONE, OURS = "python-calamine alone", "bytes to checked figures"
WAYS: dict[str, Callable[[Path], Callable[[], float]]] = {
    ALONE: calamine_alone,
    OURS: checked_figures,
    "pandas loop": pandas_loop,
    "mail to saved master": mail_to_master,
    "pandas loop, mail to master": pandas_mail_to_master,
}


# What is made up -----------------------------------------------------------------------------------------------


def make_forms(folder: Path, count: int) -> int:
    """A master workbook and the filled forms of so many communes; gives the bytes of one form."""
    (folder / MASTER).write_bytes(draw_master(made_up(load(SAMPLE), count)))
    book = _book(folder)
    units = [unit for unit in book.units if unit.group == GROUP]
    drawn = files.unpack(draw_form(book, Figures(book), units[0]), "phiếu", "phiếu")
    # Excel would ask for the unprotected sheet too before it let a program write.
    for name, part in drawn.items():
        before, protection, after = part.partition(b"<sheetProtection ")
        if protection:
            drawn[name] = before + after.partition(b"/>")[2]
    where = _places(files.pack(drawn))
    data = b""
    for number, unit in enumerate(units):
        data = files.pack(patch(drawn, list(_typed(where, number, unit))))
        (folder / f"{unit.code}.xlsx").write_bytes(data)
    return len(data)


def made_up(content: Content, count: int) -> Content:
    """The content with made-up figures that communes owe, and rules between them."""
    section = next(heading.code for heading in content.headings if heading.sheet)
    codes = [f"xa_{number}" for number in range(FIGURES)]
    unit = content.units[0]
    return replace(
        content,
        indicators=tuple(
            ContentIndicator(section, code, f"Hồ sơ (số giả định {code})", "hồ sơ", nature="trong kỳ", owner=GROUP)
            for code in codes
        ),
        units=tuple(
            replace(unit, code=f"X{number:04}", name=f"Xã giả định số {number}", group=GROUP, level="xã", valid_to="")
            for number in range(count)
        ),
        rules=tuple(
            ContentRule(f"tang_{before}", f"{before} <= {after}", f"Số {{{before}}} lớn hơn {{{after}}}.")
            for before, after in zip(codes[::2], codes[1::2], strict=True)
        ),
        paragraphs={},
    )


def _book(folder: Path) -> Book:
    path = folder / MASTER
    return read_book(FileGrid(path), path.name)


def _forms(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.name != MASTER)


def _places(data: bytes) -> dict[str, tuple[str, int, int]]:
    """Sheet, row and column of what is filled in: by label, by code and, for dates, by "code date"."""
    from de06_xl.forms.packages import open_package

    found: dict[str, tuple[str, int, int]] = {}
    for sheet in open_package(data, "phiếu").sheets:
        table = layout.find(sheet.rows, form.FIGURES, sheet.name)
        for row, cells in enumerate(sheet.rows, 1):
            if isinstance(cells[0], str) and cells[0] in (*form.LABELS.values(), *form.HIDDEN_KEYS):
                found[cells[0]] = sheet.name, row, 2
            elif table and row > table.header_row and isinstance(cells[0], str):
                found[cells[0]] = sheet.name, row, table.columns["value"]
                found[f"{cells[0]} date"] = sheet.name, row, table.columns["as_of"]
    return found


def _typed(where: dict[str, tuple[str, int, int]], number: int, unit: Unit) -> Sequence[Block]:
    """What is typed into one form; figures grow from row to row, so that the rules hold."""
    typed: dict[str, object] = {
        "don_vi": unit.code,
        form.LABELS["unit"]: f"{unit.code}{form.PARTING}{unit.name}",
        form.LABELS["number"]: 1,
    }
    for at in range(FIGURES):
        typed[f"xa_{at}"] = 10 + number % 50 + at * 3
        typed[f"xa_{at} date"] = AS_OF
    return [Block(*where[name], [[value]]) for name, value in typed.items()]


def _header_row(path: Path) -> int:
    from de06_xl.forms.packages import open_package

    sheet = open_package(path.read_bytes(), path.name).sheets[0]
    table = layout.find(sheet.rows, form.FIGURES, sheet.name)
    assert table
    return table.header_row - 1


if __name__ == "__main__":
    main()
