"""Units come in by the province's name, from a file, or by paste; those that are there stay."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from de06_xl import De06Error, new_workbook, open_workbook
from de06_xl.model import finding_kinds as kinds
from de06_xl.model.provinces import province_named, provinces
from de06_xl.workbook import layout
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Block
from tests.support.command_line import de06
from tests.support.fill_in import read


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """A province's new workbook."""
    path = tmp_path / "Sổ.xlsx"
    new_workbook(path, "2026-11")
    return path


def codes(path: Path) -> dict[str, str]:
    return {unit.name: unit.code for unit in read(path).units}


def state(path: Path, fact: str, value: str) -> None:
    """Type a fact."""
    row = next(one.row for one in read(path).facts if one.key == fact)
    FileGrid(path).write([Block(row.sheet, row.number, 3, [[value]])])


def paste(path: Path, *names: str) -> int:
    """Paste names below the units; returns the first row."""
    row = max(unit.row.number for unit in read(path).units) + 1
    FileGrid(path).write([Block(layout.UNITS.sheet, row, 2, [[name] for name in names])])
    return row


def table(path: Path, *rows: tuple[str, ...]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_the_list_has_34_provinces_and_3321_communes() -> None:
    assert len(provinces()) == 34
    assert sum(len(province.communes) for province in provinces()) == 3321


@pytest.mark.few(2, 3)
@pytest.mark.parametrize(
    ("province", "place", "called", "levels", "police"),
    [
        ("Huế", "Huế", "thành phố {tt.dia_danh}", "xã, phường", "Công an thành phố"),
        ("TP. HCM", "Thành phố Hồ Chí Minh", "Đề án 06 {tt.dia_danh}", "xã, phường, đặc khu", "Công an thành phố"),
        ("Lạng Sơn", "Lạng Sơn", "tỉnh {tt.dia_danh}", "xã, phường", "Công an tỉnh"),
        ("An Giang", "An Giang", "tỉnh {tt.dia_danh}", "xã, phường, đặc khu", "Công an tỉnh"),
    ],
)
def test_a_new_workbook_says_tinh_or_thanh_pho_and_the_levels_of_its_communes(
    tmp_path: Path, province: str, place: str, called: str, levels: str, police: str
) -> None:
    path = tmp_path / "Sổ.xlsx"
    new_workbook(path, "2026-11", province=province)
    book = read(path)
    assert book.fact("dia_danh") == place
    assert book.fact("cv_co_quan").endswith(called)
    texts = [str(cell) for sheet in FileGrid(path).sheets() for row in FileGrid(path).read(sheet) for cell in row]
    assert {f"UBND các {levels}", f"Cộng các {levels}", police} <= set(texts)
    assert f"KẾT QUẢ CỦA CÁC {levels.upper()} {{tt.KY}}" in {heading.title for heading in book.outline}
    if "đặc khu" not in levels:
        assert not [text for text in texts if "đặc khu" in text.lower()]
    if police == "Công an thành phố":
        assert not [text for text in texts if "của tỉnh" in text or text.endswith(" tỉnh")]


@pytest.mark.parametrize("province", provinces(), ids=lambda province: province.number)
def test_the_communes_of_every_province_have_short_unique_codes_and_are_found_by_name(province) -> None:  # type: ignore[no-untyped-def]
    names = [commune.code for commune in province.communes]
    assert len({code.casefold() for code in names}) == len(names)
    assert all(code.isascii() and code.isalnum() and code.isupper() and 2 < len(code) <= 12 for code in names)
    for commune in province.communes:
        assert province.commune(commune.name) is commune
        assert province.commune(f"UBND {commune.name.lower()}") is commune
    assert province_named(province.name) is province
    assert province_named(province.short_name.upper()) is province


@pytest.mark.few(1, 3)
@pytest.mark.parametrize("name", [province.short_name for province in provinces()])
def test_a_provinces_communes_come_in_by_its_name(name: str, workbook: Path) -> None:
    before = codes(workbook)
    outcome = open_workbook(workbook).add_units(province=name)
    province = province_named(name)
    assert province
    added = [unit for unit in read(workbook).units if unit.name not in before]
    assert [(unit.name, unit.code) for unit in added] == [(one.name, one.code) for one in province.communes]
    assert {(unit.group, unit.level, unit.email, unit.valid_from) for unit in added} == {
        ("XA", "xã", "", dt.date(2025, 7, 1))
    }
    assert outcome.messages == (f"Trang Đơn vị: thêm {len(added):02d} đơn vị.",)
    assert outcome.backup
    state(workbook, "dia_danh", name)
    assert {one.kind for one in open_workbook(workbook).findings} == {kinds.STILL_TO_FILL}


@pytest.mark.thorough
def test_asked_twice_it_changes_nothing(workbook: Path) -> None:
    open_workbook(workbook).add_units(province="An Giang")
    before = workbook.read_bytes()
    outcome = open_workbook(workbook).add_units(province="tỉnh An Giang")
    assert outcome.messages == ("Trang Đơn vị: không có gì mới; 102 đơn vị đã có được giữ nguyên.",)
    assert outcome.backup is None
    assert workbook.read_bytes() == before


def test_a_file_fills_what_is_empty_and_differences_are_told(workbook: Path) -> None:
    open_workbook(workbook).add_units(province="An Giang")
    listed = table(
        workbook.with_name("Danh sách.xlsx"),
        ("DANH SÁCH ĐƠN VỊ",),
        ("TT", "Email", "Tên đơn vị", "Ghi chú", "Mã"),
        ("1", "anbien@angiang.example", "UBND xã An Biên", "", ""),
        ("2", "", "Công an tỉnh An Giang", "", "CAT"),
        ("3", "svhtt angiang", "Ban Dân tộc và Tôn giáo", "", ""),
        ("4", "", "", "", ""),
    )
    outcome = open_workbook(workbook).add_units(file=listed)
    units = {unit.code: unit for unit in read(workbook).units}
    assert units["ANBIEN"].email == "anbien@angiang.example"
    assert units["CAT"].name == "Công an tỉnh"
    assert (units["BDTVTG"].name, units["BDTVTG"].email) == ("Ban Dân tộc và Tôn giáo", "svhtt angiang")
    assert outcome.messages == (
        "Trang Đơn vị: thêm 01 đơn vị (BDTVTG Ban Dân tộc và Tôn giáo), điền 01 ô trống; 02 đơn vị đã có được giữ "
        "nguyên.",
        "Đơn vị CAT: Tên đơn vị trong sổ là “Công an tỉnh”, danh sách ghi “Công an tỉnh An Giang”; giữ nguyên.",
        "Chưa ghi Nhóm: BDTVTG Ban Dân tộc và Tôn giáo; đơn vị gửi số theo nhóm (cột Đơn vị báo cáo ghi XA, SO…) thì "
        "hãy ghi Nhóm ở trang Đơn vị.",
        "Không phải địa chỉ thư điện tử: BDTVTG “svhtt angiang”; hãy sửa ở trang Đơn vị, ghi dạng ten@donvi.gov.vn.",
    )


@pytest.mark.few(1)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_a_text_file_is_a_list_too(sign: str, encoding: str, workbook: Path) -> None:
    path = workbook.with_name("ds.csv")
    lines = ["Thư điện tử,Nhóm,Tên xã", "a@x.example,XA,Xã An Biên"]
    path.write_text("\n".join(lines).replace(",", sign), encoding=encoding)
    open_workbook(workbook).add_units(file=path, province="An Giang")
    assert len(read(workbook).units) == 15 + 102
    assert next(unit.email for unit in read(workbook).units if unit.code == "ANBIEN") == "a@x.example"


@pytest.mark.thorough
def test_names_that_were_pasted_get_their_codes(workbook: Path) -> None:
    state(workbook, "dia_danh", "An Giang")
    row = paste(workbook, "Xã An Biên", "Phường Rạch Giá", "Hội Nông dân")
    (finding, *_) = [one for one in open_workbook(workbook).findings if one.kind is kinds.MISSING_CODE]
    assert (finding.sheet, finding.cell) == ("Đơn vị", f"A{row}")
    outcome = open_workbook(workbook).add_units()
    assert outcome.messages == ("Trang Đơn vị: đặt mã cho 03 đơn vị đã dán tên.",)
    assert {"Xã An Biên": "ANBIEN", "Phường Rạch Giá": "RACHGIA", "Hội Nông dân": "HND"}.items() <= codes(
        workbook
    ).items()
    assert [one for one in open_workbook(workbook).findings if one.kind is kinds.MISSING_CODE] == []


@pytest.mark.thorough
def test_a_name_that_is_no_commune_of_the_province_is_told_with_the_near_one(workbook: Path) -> None:
    state(workbook, "dia_danh", "An Giang")
    paste(workbook, "Xã An Bien", "Phường Hoàn Kiếm")
    (_, reported) = open_workbook(workbook).add_units().messages
    assert "“Xã An Bien” (có phải “Xã An Biên”?)" in reported
    found = [one for one in open_workbook(workbook).findings if one.kind is kinds.UNKNOWN_COMMUNE]
    assert [one.value for one in found] == ["Xã An Bien", "Phường Hoàn Kiếm"]
    assert "(có phải “Xã An Biên”?)" in found[0].message


def test_units_of_2022_are_not_measured_by_the_list_of_today(sample: Path) -> None:
    paste(sample, "Xã Không Có")
    open_workbook(sample).add_units()
    assert kinds.UNKNOWN_COMMUNE not in {one.kind for one in open_workbook(sample).findings}


@pytest.mark.few(2)
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--tinh", "An Gian"), "(có phải “An Giang”?)"),
        (("khong-co.xlsx",), "khong-co.xlsx"),
        (("trong.csv",), "không có cột tên đơn vị"),
        (("hong.csv",), "CSV UTF-8"),
        (("anh.xlsx",), "anh.xlsx"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    arguments: tuple[str, ...], sentence: str, workbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(workbook.parent)
    Path("trong.csv").write_text("STT;Số lượng\n1;2\n", encoding="utf-8")
    Path("hong.csv").write_bytes("Tên đơn vị;Mã\nXã An Biên;\n".encode("cp1258", "replace") + b"\xff\xe1")
    Path("anh.xlsx").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    before = workbook.read_bytes()
    ran = de06("units", "Sổ.xlsx", *arguments)
    assert ran.status == 2
    assert sentence in ran.err
    assert "Traceback" not in ran.err
    assert workbook.read_bytes() == before


def test_the_front_door_refuses_a_province_that_is_none(workbook: Path) -> None:
    with pytest.raises(De06Error, match="34 tỉnh"):
        open_workbook(workbook).add_units(province="Kiên Giang")
