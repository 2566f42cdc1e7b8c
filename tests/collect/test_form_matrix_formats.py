"""Matrices filled in and saved by other programs, and what their own checks say in LibreOffice."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from de06_xl.collect.forms import sheet as form
from de06_xl.model.place import Place
from tests.support.filled_forms import FACTS, put, read, values
from tests.support.libreoffice import Input, Type, edit_and_save, recalculated
from tests.support.made_up_lists import CODES, FIGURES, LIST, form_for, usual
from tests.support.other_programs import ENDINGS, PROGRAMS, saved_by

pytestmark = pytest.mark.office


@pytest.mark.few(2)
@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("program", PROGRAMS)
def test_a_matrix_saved_by_another_program_says_the_same(program: str, ending: str, tmp_path: Path) -> None:
    book = usual()
    file = form_for(book)
    put(file.matrix, file.as_of().cell, "14/5/2022")
    sent = read(file.sent(FIGURES), book)
    found = read(saved_by(program, ending, file.sent(FIGURES), tmp_path), book)
    assert (found.figures, found.problems, found.fingerprint) == (sent.figures, (), sent.fingerprint)
    assert values(found) == FIGURES


@pytest.mark.few(1)
@pytest.mark.parametrize("ending", ENDINGS)
def test_a_matrix_filled_in_libreoffice_says_what_was_typed(ending: str, tmp_path: Path) -> None:
    book = usual()
    file = form_for(book)
    source = tmp_path / "phieu.xlsx"
    source.write_bytes(file.data)
    typed = [Type(LIST, file.at(code).cell, float(str(value))) for code, value in FIGURES.items()]
    typed += [Type(LIST, file.as_of().cell, "14/5/2022"), Type(form.SHEET, file.fact("phone").cell, FACTS["phone"])]
    found = read(edit_and_save(source, tmp_path / f"ra.{ending}", typed).read_bytes(), book)
    assert (values(found), found.problems, found.phone) == (FIGURES, (), FACTS["phone"])


ABOVE = "Sai ở mục 02: “Hồ sơ trực tuyến” không được lớn hơn “Tổng số hồ sơ”; hãy kiểm tra lại."
LETTERS = "Sai: đang là chữ; hãy gõ con số, không có thì gõ 0. (“Tổng số hồ sơ”)"
SAYS: list[tuple[dict[str, Input], str]] = [
    ({}, "Chưa điền."),
    ({"hs_tong[02]": 5}, "Chưa điền. (“Hồ sơ trực tuyến”)"),
    ({"hs_tong[02]": 5, "hs_truc_tuyen[02]": 4}, "Đạt."),
    ({"hs_tong[02]": -5, "hs_truc_tuyen[02]": 4}, "Sai: số âm. (“Tổng số hồ sơ”)"),
    ({"hs_tong[02]": 5, "hs_truc_tuyen[02]": 6}, ABOVE),
    ({"hs_tong[02]": "x", "hs_truc_tuyen[02]": 6}, LETTERS),
]
"""What is typed into a row, and what it says."""


def test_each_row_says_the_gravest_in_words(tmp_path: Path) -> None:
    file = form_for(usual())
    path = tmp_path / "phieu.xlsx"
    path.write_bytes(file.data)
    cells = {code: file.at(code) for code in CODES}
    inputs: list[Mapping[Place, Input]] = [
        {place: typed.get(code) for code, place in cells.items()} for typed, _ in SAYS
    ]
    said = recalculated(path, inputs, [file.beside("02", "Kiểm tra")])
    assert [row[0] for row in said] == [words for _, words in SAYS]
    assert file.text(file.beside("02", "Kiểm tra")) == SAYS[0][1]


def test_the_line_on_top_counts_the_figures_of_matrices(tmp_path: Path) -> None:
    file = form_for(usual())
    path = tmp_path / "phieu.xlsx"
    path.write_bytes(file.data)
    people = {file.fact(field): FACTS[field] for field in ("compiled_by", "approved_by", "phone")}
    some: dict[Place, Input] = {file.at(code): 5 for code in CODES[:6]}
    every: dict[Place, Input] = {file.at(code): 5 for code in CODES}
    wrong: dict[Place, Input] = {file.as_of(): "hôm qua"}
    nothing: dict[Place, Input] = {**dict.fromkeys(every), file.as_of(): None, file.fact("nothing"): "x"}
    lines = [Place(form.SHEET, "A2"), Place(LIST, "A2")]
    said = recalculated(path, [people | some, every, wrong, nothing], lines)
    assert all(first == second for first, second in said)
    complete = "Phiếu đã điền đủ, chưa thấy chỗ sai; hãy lưu và gửi lại tệp này."
    assert [first for first, _ in said] == ["Còn 04 số liệu chưa điền.", complete, "Còn 01 chỗ sai.", complete]
    assert file.text(lines[1]) == "Còn 10 số liệu chưa điền, 03 ô người lập, người duyệt, điện thoại chưa ghi."
