"""Where a file is written, what stands there decides; what another program holds for a moment is waited for."""

from __future__ import annotations

import errno
import os
import stat
import time
from pathlib import Path

import pytest

from de06_xl.system import files
from de06_xl.system.errors import De06Error

SHARING_VIOLATION = 32


class HeldError(PermissionError):
    """What Windows raises about a file that another program has open."""

    def __init__(self) -> None:
        super().__init__(errno.EACCES, "The process cannot access the file")
        self.winerror = SHARING_VIOLATION


def held(monkeypatch: pytest.MonkeyPatch, call: str, times: float) -> None:
    """Have a call of Path refused, as Windows does, so many times."""
    real, refused = getattr(Path, call), []

    def refuse(self: Path, *arguments: object, **named: object) -> object:
        if len(refused) < times:
            refused.append(self)
            raise HeldError
        return real(self, *arguments, **named)

    monkeypatch.setattr(Path, call, refuse)


@pytest.fixture
def read_only(tmp_path: Path) -> Path:
    path = tmp_path / "Báo cáo.docx"
    path.write_bytes(b"old")
    path.chmod(stat.S_IREAD)
    return path


def test_a_read_only_file_stays_and_nothing_is_left_beside_it(read_only: Path) -> None:
    with pytest.raises(De06Error, match=r"Báo cáo\.docx”: đang mang dấu chỉ đọc .* bỏ dấu Read-only"):
        files.write_atomically(read_only, b"new")
    assert [(path.name, path.read_bytes()) for path in read_only.parent.iterdir()] == [("Báo cáo.docx", b"old")]


@pytest.mark.linux("Wine follows no symbolic link that a program of Windows made")
def test_a_read_only_file_that_a_link_leads_to_stays(read_only: Path) -> None:
    link = read_only.with_name("Liên kết.docx")
    link.symlink_to(read_only)
    with pytest.raises(De06Error, match="Read-only"):
        files.write_atomically(link, b"new")
    assert read_only.read_bytes() == b"old"


def test_a_folder_of_that_name_is_called_a_folder(tmp_path: Path) -> None:
    (tmp_path / "ket-qua.json").mkdir()
    with pytest.raises(De06Error, match="không ghi được vì có thư mục mang tên này"):
        files.write_atomically(tmp_path / "ket-qua.json", b"{}")
    assert [path.name for path in tmp_path.iterdir()] == ["ket-qua.json"]


def test_a_file_that_is_held_for_a_moment_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "So.xlsx"
    path.write_bytes(b"old")
    held(monkeypatch, "replace", times=3)
    files.write_atomically(path, b"new")
    assert path.read_bytes() == b"new"


def test_a_file_that_stays_held_is_told_after_a_second(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "So.xlsx"
    path.write_bytes(b"old")
    held(monkeypatch, "replace", times=float("inf"))
    begin = time.monotonic()
    with pytest.raises(De06Error, match="không có quyền hoặc tệp đang mở ở chương trình khác"):
        files.write_atomically(path, b"new")
    assert time.monotonic() - begin > files.PATIENCE
    assert [(other.name, other.read_bytes()) for other in tmp_path.iterdir()] == [("So.xlsx", b"old")]


def test_a_refusal_that_no_waiting_helps_is_told_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, target: Path) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "replace", refuse)
    monkeypatch.setattr(time, "sleep", lambda seconds: pytest.fail("waited"))
    with pytest.raises(De06Error, match="không có quyền"):
        files.write_atomically(tmp_path / "So.xlsx", b"new")


def test_what_cannot_be_tidied_away_does_not_hide_why_nothing_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, target: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "replace", refuse)
    held(monkeypatch, "unlink", times=float("inf"))
    with pytest.raises(De06Error, match="ổ đĩa đầy"):
        files.write_atomically(tmp_path / "So.xlsx", b"new")


def test_a_read_only_file_that_is_no_longer_needed_goes(read_only: Path) -> None:
    files.remove(read_only)
    files.remove(read_only)
    assert not read_only.exists()


@pytest.mark.thorough
def test_a_file_that_is_no_longer_needed_but_open_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "DonDoc.eml"
    path.write_bytes(b"old")
    held(monkeypatch, "unlink", times=float("inf"))
    with pytest.raises(De06Error, match=r"DonDoc\.eml”: không xóa được vì không có quyền hoặc tệp đang mở"):
        files.remove(path)


def test_a_path_that_the_system_cannot_follow_is_taken_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, **named: object) -> str:
        raise OSError(errno.ENAMETOOLONG, "File name too long")

    monkeypatch.setattr(os.path, "realpath", refuse)
    assert files.real_path(tmp_path / "a" / ".." / "phieu.xlsx") == tmp_path / "phieu.xlsx"


def test_files_written_together_are_restored_each_as_far_as_possible(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck, old, new, last = (tmp_path / name for name in ("stuck", "old", "new", "last"))
    for path in (stuck, old):
        path.write_bytes(b"1")
    moved: list[str] = []

    def move(source: Path, target: Path) -> None:
        moved.append(target.name)
        if target == last or (target == stuck and "last" in moved):
            raise PermissionError(13, f"{target.name} is held")
        source.replace(target)

    monkeypatch.setattr(files, "move", move)
    with pytest.raises(De06Error, match="last"):
        files.write_together({stuck: b"2", old: b"2", new: b"2", last: b"2"})
    assert (stuck.read_bytes(), old.read_bytes(), new.exists(), last.exists()) == (b"2", b"1", False, False)


def test_files_written_together_are_all_new_or_all_old(tmp_path: Path) -> None:
    old, new, last = tmp_path / "old", tmp_path / "new", tmp_path / "last"
    old.write_bytes(b"1")
    files.write_together({old: b"2", new: b"2"})
    assert (old.read_bytes(), new.read_bytes()) == (b"2", b"2")
    new.unlink()
    last.mkdir()
    with pytest.raises(De06Error):
        files.write_together({old: b"3", new: b"3", last: b"3"})
    assert old.read_bytes() == b"2"
    assert not new.exists()
