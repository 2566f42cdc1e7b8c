"""One file of the inbox never stops the others, and only what is a file is opened."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from de06_xl.collect import intake
from de06_xl.incoming.containers.kinds import FileKind
from de06_xl.incoming.mail import incoming
from de06_xl.model.responses import ReceivedForm, ResponseStatus
from de06_xl.system import error_log, shipped
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.reading.book import read_book
from de06_xl.workbook.writing.next_period import unreported_blocks
from tests.support.command_line import Completed, assert_one_sentence, child, de06

GOOD, OTHER = "Phieu_2022-05_RG.xlsx", "Phieu_2022-05_BHXH.xlsx"


@pytest.fixture
def workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The workbook of a month before anything was collected, two good forms in its inbox; logs go beside it."""
    folder = tmp_path / "sổ"
    (folder / "phieu_nhan").mkdir(parents=True)
    grid = FileGrid(shipped.path_of(shipped.SAMPLE_WORKBOOK))
    (folder / "So.xlsx").write_bytes(grid.copy_with(unreported_blocks(read_book(grid, "So.xlsx"))))
    with zipfile.ZipFile(shipped.path_of(shipped.SAMPLE_MAILBOX)) as mails:
        mails.extractall(folder / "phieu_nhan", (GOOD, OTHER))
    logs = tmp_path / "log"
    logs.mkdir()
    monkeypatch.setattr(error_log, "_log_folder", lambda: logs)
    return folder / "So.xlsx"


def rows(workbook: Path) -> dict[str, ReceivedForm]:
    book = read_book(FileGrid(workbook), workbook.name, submissions=True)
    return {row.file.rpartition("/")[2]: row for row in book.received}


def raises_on(file: str, error: type[BaseException], real: Any) -> Any:
    def read(data: bytes, name: str, *others: Any) -> Any:
        if name.endswith(file):
            raise error("lỗi")
        return real(data, name, *others)

    return read


def assert_fault(ran: Completed, workbook: Path, file: str) -> None:
    assert ran.status == 1, ran
    assert "ngoài dự kiến" not in ran.err
    row = rows(workbook)[file]
    assert row.status is ResponseStatus.REFUSED
    assert "Không đọc được do lỗi của chương trình, đã ghi nhật ký “" in row.reason
    log = Path(row.reason.split("“")[1].split("”")[0])
    assert "Traceback" in log.read_text(encoding="utf-8")
    assert rows(workbook)[OTHER].status is not ResponseStatus.REFUSED


@pytest.mark.few(1)
@pytest.mark.parametrize("error", [ValueError, KeyError, RecursionError, MemoryError, OverflowError])
def test_an_error_in_one_form_is_its_row_until_a_later_version_reads_it(
    workbook: Path, monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(intake, "read_form", raises_on(GOOD, error, intake.read_form))
        assert_fault(de06("collect", workbook), workbook, GOOD)
        again = de06("collect", workbook)
        assert "Không có phiếu mới" in again.out, "the same fault is no second row"
    assert de06("collect", workbook).status in (0, 1)
    assert rows(workbook)[GOOD].status is not ResponseStatus.REFUSED


@pytest.mark.thorough
def test_an_error_while_a_file_is_unpacked_is_its_row(workbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = incoming.recognise
    (workbook.parent / "phieu_nhan" / "thu.eml").write_bytes(b"From: a@b.vn\r\nTo: c@b.vn\r\nSubject: x\r\n\r\nx")

    def recognise(data: bytes) -> FileKind:
        if data.startswith(b"From: a@b.vn"):
            raise RecursionError
        return real(data)

    monkeypatch.setattr(incoming, "recognise", recognise)
    assert_fault(de06("collect", workbook), workbook, "thu.eml")


def test_the_clerk_still_ends_a_run(workbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = workbook.read_bytes()
    monkeypatch.setattr(intake, "read_form", raises_on(GOOD, KeyboardInterrupt, intake.read_form))
    assert de06("collect", workbook).status == 2
    assert workbook.read_bytes() == before


@pytest.mark.few(1)
@pytest.mark.parametrize("seconds", [400_000_000_000, -70_000_000_000], ids=["year 14645", "before year 1"])
def test_a_time_that_no_calendar_has_is_that_files_row(
    workbook: Path, monkeypatch: pytest.MonkeyPatch, seconds: int
) -> None:
    stat = Path.stat

    def odd(path: Path, **named: bool) -> os.stat_result:
        found = stat(path, **named)
        return os.stat_result([*found[:8], seconds, *found[9:]]) if path.name == GOOD else found

    with monkeypatch.context() as patched:
        patched.setattr(Path, "stat", odd)
        ran = de06("collect", workbook)
    assert_fault(ran, workbook, GOOD)


@pytest.mark.thorough
@pytest.mark.linux("Windows puts no pipes and devices into folders")
def test_pipes_devices_and_links_in_a_circle_are_rows_at_once(workbook: Path) -> None:
    inbox = workbook.parent / "phieu_nhan"
    os.mkfifo(inbox / "ong.xlsx")
    (inbox / "khong.xlsx").symlink_to("/dev/zero")
    (inbox / "vong.xlsx").symlink_to("vong.xlsx")
    (inbox / "thu_muc.xlsx").mkdir()
    (inbox / "vong_thu_muc").symlink_to(inbox)
    ran = child("collect", workbook, cwd=workbook.parent)
    assert ran.status == 1, ran
    assert "ngoài dự kiến" not in ran.err
    found = rows(workbook)
    assert found[OTHER].status is not ResponseStatus.REFUSED
    odd = [row for row in found.values() if row.status is ResponseStatus.REFUSED]
    assert len(odd) == 3, odd
    assert all("hãy" in row.reason for row in odd)


@pytest.mark.parametrize("inside", [False, True])
def test_a_folder_that_may_not_be_read_is_named(workbook: Path, monkeypatch: pytest.MonkeyPatch, inside: bool) -> None:
    inbox = workbook.parent / "phieu_nhan"
    closed = inbox / "kín" if inside else inbox
    closed.mkdir(exist_ok=True)
    real = os.scandir

    def scandir(path: Any) -> Iterator[os.DirEntry[str]]:
        if Path(path) == closed:
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    ran = de06("collect", workbook)
    assert ran.status == 2
    assert closed.name in ran.err
    assert_one_sentence(ran.err)
