"""Make the pictures of README and guide anew from the real sheets and pages.

    uv run --group docs python docs/pictures.py

Needs LibreOffice, poppler's pdftoppm and the typeface Tinos (Debian's fonts-croscore). Sheets are shown as
LibreOffice prints them under Vietnamese settings.
"""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import tempfile
from pathlib import Path

from PIL import Image, ImageChops

from de06_xl.actions import demo, forms
from de06_xl.actions.session import open_file
from de06_xl.ui import TerminalUi

PICTURES = Path(__file__).parent / "hinh"
SHEETS = {
    "Tổng quan": "tong-quan",
    "Thông tin chung": "thong-tin-chung",
    "Đề cương": "de-cuong",
    "II.4 Làm sạch dữ liệu": "so-lieu",
    "I Chỉ đạo, điều hành": "noi-dung",
    "Kiểm tra": "kiem-tra",
}
"""Sheets that are shown, by the name of their picture; a sheet's first page is taken."""

VIETNAMESE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>vi-VN</value></prop>
</item>
</oor:items>
"""
WIDTH = 1400
"""Pixels across a picture of a sheet."""


def main() -> None:
    """Run the demo in a temporary folder and picture what it made."""
    PICTURES.mkdir(exist_ok=True)
    os.environ["FONTCONFIG_FILE"] = str(Path(__file__).parent / "fonts.conf")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        profile = folder / "profile" / "user"
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(VIETNAMESE, encoding="utf-8")
        made = demo.run(folder / "demo", TerminalUi(), dt.datetime(2022, 5, 31, 9, 30, tzinfo=dt.UTC)).files
        workbook = next(path for path in made if path.suffix == ".xlsx" and path.parent.name == "demo")
        report = next(path for path in made if path.suffix == ".docx" and path.parent.name == "bao_cao")
        sheets = to_pdf(workbook, folder)
        for sheet, picture in SHEETS.items():
            save(trimmed(page(sheets, first_page(sheets, sheet), folder)), picture)
        pages = to_pdf(report, folder)
        for number, picture in ((1, "bao-cao-trang-1"), (4, "bao-cao-trang-4"), (6, "bao-cao-trang-6")):
            save(page(pages, number, folder), picture, 800)
        forms_made = forms.run(open_file(workbook, TerminalUi(), dt.datetime(2022, 5, 10, tzinfo=dt.UTC))).files
        form = next(path for path in forms_made if path.name == "Phieu_2022-05_PVHCC.xlsx")
        save(trimmed(page(to_pdf(form, folder), 1, folder)), "phieu")
        template = next(path for path in made if path.parent.name == "mau_word")
        save(page(to_pdf(template, folder), 1, folder), "mau-word", 800)
        save(side_by_side(PICTURES / "so-lieu.png", PICTURES / "bao-cao-trang-4.png"), "tong-the", 1800)


def to_pdf(path: Path, folder: Path) -> Path:
    """A document as LibreOffice prints it."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder / f"{path.stem}.pdf"


def first_page(pdf: Path, sheet: str) -> int:
    """The first page whose footer names the sheet."""
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True).stdout.decode()
    for number, content in enumerate(text.split("\f"), 1):
        lines = content.strip().splitlines()
        if lines and lines[-1].strip().startswith(f"{sheet}  "):
            return number
    raise LookupError(sheet)


def page(pdf: Path, number: int, folder: Path) -> Image.Image:
    """One page as a picture."""
    target = folder / f"page-{pdf.stem}-{number}"
    pages = ["-f", str(number), "-l", str(number), "-singlefile"]
    subprocess.run(["pdftoppm", "-png", "-r", "150", *pages, str(pdf), str(target)], check=True)
    return Image.open(f"{target}.png").convert("RGB")


def trimmed(picture: Image.Image) -> Image.Image:
    """A picture without the white around it, and without the footer."""
    body = picture.crop((0, 0, picture.width, int(picture.height * 0.93)))
    box = ImageChops.difference(body, Image.new("RGB", body.size, "white")).getbbox()
    return body.crop((box[0] - 12, box[1] - 12, box[2] + 12, box[3] + 12)) if box else body


def side_by_side(left: Path, right: Path) -> Image.Image:
    """Two pictures of one height beside each other: the sheet, and the page that came of it."""
    one, other = Image.open(left).convert("RGB"), Image.open(right).convert("RGB")
    height = 900
    one = one.resize((one.width * height // one.height, height), Image.Resampling.LANCZOS)
    other = other.resize((other.width * height // other.height, height), Image.Resampling.LANCZOS)
    both = Image.new("RGB", (one.width + other.width + 60, height + 40), "#8A93A6")
    both.paste(one, (20, 20))
    both.paste(other, (one.width + 40, 20))
    return both


def save(picture: Image.Image, name: str, width: int = WIDTH) -> None:
    """Write a picture small enough for a repository."""
    height = picture.height * width // picture.width
    small = picture.resize((width, height), Image.Resampling.LANCZOS)
    small.quantize(96).save(PICTURES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
