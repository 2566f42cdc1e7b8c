"""Makes all pictures of README and guide with the real program, working on the sample.

    uv run --group docs python docs/pictures.py

Needs Debian's libreoffice-calc, libreoffice-writer, python3-uno, xvfb, chromium, poppler-utils and fonts-croscore.
Workbooks are shown in LibreOffice's window, documents as printed by LibreOffice, the guide in a browser: build it
first. A button's pictures are rows of SHOTS, taken after ``tests/support/clerks_day.py`` has pressed it; their captions
are in ``de06_xl/build/data/buttons.toml``.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))  # for the tests' day at the workbook

from PIL import Image

from de06_xl import open_workbook
from de06_xl.system import shipped
from de06_xl.system.pdf import to_pdf
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.layout import LEADER_SHEET
from de06_xl.workbook.leader_page import CHOSEN_MOST
from de06_xl.workbook.writing.overview import fact_blocks
from docs.screen import Screen, screen
from tests.support.clerks_day import AGAIN, MAY, a_day
from tests.support.leader_appendix import appendix_blocks
from tests.support.year_before import write_year_before

PICTURES, FONTS = HERE / "hinh", HERE / "fonts.conf"
USER = "canbo"
"""The user who presses the buttons, in the log."""
PAGE, PAGES, README = 900, 1100, 1300
"""Widths in pixels: one page, two pages side by side, and the picture of the README."""
GAP = 20


@dataclass(frozen=True)
class Cells:
    """Cells of the active workbook or of another file, with the cursor in place if that is shown."""

    sheet: str
    area: str
    file: str = ""
    cursor: bool = False


@dataclass(frozen=True)
class Paper:
    """The upper ``part`` of pages of a document, side by side."""

    pages: tuple[int, ...]
    part: float = 1
    file: str = ""


@dataclass(frozen=True)
class Browser:
    """The opened page, down to a height in pixels."""

    height: int
    file: str = ""


SHOTS: dict[str, dict[str, Cells | Paper | Browser]] = {
    "tao_phieu": {
        "phieu": Cells("Phiếu", "A1:I27", file="phieu_gui/Phieu_2022-05_PVHCC.xlsx"),
        "cong-van-gui-phieu": Paper((1,), part=0.63, file="phieu_gui/CongVan_GuiPhieu_2022-05.docx"),
    },
    "don_doc": {"cong-van-don-doc": Paper((1, 2), part=0.63, file="phieu_gui/don_doc/CongVan_DonDoc_2022-05.docx")},
    "thu_phieu": {
        "phieu-nhan": Cells("Phiếu nhận", "A1:I30"),
        "so-lieu-don-vi": Cells("Số liệu đơn vị", "A1:M26"),
    },
    "tong_hop": {
        "nguon-so-lieu": Cells("Nguồn số liệu", "A35:J50"),
        "don-vi-gui": Cells("Tổng quan", "A62:E86"),
    },
    "kiem_tra": {
        "kiem-tra": Cells("Kiểm tra", "A1:H10"),
        "hang-co-loi": Cells("II.4 Làm sạch dữ liệu", "A1:H12"),
        "hang-co-canh-bao": Cells("II.3.3 Công dân số", "A1:H13"),
        "tong-quan": Cells("Tổng quan", "A1:E33"),
        "thong-tin-chung": Cells("Thông tin chung", "A1:D35"),
        "de-cuong": Cells("Đề cương", "A1:G19"),
        "so-lieu": Cells("II.4 Làm sạch dữ liệu", "A1:I31"),
        "noi-dung": Cells("I Chỉ đạo, điều hành", "A1:E24"),
        "quy-tac-kiem-tra": Cells("Quy tắc kiểm tra", "A1:G12"),
    },
    "loi_ke_tiep": {"loi-ke-tiep": Cells("II.4 Làm sạch dữ liệu", "A1:H12", cursor=True)},
    "xuat_word": {"bao-cao-con-loi": Paper((1,), part=0.345), "bao-cao-trang-4": Paper((4,), part=0.542)},
    "kiem_tra" + AGAIN: {"giai-trinh": Cells("Kiểm tra", "F4:L6")},
    "xuat_pdf": {"bao-cao-pdf": Paper((1, 6))},
    "doi_chieu": {"doi-chieu": Cells("Đối chiếu", "A1:G6")},
    "nhan_ban_ky": {"nhan-ban-ky": Cells("II.3.2 KT-XH", "A1:I10")},
    "chot_ky": {"chot-ky": Cells("Nhật ký", "A4:D13")},
    "nhat_ky": {"nhat-ky": Cells("Nhật ký", "A1:D8", cursor=True)},
    "ky_moi": {
        "ky-moi": Cells("II.3.3 Công dân số", "A1:H24", file="DeAn06_2022-06.xlsx"),
        "lich-su": Cells("Lịch sử", "A1:D12", file="DeAn06_2022-06.xlsx"),
    },
    "lap_so": {"lap-so": Cells("Lập sổ", "A1:C6", file="LapSo.xlsx")},
    "huong_dan": {"huong-dan": Browser(608)},
    "thong_tin_chung": {"thong-tin-con-thieu": Cells("Thông tin chung", "A1:D15", cursor=True)},
}
"""The pictures to take after a button was pressed, by file name.

A shot's ``file`` is beside the workbook; without one it is what the button opened.
"""


TABLES = {
    "danh-muc": Cells("Danh mục", "A1:E14", file=shipped.APPENDIX_WORKBOOK),
    "bang": Cells("PL1 25 dịch vụ công", "A1:G16", file=shipped.APPENDIX_WORKBOOK),
}
"""Pictures of the second sample."""


LEADER_PAGE = Cells(LEADER_SHEET, "A1:O42", file="bang-theo-doi.xlsx")


def main() -> None:
    """Press all buttons and take all pictures; obsolete ones are deleted."""
    os.environ |= {"FONTCONFIG_FILE": str(FONTS), "LOGNAME": USER}
    taken: dict[str, Image.Image] = {}
    with tempfile.TemporaryDirectory() as name, screen() as seen:
        folder, passing = Path(name, "DeAn06"), Path(name, "passing")
        folder.mkdir()
        passing.mkdir()
        tempfile.tempdir = str(passing)  # a click refuses a workbook in the folder for passing files
        for pressed in a_day(seen.office, folder, seen.open):
            print(pressed.button)
            for file, shot in SHOTS.get(pressed.button, {}).items():
                taken[file] = take(shot, folder / shot.file if shot.file else pressed.opened, seen)
        for file, shot in TABLES.items():
            taken[file] = take(shot, Path(shutil.copy(shipped.path_of(shipped.APPENDIX_WORKBOOK), folder)), seen)
        taken["bang-phu-luc"] = appendix(folder)
        followed = leader_workbook(folder)
        taken["bang-theo-doi"] = take(LEADER_PAGE, followed, seen)
        taken["phu-luc-theo-doi"] = leader_appendix(followed)
        taken["mau-word"] = on_paper(folder / "mau_word" / Path(shipped.REPORT_TEMPLATE).name, Paper((1,), part=0.76))
    taken["tong-the"] = beside([taken["so-lieu"], taken.pop("bao-cao-trang-4")], README, "#8A93A6")
    for path in PICTURES.glob("*.png"):
        if path.stem not in taken:
            path.unlink()
    for file, picture in taken.items():
        small(picture).save(PICTURES / f"{file}.png", optimize=True)


def take(shot: Cells | Paper | Browser, path: Path | None, seen: Screen) -> Image.Image:
    """A picture of what a button showed, made or opened."""
    if isinstance(shot, Cells):
        with seen.in_front(path if shot.file else None) as document:
            return seen.picture(document, shot.sheet, shot.area, cursor=shot.cursor)
    assert path
    return on_paper(path, shot) if isinstance(shot, Paper) else in_browser(path, shot.height)


def appendix(folder: Path) -> Image.Image:
    """The appendix of the second sample's report."""
    workbook = Path(shutil.copy(shipped.path_of(shipped.APPENDIX_WORKBOOK), folder))
    report = folder / "phu-luc.docx"
    open_workbook(workbook).report(template=shipped.path_of(shipped.REPORT_TEMPLATE), out=report)
    return on_paper(report, Paper((7,), part=0.9))


def leader_workbook(folder: Path) -> Path:
    """The sample with the leader's page filled, a made-up year before it, and the page as an appendix."""
    workbook = Path(shutil.copy(folder / MAY, folder / "bang-theo-doi.xlsx"))
    write_year_before(workbook)
    opened = open_workbook(workbook)
    numbers = [one for one in opened.book.indicators() if not (one.words or one.item)]
    shared = [one.code for one in numbers if opened.book.is_shared(one)]
    codes = [*shared[:2], *(one.code for one in numbers if one.code not in shared)][:CHOSEN_MOST]
    grid = FileGrid(workbook)
    grid.write([*appendix_blocks(grid, codes), *fact_blocks(grid, {"ten_trong_cau": "Ban Chỉ đạo thực hiện Đề án 06"})])
    opened.analyze()
    return workbook


def leader_appendix(workbook: Path) -> Image.Image:
    """The page as the report prints it."""
    report = workbook.with_name("phu-luc-theo-doi.docx")
    open_workbook(workbook).report(template=shipped.path_of(shipped.REPORT_TEMPLATE), out=report)
    return on_paper(report, Paper((7, 9)))


def on_paper(document: Path, shot: Paper) -> Image.Image:
    """Pages of a Word document or a PDF."""
    with tempfile.TemporaryDirectory() as name:
        pdf = Path(name, "printed.pdf")
        if document.suffix == ".pdf":
            pdf = document
        else:
            to_pdf(document, pdf)
        pages = [upper(page(pdf, number, Path(name)), shot.part) for number in shot.pages]
    return beside(pages, PAGE if len(pages) == 1 else PAGES)


def page(pdf: Path, number: int, folder: Path) -> Image.Image:
    """One page of a PDF."""
    target = folder / f"page-{number}"
    pages = ["-f", str(number), "-l", str(number), "-singlefile"]
    subprocess.run(["pdftoppm", "-png", "-r", "150", *pages, str(pdf), str(target)], check=True)
    return Image.open(f"{target}.png").convert("RGB")


def upper(picture: Image.Image, part: float) -> Image.Image:
    """The upper part of a picture."""
    return picture.crop((0, 0, picture.width, int(picture.height * part)))


def beside(pictures: Sequence[Image.Image], width: int, colour: str = "#B7BECC") -> Image.Image:
    """Pictures of equal height side by side, with gaps between and around them unless there is only one."""
    gap = GAP if len(pictures) > 1 else 0
    share = (width - gap * (len(pictures) + 1)) / sum(picture.width / picture.height for picture in pictures)
    height = round(share)
    both = Image.new("RGB", (width, height + 2 * gap), colour)
    at = gap
    for picture in pictures:
        scaled = picture.resize((round(picture.width * share / picture.height), height), Image.Resampling.LANCZOS)
        both.paste(scaled, (at, gap))
        at += scaled.width + gap
    return both


def in_browser(path: Path, height: int) -> Image.Image:
    """The top of a page of HTML."""
    with tempfile.TemporaryDirectory() as name:
        target = Path(name, "page.png")
        options = ["--headless", "--no-sandbox", "--hide-scrollbars", f"--user-data-dir={name}/profile"]
        size = [f"--window-size={PAGE},{height}", f"--screenshot={target}"]
        subprocess.run(["chromium", *options, *size, path.as_uri()], check=True, capture_output=True, timeout=120)
        return Image.open(target).convert("RGB")


def small(picture: Image.Image) -> Image.Image:
    """A picture with a palette of its most frequent colours; other colours become the nearest one."""
    colours = sorted(picture.getcolors(picture.width * picture.height) or [], reverse=True)
    palette = [colour for _, colour in colours[:256]]

    def nearest(colour: tuple[int, ...]) -> int:
        return min(
            range(len(palette)), key=lambda at: sum((a - b) ** 2 for a, b in zip(colour, palette[at], strict=True))
        )

    table = {colour: at if at < len(palette) else nearest(colour) for at, (_, colour) in enumerate(colours)}
    with_palette = Image.new("P", picture.size)
    with_palette.putpalette([part for colour in palette for part in colour])
    parts = picture.tobytes()
    with_palette.putdata([table[colour] for colour in zip(parts[::3], parts[1::3], parts[2::3], strict=True)])
    return with_palette


if __name__ == "__main__":
    main()
