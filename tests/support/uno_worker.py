"""Drives one LibreOffice for ``tests.support.libreoffice``: a JSON job per line in, a JSON answer per line out.

Runs under the Python that has Debian's python3-uno. When its input ends, for whatever reason, LibreOffice ends too, so
that killed tests leave nothing running.
"""

from __future__ import annotations

import contextlib
import functools
import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.sheet.CellFlags import DATETIME, FORMULA, STRING, VALUE
from com.sun.star.text.ControlCharacter import PARAGRAPH_BREAK
from com.sun.star.uno import Exception as UnoException
from com.sun.star.util import URL

START_LIMIT, JOB_LIMIT, END_LIMIT = 60, 120, 5
"""Seconds for the first start with an empty profile, for one job, and for ending."""

FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xls": "MS Excel 97",
    ".ods": "calc8",
    ".docx": "MS Word 2007 XML",
    ".pdf": "writer_pdf_Export",
}
"""LibreOffice's names of file formats, by suffix."""
SHEET_PDF = "calc_pdf_Export"


class Office:
    """A headless LibreOffice with a private profile and pipe."""

    def __init__(self, program: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="de06-office-"))
        pipe = self.folder.name
        command = [
            *(program, "--headless", "--norestore", "--nologo", "--nolockcheck", "--nodefault"),
            f"-env:UserInstallation={(self.folder / 'profile').as_uri()}",
            f"--accept=pipe,name={pipe};urp;",
        ]
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            self.desktop = self._connect(pipe)
        except BaseException:
            self.end()
            raise

    def _connect(self, pipe: str) -> Any:
        here = uno.getComponentContext()
        resolver = here.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", here)
        deadline = time.monotonic() + START_LIMIT
        while True:
            try:
                there = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
                return there.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", there)
            except UnoException:
                if self.process.poll() is not None:
                    raise RuntimeError(f"LibreOffice ended at its start with status {self.process.poll()}") from None
                if time.monotonic() > deadline:
                    raise TimeoutError(f"LibreOffice did not start within {START_LIMIT} seconds") from None
                time.sleep(0.1)

    def kill(self) -> None:
        """End LibreOffice at once: soffice is only the launcher, so its whole session is killed."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def end(self) -> None:
        """Let LibreOffice remove its pipe, then make sure that it has ended."""
        farewell = threading.Timer(END_LIMIT, self.kill)
        farewell.start()
        with contextlib.suppress(UnoException, AttributeError):  # already gone, or never reached
            self.desktop.terminate()
            self.process.wait()
        farewell.cancel()
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def open(self, path: str) -> Any:
        document = self.desktop.loadComponentFromURL(Path(path).as_uri(), "_blank", 0, (_property("Hidden", True),))
        if document is None:
            raise ValueError(f"LibreOffice cannot open {path}")
        return document


def recalculate(office: Office, job: dict[str, Any]) -> list[list[Any]]:
    """Recalculate everything; then for each set of inputs: type it, and read the outputs."""
    document = office.open(job["path"])
    try:
        document.calculateAll()
        document.enableAutomaticCalculation(False)  # once for a whole set, not after every cell
        # Each access to a sheet through the pipe takes time, so cells are looked up once.
        cell = functools.cache(functools.partial(_cell, document))
        outputs = [cell(sheet, address) for sheet, address in job["outputs"]]
        answers = []
        for inputs in job["inputs"]:
            for sheet, address, value in inputs:
                _write(cell(sheet, address), value)
            document.calculate()
            answers.append([_read(output) for output in outputs])
        return answers
    finally:
        document.close(True)


def pipe(office: Office, job: dict[str, Any]) -> str:
    """The name of the pipe that LibreOffice listens on, for a process that talks to it directly."""
    return office.folder.name


def edit(office: Office, job: dict[str, Any]) -> None:
    """Make the edits in order, recalculate everything and save in the format of the new file's suffix."""
    document = office.open(job["path"])
    sheets = hasattr(document, "Sheets")
    try:
        if sheets:
            document.enableAutomaticCalculation(False)  # once for all edits, not after every cell
        for name, *arguments in job["edits"]:
            EDITS[name](document, *arguments)
        if sheets:
            document.enableAutomaticCalculation(True)
            document.calculateAll()
        ending = Path(job["out"]).suffix
        name = SHEET_PDF if ending == ".pdf" and sheets else FILTERS[ending]
        document.storeToURL(Path(job["out"]).as_uri(), (_property("FilterName", name),))
    finally:
        document.close(True)


def _insert_row(document: Any, sheet: str, row: int) -> None:
    document.Sheets.getByName(sheet).Rows.insertByIndex(row - 1, 1)


def _copy_sheet(document: Any, sheet: str, name: str) -> None:
    position = document.Sheets.ElementNames.index(sheet) + 1
    document.Sheets.copyByName(sheet, name, position)


def _rename_sheet(document: Any, sheet: str, name: str) -> None:
    document.Sheets.getByName(sheet).Name = name


def _type_in(document: Any, sheet: str, address: str, value: Any) -> None:
    _write(_cell(document, sheet, address), value)


def _enter(document: Any, sheet: str, address: str, text: str) -> None:
    """Type a text as on the keyboard: in a cell without a format of its own, "01" becomes 1, as for a user."""
    controller = document.CurrentController
    controller.setActiveSheet(document.Sheets.getByName(sheet))
    controller.select(_cell(document, sheet, address))
    url = URL()
    url.Complete, url.Protocol, url.Path = ".uno:EnterString", ".uno:", "EnterString"
    controller.Frame.queryDispatch(url, "", 0).dispatch(url, (_property("StringName", text),))


def _remove_rows(document: Any, sheet: str, row: int, count: int) -> None:
    document.Sheets.getByName(sheet).Rows.removeByIndex(row - 1, count)


def _clear(document: Any, sheet: str, area: str) -> None:
    document.Sheets.getByName(sheet).getCellRangeByName(area).clearContents(VALUE | DATETIME | STRING | FORMULA)


def _insert_columns(document: Any, sheet: str, before: str, count: int) -> None:
    columns = document.Sheets.getByName(sheet).Columns
    columns.insertByIndex(columns.ElementNames.index(before), count)


def _unmerge(document: Any, sheet: str, area: str) -> None:
    document.Sheets.getByName(sheet).getCellRangeByName(area).merge(False)


def _new_sheet(document: Any, name: str) -> None:
    document.Sheets.insertNewByName(name, len(document.Sheets.ElementNames))


def _remove_sheet(document: Any, name: str) -> None:
    document.Sheets.removeByName(name)


def _track_changes(document: Any, on: bool) -> None:
    document.RecordChanges = on


def _words(document: Any, words: str) -> Any:
    """The first occurrence of some words in a text document."""
    wanted = document.createSearchDescriptor()
    wanted.SearchString, wanted.SearchCaseSensitive = words, True
    found = document.findFirst(wanted)
    if found is None:
        raise ValueError(f"not in the document: {words}")
    return found


def _alike(one: str, other: str) -> int:
    """How many letters two texts have in common at the beginning."""
    pairs = itertools.takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return sum(1 for _ in pairs)


def _retype(document: Any, old: str, new: str) -> None:
    found = _words(document, old)
    # Only the difference is typed; otherwise Track Changes would split the unchanged letters into two runs.
    same = _alike(old, new)
    same_end = _alike(old[same:][::-1], new[same:][::-1])
    cursor = found.Text.createTextCursorByRange(found.Start)
    cursor.goRight(same, False)
    cursor.goRight(len(old) - same - same_end, True)
    found.Text.insertString(cursor, new[same : len(new) - same_end], True)


def _paragraph(document: Any, words: str) -> Any:
    found = _words(document, words)
    cursor = found.Text.createTextCursorByRange(found.Start)
    cursor.gotoStartOfParagraph(False)
    cursor.gotoEndOfParagraph(True)
    return cursor


def _insert_after(document: Any, words: str, text: str) -> None:
    end = _paragraph(document, words).End
    end.Text.insertControlCharacter(end, PARAGRAPH_BREAK, False)
    end.Text.insertString(end, text, False)


def _remove_paragraph(document: Any, words: str) -> None:
    cursor = _paragraph(document, words)
    cursor.goRight(1, True)
    cursor.Text.insertString(cursor, "", True)


EDITS: dict[str, Callable[..., None]] = {
    "Type": _type_in,
    "Enter": _enter,
    "InsertRow": _insert_row,
    "RemoveRows": _remove_rows,
    "Clear": _clear,
    "InsertColumns": _insert_columns,
    "Unmerge": _unmerge,
    "NewSheet": _new_sheet,
    "RemoveSheet": _remove_sheet,
    "CopySheet": _copy_sheet,
    "RenameSheet": _rename_sheet,
    "TrackChanges": _track_changes,
    "Retype": _retype,
    "InsertAfter": _insert_after,
    "RemoveParagraph": _remove_paragraph,
}
JOBS: dict[str, Callable[[Office, dict[str, Any]], Any]] = {"recalculate": recalculate, "edit": edit, "pipe": pipe}


def _cell(document: Any, sheet: str, address: str) -> Any:
    return document.Sheets.getByName(sheet).getCellRangeByName(address)


def _write(cell: Any, value: Any) -> None:
    if isinstance(value, str) and value.startswith("="):
        cell.setFormula(value)
    elif value is None or isinstance(value, str):
        cell.setString(value or "")
    else:
        cell.setValue(value)


def _read(cell: Any) -> Any:
    """A number, a text, None for an empty cell, or {"error": code} with LibreOffice's number of the error."""
    if number := cell.getValue():
        return number
    if cell.getError():
        return {"error": cell.getError()}
    (value,) = cell.getDataArray()[0]
    return None if value == "" and cell.Type.value == "EMPTY" else value


def _property(name: str, value: Any) -> PropertyValue:
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    office = Office(sys.argv[1])
    try:
        for line in sys.stdin:
            job = json.loads(line)
            limit = threading.Timer(JOB_LIMIT, office.kill)
            limit.start()
            try:
                answer = {"result": JOBS[job["do"]](office, job)}
            except Exception as error:
                answer = {"error": f"{type(error).__name__}: {error}"}
            finally:
                limit.cancel()
            print(json.dumps(answer), flush=True)
            if office.process.poll() is not None:
                break
    finally:
        office.end()


if __name__ == "__main__":
    main()
