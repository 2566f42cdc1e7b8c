"""The last write of the program taken back: the workbook is what it was, and nothing that was typed since is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

import de06_xl
from de06_xl.actions.workbook import Workbook
from de06_xl.system import backups
from de06_xl.system.errors import De06Error
from tests.support.command_line import de06
from tests.support.fill_in import fill_in


def written(sample: Path) -> tuple[Workbook, bytes]:
    """The sample after a check was written into it, and what it was before."""
    before = sample.read_bytes()
    workbook = de06_xl.open_workbook(sample)
    workbook.validate(write=True)
    assert sample.read_bytes() != before
    return workbook, before


def test_the_workbook_is_byte_for_byte_what_it_was(sample: Path) -> None:
    workbook, before = written(sample)
    after = sample.read_bytes()
    outcome = workbook.undo(agreed=True)
    assert sample.read_bytes() == before
    assert outcome.backup
    assert outcome.backup.read_bytes() == after
    assert "Kiểm tra" in outcome.messages[0]


def test_a_workbook_that_was_changed_since_stays_as_it_is(sample: Path) -> None:
    workbook, _ = written(sample)
    fill_in(sample, {"dvc_tiep_nhan": 7441})
    typed = sample.read_bytes()
    with pytest.raises(De06Error, match="đã thay đổi sau lần ghi cuối nên không hoàn tác") as refused:
        workbook.undo(agreed=True)
    assert "sao_luu" in str(refused.value)
    assert sample.read_bytes() == typed


def test_what_was_undone_or_never_written_cannot_be_undone(sample: Path) -> None:
    with pytest.raises(De06Error, match="không có lần ghi nào để hoàn tác"):
        de06_xl.open_workbook(sample).undo(agreed=True)
    workbook, _ = written(sample)
    workbook.undo(agreed=True)
    with pytest.raises(De06Error, match="không có lần ghi nào để hoàn tác"):
        workbook.undo(agreed=True)


@pytest.mark.few(1)
@pytest.mark.parametrize("note", [b"", b"{}", b"[1]", b'{"copy": "../so.xlsx", "sha256": ""}', b"\xff"])
def test_a_spoilt_note_of_the_last_write_is_none(sample: Path, note: bytes) -> None:
    workbook, _ = written(sample)
    (sample.parent / backups.BACKUP_FOLDER / f".{sample.name}.written").write_bytes(note)
    with pytest.raises(De06Error, match="không có lần ghi nào để hoàn tác"):
        workbook.undo(agreed=True)


def test_without_an_answer_nothing_is_undone(sample: Path) -> None:
    workbook, _ = written(sample)
    after = sample.read_bytes()
    assert workbook.undo().messages == ("Chưa hoàn tác; sổ giữ nguyên.",)
    assert sample.read_bytes() == after


def test_the_command_says_what_it_took_back(sample: Path) -> None:
    _, before = written(sample)
    ran = de06("undo", sample, "--dong-y")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("Đã hoàn tác lần ghi cuối (Kiểm tra, ")
    assert sample.read_bytes() == before
