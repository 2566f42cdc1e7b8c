"""``de06 forms`` puts a form for every unit beside the workbook, with letters to send them, and loses nobody's work."""

from __future__ import annotations

import io
import shutil
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import openpyxl
import pytest

from de06_xl.actions import forms
from de06_xl.actions.session import DRAFTS_FOLDER, FORMS_FOLDER, open_file
from de06_xl.cli.terminal import TerminalUi
from de06_xl.collect.forms import sheet as form
from de06_xl.collect.forms.drawing import draw_form
from de06_xl.model.duties import owing_units
from de06_xl.model.figures import Figures
from de06_xl.report.seal import seal
from de06_xl.system.errors import De06Error
from de06_xl.workbook.file_grid import FileGrid
from tests.conftest import NOW
from tests.support.command_line import assert_one_sentence, de06
from tests.support.fill_in import indicators, read, typed


def run(workbook: Path, *, common: bool = False) -> tuple[str, ...]:
    """Make the forms; what is told."""
    return forms.run(open_file(workbook, TerminalUi(), NOW, "test"), common=common).messages


def folder_of(workbook: Path) -> Path:
    return workbook.parent / FORMS_FOLDER


def letter(workbook: Path, stem: str) -> EmailMessage:
    data = (folder_of(workbook) / DRAFTS_FOLDER / f"{stem}.eml").read_bytes()
    message = message_from_bytes(data, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def addresses(message: EmailMessage) -> list[str]:
    return [address.addr_spec for address in message["To"].addresses] if message["To"] else []


def edit(path: Path, cell: str, value: object) -> bytes:
    """Somebody opens a form, types and saves; its bytes."""
    book = openpyxl.load_workbook(path)
    book[form.SHEET][cell] = value
    book.save(path)
    return path.read_bytes()


def set_unit(path: Path, unit_code: str, **fields: str) -> None:
    """Change fields of a unit's row, as a clerk does."""
    row = next(unit.row for unit in read(path).units if unit.code == unit_code)
    FileGrid(path).write([typed(row.sheet, row.place(field).cell, value) for field, value in fields.items()])


def set_owner(path: Path, code: str, owner: str) -> None:
    row = indicators(read(path))[code].row
    FileGrid(path).write([typed(row.sheet, row.place("owner").cell, owner)])


def test_every_unit_gets_its_form_and_a_letter(sample: Path) -> None:
    before = sample.read_bytes()
    told = run(sample)
    assert sample.read_bytes() == before
    book = read(sample)
    stems = {f"Phieu_2022-05_{unit.code}" for unit in owing_units(book)}
    assert len(stems) == 23
    made = folder_of(sample)
    assert {path.stem for path in made.glob("*.xlsx")} == stems
    assert {path.stem for path in (made / DRAFTS_FOLDER).iterdir()} == stems
    assert told[0].startswith("Đã tạo 23 phiếu cho 23 đơn vị: ")
    cat = book.unit("CAT")
    assert cat
    assert (made / "Phieu_2022-05_CAT.xlsx").read_bytes() == seal(draw_form(book, Figures(book), cat))


def test_a_letter_carries_the_form_to_the_units_address(sample: Path) -> None:
    run(sample)
    message = letter(sample, "Phieu_2022-05_CAT")
    assert addresses(message) == ["cat@kiengiang.example"]
    assert message["Subject"] == "Đề nghị gửi số liệu báo cáo Đề án 06 tháng 5/2022 (chậm nhất ngày 25/5/2022)"
    (attached,) = message.iter_attachments()
    data = (folder_of(sample) / "Phieu_2022-05_CAT.xlsx").read_bytes()
    assert (attached.get_filename(), attached.get_content()) == ("Phieu_2022-05_CAT.xlsx", data)
    body = message.get_body()
    assert body
    text = str(body.get_content())
    for expected in (
        "Kính gửi: Công an tỉnh",
        "số lũy kế, số thời điểm tính đến ngày 14/5/2022",
        "chậm nhất ngày 25/5/2022",
        "Phiếu gồm 23 chỉ tiêu và nội dung các mục I, II.3.3 và II.4.",
        "Ban Chỉ đạo thực hiện Đề án 06 tỉnh Kiên Giang",
    ):
        assert expected in text
    assert "  " not in text


@pytest.mark.thorough
def test_a_letter_leaves_out_what_the_workbook_does_not_say(sample: Path) -> None:
    book = read(sample)
    facts = {fact.key: fact.row for fact in book.facts}
    keys = ("han_gui", "tu_ngay", "cv_co_quan", "co_quan_ban_hanh")
    FileGrid(sample).write([typed(facts[key].sheet, facts[key].place("value").cell, None) for key in keys])
    run(sample)
    message = letter(sample, "Phieu_2022-05_PVHCC")
    assert message["Subject"] == "Đề nghị gửi số liệu báo cáo Đề án 06 tháng 5/2022"
    body = message.get_body()
    assert body
    text = str(body.get_content())
    assert "ngày" not in text
    assert "cơ quan tổng hợp gửi kèm" in text


@pytest.mark.thorough
def test_a_text_for_chats_lists_the_forms(sample: Path) -> None:
    run(sample)
    data = (folder_of(sample) / forms.CHAT).read_bytes()
    text = data.decode("utf-8-sig")
    assert data.startswith(b"\xef\xbb\xbf")
    assert text.count("\r\n") == text.count("\n") == 25
    assert "- UBND huyện An Biên: Phieu_2022-05_AB.xlsx\r\n" in text


@pytest.mark.thorough
def test_the_letter_of_the_decree_lists_the_units(sample: Path) -> None:
    told = run(sample)
    (path,) = folder_of(sample).glob("*.docx")
    assert f"Công văn gửi phiếu: {path}" in told
    assert path.name == "CongVan_GuiPhieu_2022-05.docx"


@pytest.mark.thorough
def test_forms_are_made_where_the_template_of_that_letter_is_broken(sample: Path) -> None:
    templates = sample.parent / "mau_word"
    templates.mkdir()
    (templates / "gui-phieu.docx").write_bytes(b"PK")
    told = run(sample)
    assert any(line.startswith("Chưa lập được công văn gửi phiếu. Tệp “gui-phieu.docx”") for line in told)
    assert len(list(folder_of(sample).glob("*.xlsx"))) == 23


@pytest.mark.thorough
def test_making_them_again_writes_nothing(sample: Path) -> None:
    run(sample)
    paths = [path for path in folder_of(sample).rglob("*") if path.is_file()]
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in paths}
    run(sample)
    after = {
        path: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder_of(sample).rglob("*") if path.is_file()
    }
    assert {path.name for path in after if path.suffix != ".docx" and after[path] != before.get(path)} == set()


@pytest.mark.thorough
def test_a_form_that_somebody_changed_is_kept_and_the_new_one_stands_beside_it(sample: Path) -> None:
    run(sample)
    path = folder_of(sample) / "Phieu_2022-05_CAT.xlsx"
    typed_in = edit(path, "E20", 5)
    told = run(sample)
    assert path.read_bytes() == typed_in
    beside = path.with_name("Phieu_2022-05_CAT_v2.xlsx")
    assert beside.exists()
    assert any("giữ nguyên" in line and beside.name in line for line in told)
    (attached,) = letter(sample, "Phieu_2022-05_CAT").iter_attachments()
    assert attached.get_content() == beside.read_bytes()
    assert "Phieu_2022-05_CAT_v2.xlsx" in str(letter(sample, "Phieu_2022-05_CAT").get_body().get_content())  # type: ignore[union-attr]
    run(sample)
    assert not path.with_name("Phieu_2022-05_CAT_v3.xlsx").exists()


@pytest.mark.thorough
def test_a_form_nobody_touched_gives_way_to_that_of_a_changed_workbook(sample: Path) -> None:
    run(sample)
    path = folder_of(sample) / "Phieu_2022-05_CAT.xlsx"
    before = path.read_bytes()
    set_owner(sample, "nk_dac_biet", "VPUB")
    run(sample)
    assert path.read_bytes() != before
    assert not path.with_name("Phieu_2022-05_CAT_v2.xlsx").exists()


@pytest.mark.thorough
def test_nothing_is_written_while_a_form_is_open_elsewhere(sample: Path) -> None:
    run(sample)
    set_owner(sample, "nk_dac_biet", "VPUB")
    folder = folder_of(sample)
    (folder / "~$Phieu_2022-05_VPUB.xlsx").write_bytes(b"")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with pytest.raises(De06Error, match="đang mở"):
        run(sample)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_a_group_shares_one_form_and_the_others_get_their_own(sample: Path) -> None:
    told = run(sample, common=True)
    made = {path.stem for path in folder_of(sample).glob("*.xlsx")}
    offices = ("CAT", "VPUB", "PVHCC", "STTTT", "SYT", "SGDDT", "STP", "BHXH")
    assert made == {"Phieu_2022-05_CHUNG_HUYEN", *(f"Phieu_2022-05_{code}" for code in offices)}
    assert told[0].startswith("Đã tạo 09 phiếu cho 23 đơn vị")
    message = letter(sample, "Phieu_2022-05_CHUNG_HUYEN")
    assert len(addresses(message)) == 15
    body = message.get_body()
    assert body
    assert "Chọn tên đơn vị mình" in str(body.get_content())


@pytest.mark.thorough
def test_forms_of_an_earlier_run_that_would_go_to_the_wrong_hands_are_told(sample: Path) -> None:
    run(sample)
    told = run(sample, common=True)
    (line,) = (line for line in told if "đừng gửi nhầm" in line)
    assert line.count("Phieu_2022-05_") == forms.NAMED
    assert "và 07 tệp khác" in line
    letters = {path.stem for path in (folder_of(sample) / "thu").glob("*.eml")}
    assert "Phieu_2022-05_CHUNG_HUYEN" in letters
    assert len(letters) == 9


# What is told


@pytest.mark.thorough
def test_whom_a_letter_cannot_reach_is_told(sample: Path) -> None:
    set_unit(sample, "STP", email="")
    set_unit(sample, "SYT", email="soyte@")
    told = run(sample)
    assert "Chưa có thư điện tử ở trang Đơn vị nên thư nháp để trống nơi nhận: Sở Tư pháp." in told
    place = next(unit.row.place("email") for unit in read(sample).units if unit.code == "SYT")
    assert any(line.startswith(f"Trang “Đơn vị”, ô {place.cell}: “soyte@” không phải địa chỉ") for line in told)
    assert addresses(letter(sample, "Phieu_2022-05_STP")) == addresses(letter(sample, "Phieu_2022-05_SYT")) == []


@pytest.mark.thorough
def test_figures_that_nobody_is_asked_for_are_told(sample: Path) -> None:
    set_owner(sample, "kt_xa", "XA")
    set_owner(sample, "kt_huyen", "")
    set_owner(sample, "nk_dac_biet", "CAT, CU")
    set_unit(sample, "STP", sections="")
    set_unit(sample, "BHXH", valid_to="30/4/2022")
    told = run(sample)
    gone = "Chỉ tiêu ghi đơn vị hoặc nhóm không có trong tháng 5/2022 nên chưa giao được: "
    assert any(
        line.startswith(f"{gone}bhyt_co_so_kcb (BHXH), bhyt_tra_cuu (BHXH), nk_dac_biet (CU), kt_xa (XA); ")
        for line in told
    )
    assert "Chỉ tiêu chưa ghi Đơn vị báo cáo nên không có trong phiếu nào: kt_huyen." in told
    assert "Không có chỉ tiêu hay mục nào trong kỳ này nên không có phiếu: Sở Tư pháp." in told


def test_two_units_of_one_code_are_refused_before_anything_is_written(sample: Path) -> None:
    set_unit(sample, "AM", code="ab")
    with pytest.raises(De06Error, match="trùng với ô A16") as told:
        run(sample)
    assert (told.value.sheet, told.value.cell) == ("Đơn vị", "A17")
    assert not folder_of(sample).exists()


@pytest.mark.thorough
def test_a_code_makes_a_name_that_every_system_takes(sample: Path) -> None:
    set_unit(sample, "STP", code="S/T:P ")
    run(sample)
    assert (folder_of(sample) / "Phieu_2022-05_S-T-P.xlsx").exists()


@pytest.mark.thorough
def test_a_workbook_in_which_nobody_owes_anything_says_what_to_do(sample: Path) -> None:
    for unit in read(sample).units:
        set_unit(sample, unit.code, valid_to="30/4/2022")
    with pytest.raises(De06Error, match="không đơn vị nào có chỉ tiêu"):
        run(sample)


# Many


class Steps(TerminalUi):
    """Counts what is said of the progress."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def step(self, text: str) -> None:
        self.said.append(text)


@pytest.mark.thorough
def test_144_communes_get_their_forms_in_one_go(sample: Path) -> None:
    first = read(sample).units[-1].row
    columns = {field: first.columns[field] for field in ("code", "name", "group", "email")}
    blocks = [
        typed(first.sheet, f"{column}{first.number + number}", value)
        for number in range(1, 145)
        for field, column in columns.items()
        for value in (
            {
                "code": f"X{number:03}",
                "name": f"Xã số {number}",
                "group": "XA",
                "email": f"x{number}@kiengiang.example",
            }[field],
        )
    ]
    FileGrid(sample).write(blocks)
    for code in ("tt_luot", "tt_nguoi"):
        set_owner(sample, code, "HUYEN; XA")
    ui = Steps()
    outcome = forms.run(open_file(sample, ui, NOW, "test"))
    made = list(folder_of(sample).glob("Phieu_2022-05_X*.xlsx"))
    assert len(made) == 144
    assert outcome.messages[0].startswith("Đã tạo 167 phiếu cho 167 đơn vị")
    assert len(ui.said) <= 2 * forms.STEPS
    assert ui.said[0] == "Đang tạo phiếu 1/167: Công an tỉnh"
    names = set()
    for path in made:
        book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()), read_only=True)
        (top,) = (row for row in book[form.SHEET].iter_rows(max_row=9, values_only=True) if form.LABELS["unit"] in row)
        names.add(top[top.index(form.LABELS["unit"]) + 1])
    assert names == {f"X{number:03} - Xã số {number}" for number in range(1, 145)}
    shutil.rmtree(folder_of(sample))
    common = forms.run(open_file(sample, ui, NOW, "test"), common=True)
    assert common.messages[0].startswith("Đã tạo 10 phiếu cho 167 đơn vị")
    assert len(addresses(letter(sample, "Phieu_2022-05_CHUNG_XA"))) == 144


# The command line


@pytest.mark.thorough
def test_the_command_says_where_things_are_and_what_comes_next(sample: Path) -> None:
    ran = de06("forms", sample, "--chung")
    assert ran.status == 0
    assert f"Đã tạo 09 phiếu cho 23 đơn vị: {folder_of(sample)}\n" in ran.out
    assert "Việc tiếp theo: " in ran.out
    assert ran.err.startswith("Đang tạo phiếu 1/9: UBND các huyện, thành phố\n")


@pytest.mark.thorough
def test_a_folder_that_cannot_be_written_is_one_sentence(sample: Path) -> None:
    folder_of(sample).write_bytes(b"")
    ran = de06("forms", sample)
    assert ran.status == 2
    assert_one_sentence(ran.err.splitlines(keepends=True)[-1])
