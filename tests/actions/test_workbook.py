"""The front door: ``open_workbook`` reads a workbook and does what the commands do, silently."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import de06_xl
from de06_xl import De06Error, new_workbook, open_workbook
from de06_xl.actions.workbook import Workbook
from de06_xl.model.period import Period
from tests.support.command_line import content, fact, figure, put

SILENCE = ("", "")


def test_the_package_exports_what_a_script_needs_and_loads_nothing_slow() -> None:
    assert de06_xl.__all__ == ["De06Error", "__version__", "new_workbook", "open_workbook"]
    code = "import sys, de06_xl; print(*sorted(name for name in sys.modules if name.startswith('de06_xl')))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert ran.stdout.split() == ["de06_xl", "de06_xl.system", "de06_xl.system.errors", "de06_xl.system.version"]


class TestReading:
    def test_it_says_what_the_workbook_says(self, sample: Path) -> None:
        workbook = open_workbook(str(sample))
        assert workbook.path == sample
        assert repr(workbook) == f"Workbook({str(sample)!r})"
        assert workbook.period == Period.parse("2022-05")
        assert len(workbook.units) == 23
        assert workbook.figures["tt_luot"].value == 101
        assert workbook.book.fact("dia_danh") == "Kiên Giang"
        assert [finding.code for finding in workbook.findings if finding.open] == ["ls_ngoai_tinh_ty_le"]

    @pytest.mark.parametrize(("period", "judged"), [("2099-12", set()), ("2025-08", {False})])
    def test_units_are_behind_only_after_their_deadline(self, tmp_path: Path, period: str, judged: set[bool]) -> None:
        new_workbook(tmp_path / "so.xlsx", period, province="An Giang")
        found = open_workbook(tmp_path / "so.xlsx").analysis().on_time()
        assert len(found) > 100
        assert set(found["on_time"].dropna()) == judged

    def test_what_was_read_is_kept_until_a_method_ran(self, sample: Path) -> None:
        workbook = open_workbook(sample)
        assert workbook.figures["tt_luot"].value == 101
        put(sample, figure("tt_luot"), 102)
        assert workbook.figures["tt_luot"].value == 101
        workbook.validate()
        assert workbook.figures["tt_luot"].value == 102

    def test_a_method_reads_what_was_saved_last(self, sample: Path) -> None:
        workbook = open_workbook(sample)
        put(sample, figure("ls_ngoai_tinh_ty_le"), None)
        assert not any(finding.open for finding in workbook.validate().findings)

    def test_submissions_are_those_of_the_register(self, sample: Path) -> None:
        assert list(open_workbook(sample).submissions()) == []

    def test_a_missing_file_is_refused_at_once(self, tmp_path: Path) -> None:
        with pytest.raises(De06Error, match="không tìm thấy; hãy kiểm tra lại tên và thư mục"):
            open_workbook(tmp_path / "Sổ.xlsx")

    def test_what_is_no_workbook_is_refused_at_once(self, tmp_path: Path) -> None:
        (tmp_path / "Sổ.xlsx").write_text("Mã;Giá trị", encoding="utf-8")
        with pytest.raises(De06Error, match=r"“Sổ\.xlsx”"):
            open_workbook(tmp_path / "Sổ.xlsx")

    def test_a_workbook_without_a_period_is_refused_when_it_is_read(self, sample: Path) -> None:
        put(sample, fact("ky"), None)
        with pytest.raises(De06Error, match="Thông tin chung"):
            _ = open_workbook(sample).period


class TestMethods:
    def test_checking_alone_changes_nothing(self, sample: Path) -> None:
        before = content(sample.parent)
        outcome = open_workbook(sample).validate()
        assert (outcome.backup, outcome.files, outcome.blocks) == (None, (), ())
        assert content(sample.parent) == before

    def test_one_that_writes_copies_the_workbook_first(self, sample: Path) -> None:
        before = sample.read_bytes()
        outcome = open_workbook(sample).validate(write=True)
        assert outcome.backup is not None
        assert outcome.backup.parent == sample.parent / "sao_luu"
        assert outcome.backup.read_bytes() == before
        assert sample.read_bytes() != before
        assert not outcome.blocks, "they are written"

    def test_findings_go_into_a_json_file_too(self, sample: Path) -> None:
        target = sample.with_name("ket-qua.json")
        outcome = open_workbook(sample).validate(json_file=str(target))
        assert outcome.files == (target,)
        document = json.loads(target.read_text(encoding="utf-8"))
        assert [one["message"] for one in document["findings"]] == [one.message for one in outcome.findings]

    def test_a_workbook_stays_as_it_is_when_the_json_file_cannot_be_written(self, sample: Path) -> None:
        (sample.parent / "ket-qua.txt").touch()
        before = content(sample.parent)
        with pytest.raises(De06Error, match="không ghi đè"):
            open_workbook(sample).validate(write=True, json_file=sample.parent / "ket-qua.txt")
        assert content(sample.parent) == before

    def test_a_trace_goes_into_a_json_file_too(self, sample: Path) -> None:
        target = sample.with_name("nguon.json")
        found = open_workbook(sample).trace("ls_cmnd9_ty_le", json_file=target)
        document = json.loads(target.read_text(encoding="utf-8"))
        assert [one["code"] for one in document["figures"]] == [one.figure.indicator.code for one in found.origins]

    @pytest.mark.thorough
    def test_forms_are_made_collected_and_summed_up(self, sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
        workbook = open_workbook(sample)
        made = workbook.forms(common=True)
        assert made.backup is None
        assert made.messages[0].startswith("Đã tạo ")
        collected = workbook.collect([str(made.files[0])])
        assert collected.messages[0].startswith("Thu 1 tệp mới tháng 5/2022")
        assert collected.backup is not None
        assert workbook.aggregate().messages[0].startswith("Đã tổng hợp ")
        assert workbook.remind().messages[0].startswith("Còn ")
        assert capsys.readouterr() == SILENCE

    def test_a_report_goes_where_it_is_told(self, sample: Path) -> None:
        out = sample.with_name("TrinhKy.docx")
        outcome = open_workbook(sample).report(out=str(out))
        assert outcome.files == (out,)
        assert out.exists()

    @pytest.mark.few(1)
    @pytest.mark.parametrize("period", ["quý 2/2022", None, "2022-Q2", Period.parse("2022-Q2")])
    def test_a_later_period_follows_in_a_workbook_of_its_own(self, period: str | Period | None, sample: Path) -> None:
        before = sample.read_bytes()
        out = sample.with_name("Sau.xlsx")
        outcome = open_workbook(sample).next_period(str(out), period)
        assert outcome.files[0] == out
        assert str(open_workbook(out).period) == ("2022-06" if period is None else "2022-Q2")
        assert sample.read_bytes() == before

    @pytest.mark.parametrize(
        "call",
        [
            lambda workbook: workbook.trace("không_có"),
            lambda workbook: workbook.next_period(workbook.path.with_name("Sau.xlsx"), "tháng 6"),
            lambda workbook: workbook.next_period(workbook.path),
            lambda workbook: workbook.report(out="báo cáo.txt"),
            lambda workbook: workbook.collect(["không có"]),
            lambda workbook: new_workbook(workbook.path.with_name("Mới.xlsx"), "2022-13"),
            lambda workbook: new_workbook(workbook.path, "2022-06"),
        ],
    )
    def test_what_cannot_be_done_is_one_error_and_changes_nothing(
        self, call: Callable[[Workbook], object], sample: Path
    ) -> None:
        before = content(sample.parent)
        with pytest.raises(De06Error, match="; hãy "):
            call(open_workbook(sample))
        assert content(sample.parent) == before


def test_a_new_workbook_is_blank_with_its_templates(tmp_path: Path) -> None:
    out = tmp_path / "BaoCao.xlsx"
    outcome = new_workbook(str(out), "2026-11")
    assert outcome.files[0] == out
    assert all(path.parent == tmp_path / "mau_word" for path in outcome.files[1:])
    workbook = open_workbook(out)
    assert workbook.period == Period.parse("2026-11")
    assert all(figure.value is None for figure in workbook.figures.values())
