"""What is wrong in a workbook's cells is a finding at the right cell, whatever is typed there."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from de06_xl.model.place import Place
from de06_xl.system import shipped
from de06_xl.workbook.grid import Formula
from tests.support.command_line import (
    assert_one_sentence,
    content,
    de06,
    fact,
    figure,
    headers_of,
    heading,
    paragraph,
    places,
    put,
)
from tests.support.examples import examples
from tests.support.spoilt_sample import Spoil, folder_with_sample, renamed_sheet, with_cell, with_real_date


@pytest.fixture
def folder(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    return folder_with_sample(tmp_path, tmp_path_factory.mktemp("home"), monkeypatch)


FINDINGS: dict[str, tuple[Spoil, str, Callable[[], Place], str]] = {
    "sheet of a section missing": (
        renamed_sheet("II.5 Tuyên truyền", "II.5 Tuyên truyền."),
        "missing-sheet",
        lambda: heading("II.5", "sheet"),
        "“II.5 Tuyên truyền” không có trong sổ .*có phải “II.5 Tuyên truyền.”",
    ),
    "code misspelt in a paragraph": (
        with_cell(lambda: paragraph("{dvc_tiep_nhan}"), "Đã nhận {dvc_tiep_nhn} hồ sơ."),
        "unknown-placeholder",
        lambda: paragraph("{dvc_tiep_nhan}"),
        "Không có mã “dvc_tiep_nhn” .*có phải “dvc_tiep_nhan”",
    ),
    "form misspelt in a paragraph": (
        with_cell(lambda: paragraph("{dvc_tiep_nhan}"), "Ngày {dvc_tiep_nhan.ngay}."),
        "unknown-placeholder",
        lambda: paragraph("{dvc_tiep_nhan}"),
        r"“\.ngay” không dùng được",
    ),
    "unknown fact": (
        with_cell(lambda: fact("mo_dau"), "Kết quả {tt.ki}."),
        "unknown-fact",
        lambda: fact("mo_dau"),
        "Không có thông tin “ki”",
    ),
    "formula in an entered cell": (
        with_cell(lambda: figure("dvc_tiep_nhan"), Formula("=7074+366")),
        "formula-in-entry",
        lambda: figure("dvc_tiep_nhan"),
        "chứa công thức; hãy gõ số",
    ),
    "7,440 as text": (
        with_cell(lambda: figure("dvc_tiep_nhan"), "7,440"),
        "unreadable-number",
        lambda: figure("dvc_tiep_nhan"),
        "có thể là 7.440 hoặc 7,44",
    ),
    "7.44 as a number": (
        with_cell(lambda: figure("dvc_tiep_nhan"), 7.44),
        "unreadable-number",
        lambda: figure("dvc_tiep_nhan"),
        "Excel cài kiểu Anh, Mỹ đổi 7.440 thành số này",
    ),
    "words for a number": (
        with_cell(lambda: figure("dvc_tiep_nhan"), "nhiều"),
        "unreadable-number",
        lambda: figure("dvc_tiep_nhan"),
        "không phải con số",
    ),
    "97,53% typed as a percentage": (
        with_cell(lambda: figure("ls_ngoai_tinh_ty_le"), 0.9573),
        "derived-differs",
        lambda: figure("ls_ngoai_tinh_ty_le"),
        "số gõ có dấu % nên Excel chia cho 100; hãy gõ 95,73",
    ),
    "negative count": (
        with_cell(lambda: figure("dvc_tiep_nhan"), -5),
        "value-negative",
        lambda: figure("dvc_tiep_nhan"),
        "Số -5 là số âm",
    ),
    "empty cell": (
        with_cell(lambda: figure("dvc_tiep_nhan"), None),
        "value-missing",
        lambda: figure("dvc_tiep_nhan"),
        "Chưa có số liệu của Trung tâm Phục vụ hành chính công tỉnh",
    ),
    "date that may be turned round": (
        with_real_date(lambda: figure("dvc_tiep_nhan", "as_of"), dt.datetime(2022, 12, 4)),  # noqa: DTZ001
        "ambiguous-date",
        lambda: figure("dvc_tiep_nhan", "as_of"),
        "04/12/2022 hoặc 12/4/2022",
    ),
    "date that is none": (
        with_cell(lambda: figure("dvc_tiep_nhan", "as_of"), "31/4/2022"),
        "unreadable-date",
        lambda: figure("dvc_tiep_nhan", "as_of"),
        "không có ngày 31",
    ),
    "date after the report": (
        with_cell(lambda: figure("dvc_tiep_nhan", "as_of"), "18/6/2022"),
        "date-after-report",
        lambda: figure("dvc_tiep_nhan", "as_of"),
        "18/6/2022 sau ngày báo cáo 31/5/2022",
    ),
    "code twice": (
        with_cell(lambda: figure("dvc_da_tra", "code"), "dvc_tiep_nhan"),
        "duplicate-code",
        lambda: figure("dvc_da_tra", "code"),
        "Mã “dvc_tiep_nhan” đã có ở trang “II.2 Dịch vụ công”, ô A5",
    ),
    "figure that needs itself": (
        with_cell(lambda: figure("ls_cmnd9_con_lai", "expression"), "ls_cmnd9_con_lai + 1"),
        "cycle",
        lambda: figure("ls_cmnd9_con_lai", "expression"),
        "chạy vòng tròn: ls_cmnd9_con_lai → ls_cmnd9_con_lai",
    ),
    "expression cut off": (
        with_cell(lambda: figure("ls_cmnd9_con_lai", "expression"), "ls_cmnd9_chi_tieu -"),
        "unreadable-expression",
        lambda: figure("ls_cmnd9_con_lai", "expression"),
        "hãy sửa Cách tính",
    ),
    "expression over an unknown code": (
        with_cell(lambda: figure("ls_cmnd9_con_lai", "expression"), "ls_cmnd9_chi_tieu - ls_cmnd9_thuc_hin"),
        "unknown-code",
        lambda: figure("ls_cmnd9_con_lai", "expression"),
        "“ls_cmnd9_thuc_hin” không có trong sổ.*có phải “ls_cmnd9_thuc_hien”",
    ),
    "condition cut off": (
        with_cell(lambda: paragraph("{ls_cmnd9_con_lai}", "include"), "ls_cmnd9_con_lai >"),
        "unreadable-expression",
        lambda: paragraph("{ls_cmnd9_con_lai}", "include"),
        "hãy ghi x, để trống, hoặc viết lại điều kiện",
    ),
    "condition over an unknown code": (
        with_cell(lambda: paragraph("{ls_cmnd9_con_lai}", "include"), "ls_cmnd9_con_la > 0"),
        "unknown-code",
        lambda: paragraph("{ls_cmnd9_con_lai}", "include"),
        "“ls_cmnd9_con_la” không có trong sổ.*có phải “ls_cmnd9_con_lai”",
    ),
    "section without content": (
        with_cell(lambda: heading("II.1", "when_empty"), "báo lỗi"),
        "empty-section",
        lambda: heading("II.1", "title"),
        "Mục II.1 chưa có nội dung",
    ),
    "choice that is none": (
        with_cell(lambda: heading("II.1", "when_empty"), "bỏ qua"),
        "unknown-choice",
        lambda: heading("II.1", "when_empty"),
        "Không có lựa chọn “bỏ qua”",
    ),
}


@pytest.mark.few(2)
@pytest.mark.parametrize("case", FINDINGS)
def test_what_is_wrong_in_a_cell_is_a_finding_at_that_cell(folder: Path, case: str) -> None:
    spoil, rule, place, message = FINDINGS[case]
    spoil(folder)
    before = content(folder)
    ran = de06("validate", "So.xlsx", "--json", "-")
    assert (ran.status, ran.err) == (1, "")
    assert content(folder) == before
    found = json.loads(ran.out)["findings"]
    where = place()
    here = [one for one in found if (one["rule"], one["sheet"], one["cell"]) == (rule, where.sheet, where.cell)]
    assert len(here) == 1, found
    assert here[0]["severity"] == "error"
    assert re.search(message, here[0]["message"]), here[0]["message"]
    for one in found:
        assert one["message"].endswith("."), one
        assert one["message"][0].isupper() or one["message"][0] in "“{", one


@pytest.mark.few(2)
@pytest.mark.parametrize(
    "case",
    [
        "sheet of a section missing",
        "code misspelt in a paragraph",
        "unknown fact",
        "empty cell",
        "code twice",
        "figure that needs itself",
        "condition cut off",
        "section without content",
    ],
)
def test_a_report_with_findings_is_exported_and_says_so(folder: Path, case: str) -> None:
    FINDINGS[case][0](folder)
    ran = de06("report", "So.xlsx", "--out", "BaoCao.docx")
    assert (ran.status, ran.err) == (1, "")
    assert all("KHÔNG TRÌNH KÝ" in text for text in headers_of(folder / "BaoCao.docx"))


ODD = [
    *(None, 0, -1, 7.44, 1e15, 1e300, True, "#N/A", "97,53%", "9" * 40, "- 5", Formula("=1/0"), "=1+1"),
    *("{tt.ky}", "{a.b}", "{tt.mo_dau}", "{", "}}", "{{x}}", "{% x %}", "__class__", "tt"),
    *("ls_cmnd9_chi_tieu", "ls_cmnd9_chi_tieu > 0", "1/0", "2^999", "(" * 60 + "1" + ")" * 60, "-" * 200, "VÀ"),
    *("II.99", "I.", "..", "Đề cương", "_de06", "I Chỉ đạo, điều hành", "tuần, năm", "nối", "bỏ mục", "cộng", "a)"),
    *("Mã", "Giá trị", "NỘI DUNG", "x" * 5000, "\u0301", "\u200b", "𝐀🙂", "dòng\nhai", "'", '"', "31/12/1899"),
]
"""What turns up in cells: Excel's own makings, other languages' syntax, names of the workbook in the wrong place."""


@pytest.mark.thorough
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(40), deadline=None)
@given(st.dictionaries(st.sampled_from(places()), st.sampled_from(ODD), min_size=1, max_size=4))
def test_nothing_that_is_typed_into_a_table_ends_unexpectedly(folder: Path, typed: dict[Place, Any]) -> None:
    shutil.copyfile(shipped.path_of(shipped.SAMPLE_WORKBOOK), folder / "So.xlsx")
    for place, value in typed.items():
        put(folder / "So.xlsx", place, value)
    ran = de06("validate", "So.xlsx", "--json", "-")
    if ran.status == 2:
        assert_one_sentence(ran.err)
        assert ran.err.startswith("Tệp “So.xlsx”, trang “"), ran.err
    else:
        assert ran.status == bool(any(one["severity"] == "error" for one in json.loads(ran.out)["findings"]))
