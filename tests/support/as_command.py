"""Compares a button with its command, which runs on a copy of the workbook's folder."""

from __future__ import annotations

import email
import email.policy
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from de06_xl.addin.buttons import ACTIONS
from de06_xl.incoming.containers.package import unpack
from de06_xl.system import shipped
from de06_xl.workbook import layout, search
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Block
from tests.support.clerks_day import CORRECTED, leader_changes, level_above_sends, sample_mailbox, units_send
from tests.support.command_line import Completed, de06
from tests.support.fill_in import fill_in

NAME = "DeAn06_2022-05.xlsx"
_BOOK, _FOLDER = "SỔ", "THƯ MỤC"
"""Stand for the workbook and its folder in a command's arguments."""
_SIGNED = f"{_FOLDER}/bao_cao/BanKy.docx"
_BACKUPS, _LOCKS = "sao_luu", re.compile(r"^(~\$|\.)")
_TIME = re.compile(rb"\d\d:\d\d(:\d\d)?Z?|\d{8}-\d{6}|(?<=datetime\.datetime\()\d+(, \d+)+|\b4\d{4}\.\d{6,}")
"""Times in texts, in the names of files, in a cell as Python and as LibreOffice show it (46355.6763888889)."""


@dataclass(frozen=True)
class Deed:
    """What a button does: its command's ``arguments``, none if there is no such command, after ``before``.

    ``said`` is part of its message, if it makes nothing; ``leads`` the active sheet afterwards, ``opens`` the end of
    the path opened in another program.
    """

    arguments: tuple[str, ...] = ()
    before: Callable[[Path], None] = lambda folder: None
    said: str = ""
    leads: str = ""
    opens: str = ""


@dataclass(frozen=True)
class Seen:
    """What is visible after a click or a command: cells by sheet, files by name, messages."""

    cells: Mapping[str, object]
    files: Mapping[str, object]
    said: str = ""


def _forms_come(folder: Path) -> None:
    units_send(folder, sample_mailbox())


def _forms_are_in(folder: Path) -> None:
    _forms_come(folder)
    de06("collect", folder / NAME)


def _report_is_signed(folder: Path) -> None:
    de06("report", folder / NAME)
    leader_changes(folder)


def _difference_is_marked(folder: Path) -> None:
    _report_is_signed(folder)
    de06("compare", folder / NAME, folder / "bao_cao" / "BanKy.docx", "--write")
    grid = FileGrid(folder / NAME)
    found = search.find(grid.read(layout.COMPARED.sheet), layout.COMPARED, layout.COMPARED.sheet)
    assert found
    grid.write([Block(found.sheet, found.header_row + 1, found.columns["accept"], [[layout.INCLUDED]])])


def _was_checked(folder: Path) -> None:
    de06("validate", folder / NAME, "--write")


def _the_month_before_is_corrected(folder: Path) -> None:
    """The workbook is June's; May's beside it has been corrected since."""
    june, may = folder / "DeAn06_2022-06.xlsx", folder / "Sổ tháng 5.xlsx"
    de06("new", "--from", folder / NAME, june)
    (folder / NAME).rename(may)
    june.rename(folder / NAME)
    fill_in(may, CORRECTED)


def _form_of_the_level_above(folder: Path) -> None:
    de06("forms", folder / NAME)
    level_above_sends(folder)


_NO_MAILBOX = "chưa ghi hộp thư gửi và nhận phiếu"
_NEXT = {
    "ky_moi": "2022-06",
    "ky_moi_thang": "2022-06",
    "ky_moi_quy": "2022-Q2",
    "ky_moi_6_thang": "2022-6T",
    "ky_moi_9_thang": "2022-9T",
    "ky_moi_nam": "2022",
}
DEEDS = {
    **{
        button: Deed(("new", "--from", _BOOK, "--period", period, f"{_FOLDER}/DeAn06_{period}.xlsx"))
        for button, period in _NEXT.items()
    },
    "cap_nhat_ky_truoc": Deed(("refresh", _BOOK), _the_month_before_is_corrected),
    "thong_tin_chung": Deed(leads="Thông tin chung"),
    "tao_phieu": Deed(("forms", _BOOK)),
    "phieu_chung": Deed(("forms", _BOOK, "--chung")),
    "gui_thu": Deed(("send", _BOOK), said=_NO_MAILBOX),
    "lay_thu": Deed(("collect", _BOOK, "--hop-thu"), said=_NO_MAILBOX),
    "thu_phieu": Deed(("collect", _BOOK), _forms_come),
    "don_doc": Deed(("remind", _BOOK)),
    "tong_hop": Deed(("aggregate", _BOOK), _forms_are_in),
    "kiem_tra": Deed(("validate", _BOOK, "--write")),
    "phan_tich": Deed(("analyze", _BOOK), _forms_are_in),
    "loi_ke_tiep": Deed(leads="II.4 Làm sạch dữ liệu"),
    "nguon_so_nay": Deed(("trace", _BOOK, "tt_luot"), said="tt_luot = 101 lượt"),
    "xuat_word": Deed(("report", _BOOK), opens=".docx"),
    "xuat_pdf": Deed(("report", _BOOK, "--pdf"), opens=".pdf"),
    "ban_ra_soat": Deed(("report", _BOOK, "--review"), opens=".docx"),
    "doi_chieu": Deed(
        ("compare", _BOOK, _SIGNED, "--write", "--marked", _SIGNED.replace(".", "_DOI-CHIEU.")), _report_is_signed
    ),
    "the_thuc": Deed(("check-layout", _SIGNED), _report_is_signed, said="16 đúng"),
    "nhan_ban_ky": Deed(("accept", _BOOK), _difference_is_marked),
    "chot_ky": Deed(("close", _BOOK, _SIGNED, "--dong-y"), _report_is_signed),
    "lap_so": Deed(opens=".xlsx"),
    "hoan_tac": Deed(("undo", _BOOK, "--dong-y"), _was_checked),
    "dien_phieu_cap_tren": Deed(
        ("fill", f"{_FOLDER}/phieu_cap_tren/Phieu_2022-05_KG.xlsx", "--from", _BOOK), _form_of_the_level_above
    ),
    "mo_thu_muc": Deed(opens=""),
    "huong_dan": Deed(opens="huong-dan.html"),
    "trang_can_bo": Deed(opens="MotTrang_CanBo.docx"),
    "trang_don_vi": Deed(opens="MotTrang_DonVi.docx"),
    "nhat_ky": Deed(leads="Nhật ký"),
    "cai_dat_thu": Deed(("mail", _BOOK), said=_NO_MAILBOX),
    "kiem_tra_cai_dat": Deed(("doctor",), said="Excel"),
}
"""By button id."""
SELECTED = "II.5 Tuyên truyền", "D5"
"""The selected cell when a button is clicked."""


def prepare(button: str, folder: Path) -> Path:
    """The sample workbook in a new folder, with what the button needs beside it."""
    folder.mkdir(parents=True)
    workbook = Path(shutil.copy(shipped.path_of(shipped.SAMPLE_WORKBOOK), folder / NAME))
    DEEDS[button].before(folder)
    return workbook


def run(button: str, workbook: Path) -> Completed:
    """Run the button's command on a workbook made by ``prepare``; does nothing if there is no command."""
    words = {_BOOK: str(workbook), _FOLDER: str(workbook.parent)}
    arguments = DEEDS[button].arguments
    filled = [re.sub("|".join(words), lambda word: words[word[0]], argument) for argument in arguments]
    return de06(*filled) if filled else Completed(0, "", "")


def by_command(button: str, workbook: Path, cells: Callable[[Path], Mapping[str, object]]) -> Seen:
    """What the command does; ``cells`` reads the cells of a file."""
    ran = run(button, workbook)
    return Seen(cells(workbook), files_in(workbook.parent), ran.out + ran.err)


def differences(button: str, clicked: Seen, commanded: Seen) -> list[str]:
    """How a click differed from the command: sheets, files, messages."""
    deed = DEEDS[button]
    found = [
        f"{what} {name}"
        for what, one, other in (
            ("sheet", clicked.cells, commanded.cells),
            ("file", clicked.files, commanded.files),
        )
        for name in sorted(one.keys() | other.keys())
        if one.get(name) != other.get(name)
    ]
    reported = [("click", clicked.said)] + ([("command", commanded.said)] if deed.arguments else [])
    return found + [f"{who} says {said[:200]!r}, not {deed.said!r}" for who, said in reported if deed.said not in said]


def files_in(folder: Path) -> dict[str, object]:
    """The contents of the files in a folder, by name, without times, backups and the workbook itself."""
    found = sorted(path for path in folder.rglob("*") if path.is_file() and not _LOCKS.match(path.name))
    names = {path: path.relative_to(folder).as_posix() for path in found if path.name != NAME}
    return {name: _held(path, folder) for path, name in names.items() if not name.startswith(_BACKUPS)}


def _held(path: Path, folder: Path) -> object:
    if (
        path.parent == folder and path.suffix == ".xlsx"
    ):  # made from the workbook, which a program may have saved before
        grid = FileGrid(path)
        return timeless_cells({sheet: grid.read(sheet) for sheet in grid.sheets()})
    return _said(path.name, path.read_bytes())


def _said(name: str, data: bytes) -> object:
    match Path(name).suffix:
        case ".xlsx" | ".docx":
            parts = unpack(data, name, name)
            return {part: timeless(held) for part, held in parts.items() if not part.startswith("docProps/")}
        case ".eml":
            mail = email.message_from_bytes(data, policy=email.policy.default)
            heads = {key: value for key, value in mail.items() if key not in ("Date", "Message-ID", "Content-Type")}
            parts = [part for part in mail.walk() if not part.is_multipart()]
            return heads, [_said(part.get_filename() or "", part.get_payload(decode=True)) for part in parts]
        case ".pdf":
            return data[:5]  # made by programs of their own
        case _:
            return timeless(data)


def timeless_cells(cells: Mapping[str, object]) -> dict[str, object]:
    """The contents of sheets, without the times of writing."""
    return {sheet: timeless(repr(held).encode()) for sheet, held in cells.items()}


def timeless(data: bytes) -> bytes:
    """A text without the times in it."""
    return _TIME.sub(b"", data)


def buttons() -> list[str]:
    """The buttons, in the order of the ribbon."""
    return [action.id for action in ACTIONS]
