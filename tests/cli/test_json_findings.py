"""``de06 validate --json``: what other programs read."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.support.command_line import all_findings_of, child, de06, fact, figure, findings_of, heading, paragraph, put

KEYS = ["severity", "rule", "file", "sheet", "cell", "code", "unit", "message", "value", "expected", "accepted"]
SAMPLE = {
    "period": "2022-05",
    "findings": [
        {
            "severity": "error",
            "rule": "derived-differs",
            "file": "Sổ tháng 5.xlsx",
            "sheet": "II.4 Làm sạch dữ liệu",
            "cell": "D7",
            "code": "ls_ngoai_tinh_ty_le",
            "unit": "CAT",
            "message": "Đang ghi 97,53 nhưng ls_ngoai_tinh_thuc_hien / ls_ngoai_tinh_chi_tieu * 100 = 95,73; "
            "hãy ghi 95,73, hoặc xóa số đã gõ để chương trình tự tính.",
            "value": 97.53,
            "expected": 95.73,
            "accepted": False,
        },
        {
            "severity": "warning",
            "rule": "derived-truncated",
            "file": "Sổ tháng 5.xlsx",
            "sheet": "II.3.3 Công dân số",
            "cell": "D12",
            "code": "cccd_ty_le_tra",
            "unit": "CAT",
            "message": "Đang ghi 99,2 là số bị cắt bớt, không làm tròn: cccd_da_tra / cccd_nhan_the * 100 = 99,3; "
            "hãy ghi 99,3.",
            "value": 99.2,
            "expected": 99.3,
            "accepted": False,
        },
    ],
}


@pytest.fixture
def spoilt(sample: Path) -> Path:
    """The sample with findings of many rules."""
    for place, value in (
        (figure("dvc_tiep_nhan"), "7,440"),
        (figure("dvc_da_giai_quyet"), -5),
        (figure("dvc_dang_giai_quyet"), None),
        (figure("dvc_da_tra", "as_of"), "18/6/2022"),
        (figure("ls_cmnd9_con_lai", "expression"), "ls_cmnd9_con_lai + 1"),
        (paragraph("{ls_cmnd9_con_lai}", "include"), "ls_cmnd9_con_lai >"),
        (fact("mo_dau"), "Kết quả {tt.ki}, { tt.ky }."),
        (fact("ho_ten"), None),
        (heading("II.5", "sheet"), "II.5"),
    ):
        put(sample, place, value)
    return sample


def without_notes(text: str | bytes) -> Any:
    """The document, its notes left out: the sample is as published, and reads so."""
    document = json.loads(text)
    document["findings"] = [one for one in document["findings"] if one["severity"] != "note"]
    return document


def test_the_sample_has_exactly_its_two_findings_and_notes(sample: Path) -> None:
    ran = de06("validate", sample, "--json", "-")
    assert ran.status == 1
    document = without_notes(ran.out)
    assert document == SAMPLE
    assert list(document) == ["period", "findings"]
    assert [list(one) for one in document["findings"]] == [KEYS, KEYS]


@pytest.mark.thorough
def test_standard_output_holds_the_document_alone_in_ascii(sample: Path) -> None:
    ran = child("validate", sample.name, "--json", "-", "--write", cwd=sample.parent, PYTHONIOENCODING="cp437")
    assert (ran.status, ran.err) == (1, "")
    assert ran.out.isascii()
    assert without_notes(ran.out) == SAMPLE


def test_a_file_is_utf_8_and_holds_the_same(sample: Path, tmp_path: Path) -> None:
    target = tmp_path / "kết quả.json"
    ran = de06("validate", sample, "--json", target)
    assert ran.status == 1
    text = target.read_bytes().decode("utf-8")
    assert without_notes(text) == SAMPLE
    assert "II.4 Làm sạch dữ liệu" in text
    assert text.endswith("}\n")
    assert "II.4 Làm sạch dữ liệu!D7" in ran.out


def test_a_file_of_an_earlier_run_is_replaced(sample: Path, tmp_path: Path) -> None:
    target = tmp_path / "ket-qua.json"
    target.write_text("cũ", encoding="utf-8")
    de06("validate", sample, "--json", target)
    assert without_notes(target.read_bytes()) == SAMPLE


@pytest.mark.thorough
def test_every_finding_has_every_key_with_a_value_of_its_type(spoilt: Path) -> None:
    found = all_findings_of(spoilt)
    assert len({one["rule"] for one in found}) >= 9
    for one in found:
        assert list(one) == KEYS
        assert one["severity"] in ("error", "warning", "note")
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*|rule:\w+", one["rule"])
        assert one["file"] == spoilt.name
        assert isinstance(one["sheet"], str)
        assert re.fullmatch(r"[A-Z]{1,3}[0-9]+", one["cell"])
        assert one["code"] is None or re.fullmatch(r"[\w.]+", one["code"])
        assert one["unit"] is None or isinstance(one["unit"], str)
        assert isinstance(one["message"], str)
        assert one["message"].endswith(".")
        for key in ("value", "expected"):
            assert one[key] is None or (isinstance(one[key], (int, float, str)) and not isinstance(one[key], bool))
        assert one["accepted"] is False


@pytest.mark.thorough
def test_errors_come_before_warnings_and_those_before_notes(spoilt: Path) -> None:
    severities = [one["severity"] for one in all_findings_of(spoilt)]
    assert set(severities) == {"error", "warning", "note"}
    assert severities == sorted(severities, key=["error", "warning", "note"].index)


@pytest.mark.few(1)
@pytest.mark.parametrize(("typed", "value"), [("7,440", "7,440"), (-5, -5), ("-5,25", -5.25), (-1078935, -1078935)])
def test_figures_are_numbers_and_what_is_no_figure_is_text(sample: Path, typed: Any, value: Any) -> None:
    code = "ls_ngoai_tinh_ty_le" if typed == "-5,25" else "dvc_tiep_nhan"
    put(sample, figure(code), typed)
    about_the_cell = ("value-", "unreadable-")
    (one,) = (one for one in findings_of(sample) if one["code"] == code and one["rule"].startswith(about_the_cell))
    assert one["value"] == value
    assert type(one["value"]) is type(value)


def test_the_unit_that_owes_the_figure_is_named(sample: Path) -> None:
    put(sample, figure("dvc_tiep_nhan"), None)
    (one,) = (one for one in findings_of(sample) if one["code"] == "dvc_tiep_nhan")
    assert (one["rule"], one["unit"], one["value"]) == ("value-missing", "PVHCC", None)


def test_a_workbook_in_order_has_nothing_but_notes(sample: Path) -> None:
    for code in ("ls_ngoai_tinh_ty_le", "cccd_ty_le_tra"):
        put(sample, figure(code), None)
    ran = de06("validate", sample, "--json", "-")
    assert ran.status == 0
    assert without_notes(ran.out) == {"period": "2022-05", "findings": []}
