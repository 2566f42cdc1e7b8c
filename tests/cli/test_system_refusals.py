"""A system that refuses to read or write: one sentence that says why, and every file as it was."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.command_line import assert_one_sentence, content, de06
from tests.support.spoilt_sample import folder_with_sample, refused


@pytest.fixture
def folder(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    return folder_with_sample(tmp_path, tmp_path_factory.mktemp("home"), monkeypatch)


# Tests may run as root, whom no permission binds: the calls themselves are made to fail.

FAILURES = {
    "no permission": (errno.EACCES, "không có quyền hoặc tệp đang mở ở chương trình khác"),
    "read-only": (errno.EROFS, "chỉ cho đọc; hãy chọn thư mục khác"),
    "full": (errno.ENOSPC, "ổ đĩa đầy; hãy dọn bớt"),
    "anything else": (errno.EIO, r"không ghi được \(mã lỗi 5\); hãy kiểm tra ổ đĩa"),
}
WRITERS = [
    "validate So.xlsx --write",
    "validate So.xlsx --json ket-qua.json",
    "report So.xlsx",
    "report So.xlsx --out BaoCao.docx",
    "new --period 2022-06 Moi.xlsx",
]


READ_ONLY = {
    "validate So.xlsx --write": "So.xlsx",
    "validate So.xlsx --json ket-qua.json": "ket-qua.json",
    "report So.xlsx --out BaoCao.docx": "BaoCao.docx",
}


@pytest.mark.few(1)
@pytest.mark.parametrize("command_line", READ_ONLY)
def test_a_file_that_is_marked_read_only_is_never_written(folder: Path, command_line: str) -> None:
    de06(*command_line.split())
    made = list(folder.glob(READ_ONLY[command_line]))
    assert made
    for path in made:
        path.chmod(stat.S_IREAD)
    refused(folder, command_line, "Tệp “.*”: đang mang dấu chỉ đọc .* bỏ dấu Read-only")


@pytest.mark.parametrize(
    "command_line",
    ["validate So.xlsx --json Thumuc.json", "report So.xlsx --out Thumuc.docx"],
)
def test_a_folder_in_the_place_of_a_file_is_called_a_folder(folder: Path, command_line: str) -> None:
    (folder / command_line.split()[-1]).mkdir()
    refused(folder, command_line, "Tệp “Thumuc.*”: .*thư mục")


def failing(number: int) -> Callable[..., Any]:
    def fail(*arguments: Any, **named: Any) -> None:
        raise OSError(number, os.strerror(number))

    return fail


@pytest.mark.few(2)
@pytest.mark.parametrize("failure", FAILURES)
def test_each_refusal_of_the_system_is_told_in_vietnamese(
    folder: Path, monkeypatch: pytest.MonkeyPatch, failure: str
) -> None:
    number, reported = FAILURES[failure]
    monkeypatch.setattr(tempfile, "mkstemp", failing(number))
    refused(folder, "new --period 2022-06 Moi.xlsx", f"Tệp “Moi.xlsx”: .*{reported}")


@pytest.mark.parametrize(
    ("command_line", "wanted"), [("report So.xlsx", "bao_cao"), ("validate So.xlsx --write", "sao_luu")]
)
def test_a_folder_that_may_not_be_made_is_called_a_folder(
    folder: Path, monkeypatch: pytest.MonkeyPatch, command_line: str, wanted: str
) -> None:
    monkeypatch.setattr(Path, "mkdir", failing(errno.EACCES))
    refused(folder, command_line, f"Không tạo được thư mục “{wanted}” vì không có quyền ghi")


@pytest.mark.few(2)
@pytest.mark.parametrize("command_line", WRITERS)
@pytest.mark.parametrize(
    ("module", "call"),
    [(tempfile, "mkstemp"), (os, "fsync"), (Path, "replace")],
    ids=["when the file is begun", "when its content is written", "when it is moved in"],
)
def test_a_disk_that_fills_up_leaves_everything_as_it_was(
    folder: Path, monkeypatch: pytest.MonkeyPatch, command_line: str, module: Any, call: str
) -> None:
    monkeypatch.setattr(module, call, failing(errno.ENOSPC))
    refused(folder, command_line, "Tệp “.*”: không ghi được vì ổ đĩa đầy; hãy dọn bớt")


def test_a_workbook_that_cannot_be_replaced_keeps_no_backup_of_a_change_that_was_not(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = Path.replace

    def locked(self: Path, target: Path) -> Path:
        # Windows: another program holds the file, and has laid no owner file beside it.
        if target.name == "So.xlsx":
            raise PermissionError(errno.EACCES, "Access is denied")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", locked)
    refused(folder, "validate So.xlsx --write", "Tệp “So.xlsx”: không ghi được vì không có quyền hoặc tệp đang mở")


@pytest.mark.parametrize("command_line", ["validate So.xlsx", "report So.xlsx"])
def test_a_workbook_that_may_not_be_read_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch, command_line: str
) -> None:
    before = content(folder)
    with monkeypatch.context() as patched:
        patched.setattr(os, "open", failing(errno.EACCES))
        ran = de06(*command_line.split())
    assert (ran.status, ran.out) == (2, "")
    assert_one_sentence(ran.err)
    assert ran.err.startswith("Tệp “So.xlsx”: không đọc được vì không có quyền")
    assert content(folder) == before
