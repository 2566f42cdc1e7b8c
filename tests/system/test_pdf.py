"""The report as a PDF: whole, in few pages, and made without harm to what the user has open."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from lxml import etree

from de06_xl.build.report_template import build_report_template
from de06_xl.report.render import render
from de06_xl.system import pdf
from de06_xl.system.errors import De06Error
from de06_xl.system.pdf import find_converter, to_pdf
from tests.support.report_context import report_context
from tests.support.word_layout import Document


@pytest.fixture(scope="module")
def report_pdf(rendered_report: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return converted(rendered_report, tmp_path_factory.mktemp("pdf"))


def converted(docx: bytes, folder: Path) -> Path:
    source, target = folder / "báo cáo.docx", folder / "báo cáo.pdf"
    source.write_bytes(docx)
    to_pdf(source, target)
    return target


@dataclass(frozen=True)
class Line:
    """A line of a page, without white space; its length and its distance from the top in millimetres.

    White space says nothing: where no Times New Roman with Vietnamese letters is installed, another font
    lends them, and pdftotext takes the joints for spaces.
    """

    text: str
    length: float
    top: float


def lines(path: Path) -> list[list[Line]]:
    """Page by page the lines, in the order in which pdftotext reads the columns that it sees."""
    command = ["pdftotext", "-bbox-layout", "-enc", "UTF-8", path, "-"]
    output = subprocess.run(command, check=True, capture_output=True).stdout
    namespace = "{http://www.w3.org/1999/xhtml}"

    def millimetres(line: Any, edge: str) -> float:
        return float(line.get(edge)) * 25.4 / 72

    return [
        [
            Line(
                text="".join(word.text for word in line.iter(f"{namespace}word")),
                length=millimetres(line, "xMax") - millimetres(line, "xMin"),
                top=millimetres(line, "yMin"),
            )
            for line in page.iter(f"{namespace}line")
        ]
        for page in etree.fromstring(output).iter(f"{namespace}page")
    ]


def pages(path: Path) -> list[str]:
    """The text of each page without white space."""
    return ["".join(line.text for line in page) for page in lines(path)]


def bare(text: str) -> str:
    return "".join(text.split())


def line_lengths(path: Path, text: str) -> list[float]:
    """The length of each line with this text."""
    return [line.length for page in lines(path) for line in page if line.text == bare(text)]


@pytest.mark.thorough
@pytest.mark.office
def test_every_paragraph_stands_whole_in_the_pdf(rendered_report: bytes, report_pdf: Path) -> None:
    by_columns = downwards = ""
    for number, page in enumerate(lines(report_pdf), 1):
        body = [line for line in page if line.text != str(number)]
        by_columns += "".join(line.text for line in body)
        downwards += "".join(line.text for line in sorted(body, key=lambda line: line.top))
    paragraphs = [paragraph.text for paragraph in Document(rendered_report).paragraphs]
    assert len(paragraphs) > 75
    missing = [text for text in paragraphs if bare(text) not in by_columns and bare(text) not in downwards]
    assert missing == []


@pytest.mark.thorough
@pytest.mark.office
def test_the_report_takes_six_pages_none_of_them_blank(report_pdf: Path) -> None:
    assert len(pages(report_pdf)) == 6
    assert all(len(page) > 100 for page in pages(report_pdf))


@pytest.mark.office
def test_every_page_but_the_first_begins_with_its_number(report_pdf: Path) -> None:
    first, *others = lines(report_pdf)
    assert first[0].text == "UBNDTỈNHKIÊNGIANG"
    assert [page[0].text for page in others] == ["2", "3", "4", "5", "6"]


@pytest.mark.office
def test_quoc_hieu_stands_on_one_line(report_pdf: Path) -> None:
    assert len(line_lengths(report_pdf, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")) == 1


@pytest.mark.thorough
@pytest.mark.office
def test_rules_are_as_long_as_their_lines_ask(tmp_path: Path) -> None:
    # In Times New Roman a letter with marks is as wide as without; those without stand in every font.
    motto, body = "Doc lap - Tu do - Hanh phuc", "BCD THUC HIEN DE AN 06"
    context = report_context(dau_trang=motto, co_quan_ban_hanh=body)
    docx = render(build_report_template(), "bao-cao.docx", context)
    report, path = Document(docx), converted(docx, tmp_path)
    original = report.paragraph("Độc lập - Tự do - Hạnh phúc")
    measured = report.header("first")[0]
    assert (original.sizes, original.bold, original.italic) == (measured.sizes, measured.bold, measured.italic)
    motto_rule = report.next(original).rule
    body_rule = report.next(report.paragraph(body)).rule
    assert motto_rule == pytest.approx(line_lengths(path, motto)[0], rel=0.01)
    assert body_rule is not None
    assert 1 / 3 <= body_rule / line_lengths(path, body)[0] <= 1 / 2


@pytest.mark.thorough
@pytest.mark.parametrize("more", [18, 21, 24, 27])
@pytest.mark.office
def test_the_signature_is_never_alone_on_a_page(tmp_path: Path, more: int) -> None:
    context = report_context(quyen_han=["TM. BAN CHỈ ĐẠO"])
    plain = {"dam": False, "bang": None, "hinh": "", "het": ""}
    filler = [SimpleNamespace(text=f"{number}. Dòng thêm.", **plain) for number in range(more)]
    context["de_cuong"][-1].doan.extend(filler)
    last = pages(converted(render(build_report_template(), "bao-cao.docx", context), tmp_path))[-1]
    for text in ("Trên đây là báo cáo", "Nơi nhận:", "TM. BAN CHỈ ĐẠO", "Lâm Minh Thành"):
        assert bare(text) in last


@pytest.mark.thorough
@pytest.mark.office
def test_a_warning_stands_on_every_page(tmp_path: Path) -> None:
    context = report_context(dau_trang="CÒN 02 LỖI - KHÔNG TRÌNH KÝ")
    path = converted(render(build_report_template(), "bao-cao.docx", context), tmp_path)
    assert len(pages(path)) == 6
    assert all(page.startswith("CÒN02LỖI-KHÔNGTRÌNHKÝ") for page in pages(path))


@pytest.mark.thorough
@pytest.mark.office
def test_a_pdf_that_stood_there_is_replaced_and_nothing_else_is_left(rendered_report: bytes, tmp_path: Path) -> None:
    (tmp_path / "báo cáo.pdf").write_bytes(b"old")
    converted(rendered_report, tmp_path)
    assert (tmp_path / "báo cáo.pdf").read_bytes().startswith(b"%PDF")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["báo cáo.docx", "báo cáo.pdf"]


def test_a_document_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(De06Error, match="không tìm thấy"):
        to_pdf(tmp_path / "a.docx", tmp_path / "a.pdf")


@pytest.mark.office
def test_libreoffice_is_found_here() -> None:
    converter = find_converter()
    assert converter is not None
    assert converter.name == "LibreOffice"


@pytest.fixture
def no_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf.shutil, "which", lambda program: None)


def test_a_machine_without_word_and_libreoffice_is_told(tmp_path: Path, no_programs: None) -> None:
    assert find_converter() is None
    (tmp_path / "a.docx").write_bytes(b"x")
    with pytest.raises(De06Error, match=r"a\.docx.*máy không có Microsoft Word hoặc LibreOffice"):
        to_pdf(tmp_path / "a.docx", tmp_path / "a.pdf")


def test_libreoffice_is_found_in_its_usual_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "LibreOffice" / "program" / "soffice.exe"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\nexit 3\n")
    program.chmod(0o755)
    monkeypatch.setenv("ProgramFiles", str(tmp_path))
    monkeypatch.setenv("PATH", "")
    converter = find_converter()
    assert converter is not None
    assert converter.name == "LibreOffice"


@pytest.fixture
def fake_soffice(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The path of a program called soffice, the first on the search path; the test writes it."""
    program = tmp_path / "bin" / "soffice"
    program.parent.mkdir()
    program.touch(0o755)
    monkeypatch.setenv("PATH", str(program.parent), prepend=os.pathsep)
    (tmp_path / "a.docx").write_bytes(b"x")
    (tmp_path / "a.pdf").write_bytes(b"old")
    return program


@pytest.mark.linux("a shell script stands for LibreOffice")
@pytest.mark.parametrize("does", ["exit 1", "exit 0"])
def test_a_conversion_that_makes_nothing_leaves_the_old_pdf(fake_soffice: Path, tmp_path: Path, does: str) -> None:
    fake_soffice.write_text(f"#!/bin/sh\n{does}\n")
    with pytest.raises(De06Error, match=r"a\.docx.*không xuất được PDF bằng LibreOffice"):
        to_pdf(tmp_path / "a.docx", tmp_path / "a.pdf")
    assert (tmp_path / "a.pdf").read_bytes() == b"old"


@pytest.mark.thorough
def test_a_conversion_that_hangs_is_ended_with_all_that_it_started(
    fake_soffice: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "TIME_LIMIT", 2)
    fake_soffice.write_text(f"#!/bin/sh\nsleep 300 &\necho $! > {tmp_path}/child\nwait\n")
    begin = time.monotonic()
    with pytest.raises(De06Error, match="chạy quá 2 giây"):
        to_pdf(tmp_path / "a.docx", tmp_path / "a.pdf")
    assert time.monotonic() - begin < 20
    child = Path("/proc", (tmp_path / "child").read_text().strip(), "status")
    while runs(child):
        assert time.monotonic() - begin < 20
        time.sleep(0.05)


def runs(status: Path) -> bool:
    try:
        return "zombie" not in status.read_text()
    except OSError:
        return False


class FakeWord:
    """Word's COM object, as far as it is used; what was done to it stands in ``done``."""

    def __init__(self, done: list[tuple[str, Any]], fails: bool) -> None:
        self.__dict__.update(done=done, fails=fails, Documents=SimpleNamespace(Open=self.open))

    def __setattr__(self, name: str, value: object) -> None:
        self.done.append((name, value))

    def open(self, FileName: str, **options: bool) -> SimpleNamespace:  # noqa: N803 Word's names
        self.done.append(("Open", options))
        assert Path(FileName).read_bytes() == b"x"
        if self.fails:
            raise RuntimeError("(-2147352567, 'Exception occurred.')")
        return SimpleNamespace(ExportAsFixedFormat=self.export)

    def export(self, OutputFileName: str, ExportFormat: int) -> None:  # noqa: N803 Word's names
        self.done.append(("ExportAsFixedFormat", ExportFormat))
        Path(OutputFileName).write_bytes(b"%PDF from Word")

    def Quit(self, SaveChanges: int) -> None:  # noqa: N802, N803 Word's names
        self.done.append(("Quit", SaveChanges))


def install_word(monkeypatch: pytest.MonkeyPatch, *, registered: bool = True, fails: bool = False) -> list[Any]:
    """Make this machine look like Windows with Word; returns what is done to Word."""
    done: list[tuple[str, Any]] = []

    def open_key(root: str, key: str) -> str:
        assert (root, key) == ("HKCR", r"Word.Application\CLSID")
        if not registered:
            raise FileNotFoundError
        return key

    def dispatch(name: str) -> FakeWord:
        done.append(("DispatchEx", name))
        return FakeWord(done, fails)

    client = ModuleType("win32com.client")
    client.DispatchEx = dispatch  # type: ignore[attr-defined]
    winreg = ModuleType("winreg")
    winreg.__dict__.update(HKEY_CLASSES_ROOT="HKCR", OpenKey=open_key, CloseKey=lambda key: None)
    monkeypatch.setitem(sys.modules, "win32com", ModuleType("win32com"))
    monkeypatch.setitem(sys.modules, "win32com.client", client)
    monkeypatch.setitem(sys.modules, "winreg", winreg)
    monkeypatch.setattr(pdf.sys, "platform", "win32")
    return done


def test_on_windows_word_makes_the_pdf_in_an_instance_of_its_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    done = install_word(monkeypatch)
    (tmp_path / "a.docx").write_bytes(b"x")
    to_pdf(tmp_path / "a.docx", tmp_path / "a.pdf")
    assert (tmp_path / "a.pdf").read_bytes() == b"%PDF from Word"
    assert done == [
        ("DispatchEx", "Word.Application"),
        ("Visible", False),
        ("DisplayAlerts", 0),
        ("AutomationSecurity", 3),
        ("Open", {"ConfirmConversions": False, "ReadOnly": True, "AddToRecentFiles": False}),
        ("ExportAsFixedFormat", 17),
        ("Quit", 0),
    ]


def test_word_is_closed_when_it_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    done = install_word(monkeypatch, fails=True)
    (tmp_path / "a.docx").write_bytes(b"x")
    with pytest.raises(De06Error, match="không xuất được PDF bằng Microsoft Word"):
        to_pdf(tmp_path / "a.docx", tmp_path / "a.pdf")
    assert done[-1] == ("Quit", 0)
    assert not (tmp_path / "a.pdf").exists()


@pytest.mark.office
def test_on_windows_without_word_libreoffice_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    install_word(monkeypatch, registered=False)
    converter = find_converter()
    assert converter is not None
    assert converter.name == "LibreOffice"
