"""The report changed in more than forty ways: each change is found once, at its place, and none is invented.

Each is made as python-docx writes it, as LibreOffice does with Track Changes on and off, and in a PDF of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from de06_xl.report.compare.differences import DifferenceKind, around
from de06_xl.system import shipped
from tests.support import edited_reports as word
from tests.support import libreoffice as writer
from tests.support.edited_reports import ADDED, FIGURE, MOVED, REMOVED, TEXT, Report, report_of
from tests.support.libreoffice import edit_and_save

ONE, II2, II32, II4, IV = (
    "I Chỉ đạo, điều hành",
    "II.2 Dịch vụ công",
    "II.3.2 KT-XH",
    "II.4 Làm sạch dữ liệu",
    "IV Phương hướng",
)
FACTS, OUTLINE, TABLE = "Thông tin chung", "Đề cương", "PL1 25 dịch vụ công"
Found = tuple[DifferenceKind, str, str]
"""A kind, the report about it (old → new of a figure, the words of a text, the paragraph), and the sheet it leads to.
"""


@dataclass(frozen=True)
class Change:
    """Edits and what is to be found; ``moves`` are a paragraph's words and those of the one it goes before."""

    found: tuple[Found, ...]
    retypes: tuple[tuple[str, str], ...] = ()
    inserts: tuple[tuple[str, str], ...] = ()
    removes: tuple[str, ...] = ()
    moves: tuple[tuple[str, str], ...] = ()

    def by_word(self) -> list[word.Edit]:
        return [
            *(word.replaced(old, new) for old, new in self.retypes),
            *(word.insert_after(words, text) for words, text in self.inserts),
            *(word.remove(words) for words in self.removes),
            *(word.move_before(words, other) for words, other in self.moves),
        ]

    def by_writer(self) -> list[writer.Edit]:
        return [
            *(writer.Retype(old, new) for old, new in self.retypes),
            *(writer.InsertAfter(words, text) for words, text in self.inserts),
            *(writer.RemoveParagraph(words) for words in self.removes),
        ]


def figure(old: str, new: str, sheet: str) -> Found:
    return FIGURE, f"{old} → {new}", sheet


def retyped(old: str, new: str, *found: Found) -> Change:
    return Change(found, retypes=((old, new),))


NEW = "Tổ giúp việc đã tham mưu ban hành 03 văn bản hướng dẫn các địa phương."
GONE = "Chỉ đạo Công an tỉnh đã kiểm tra"
MOVES = "Ban hành Công văn số 692/UBND-KGVX"

CHANGES = {
    "a count": retyped("13.678 thí sinh", "13.687 thí sinh", figure("13.678", "13.687", II32)),
    "a count of the first sentence": retyped("7.440 hồ sơ", "7.404 hồ sơ", figure("7.440", "7.404", II2)),
    "a count of millions": retyped("1.078.935", "1.078.395", figure("1.078.935", "1.078.395", "II.3.3 Công dân số")),
    "a count below ten": retyped("Công an 05 huyện", "Công an 06 huyện", figure("05", "06", "II.5 Tuyên truyền")),
    "a rate": retyped("đạt 97,53%", "đạt 95,73%", figure("97,53", "95,73", II4)),
    "a rate without decimals": retyped("đạt 31,42%", "đạt 31%", figure("31,42", "31", II4)),
    "the date of a figure": retyped("ngày 11/5/2022 đã", "ngày 12/5/2022 đã", figure("11/5/2022", "12/5/2022", II32)),
    "a part of a fraction": retyped("thực hiện 516/539", "thực hiện 517/539", figure("516", "517", II4)),
    "a figure away": retyped("13.678 thí sinh", "thí sinh", figure("13.678", "", II32)),
    "a figure in words": retyped("13.678 thí", "hơn mười ba nghìn thí", figure("13.678", "hơn mười ba nghìn", II32)),
    "two figures": Change(
        (figure("6.933", "6.934", II32), figure("977", "978", II32)),
        retypes=(("6.933", "6.934"), ("977", "978")),
    ),
    "a figure of a table": retyped("3.749", "3.794", figure("3.749", "3.794", TABLE)),
    "a rate of a table": retyped("61,54", "61,45", figure("61,54", "61,45", TABLE)),
    "the period of a heading": retyped("THÁNG 6/2022", "THÁNG 7/2022", figure("THÁNG 6/2022", "THÁNG 7/2022", "")),
    "a word": retyped("kịp thời các nhiệm vụ", "đầy đủ các nhiệm vụ", (TEXT, "“kịp thời” → “đầy đủ”", "III Nhận xét")),
    "a word more": retyped("Tổ chức cho học sinh", "Tổ chức tốt cho học sinh", (TEXT, "thêm “tốt”", II32)),
    "a word less": retyped("Tổ chức cho học sinh", "Tổ chức học sinh", (TEXT, "bỏ “cho”", II32)),
    "a letter": retyped("và ký xác nhận", "và kí xác nhận", (TEXT, "“ký” → “kí”", ONE)),
    "a capital": retyped("5. Tiếp tục triển khai", "5. tiếp tục triển khai", (TEXT, "“Tiếp” → “tiếp”", IV)),
    "a number of a document": retyped("số 1012/QĐ", "số 1013/QĐ", (TEXT, "“1012” → “1013”", ONE)),
    "a typed date": retyped("Ngày 18/4/2022 đã", "Ngày 19/4/2022 đã", (TEXT, "“18” → “19”", ONE)),
    "a sign": retyped("pano, áp phích", "pano; áp phích", (TEXT, "“,” → “;”", "II.5 Tuyên truyền")),
    "a sentence more": retyped(
        "công thiết yếu.", "công thiết yếu. Hoàn thành trong tháng.", (TEXT, "thêm “Hoàn thành trong tháng.”", IV)
    ),
    "the first word": retyped("UBND tỉnh đã chỉ", "Tỉnh đã chỉ", (TEXT, "“UBND tỉnh” → “Tỉnh”", "III Nhận xét")),
    "a word beside a figure": Change(
        (figure("13.678", "13.687", II32), (TEXT, "“thí sinh” → “em”", II32)),
        retypes=(("13.678 thí sinh đã", "13.687 em đã"),),
    ),
    "a heading": retyped("Nhóm phát triển công dân số", "Nhóm công dân số", (TEXT, "bỏ “phát triển”", OUTLINE)),
    "the title": retyped("Kết quả triển khai thực hiện", "Kết quả thực hiện", (TEXT, "bỏ “triển khai”", FACTS)),
    "the number": retyped("Số: 111/BC", "Số: 112/BC", (TEXT, "“111” → “112”", FACTS)),
    "the day": retyped("ngày 31 tháng 5", "ngày 30 tháng 5", (TEXT, "“31” → “30”", FACTS)),
    "who gets it": retyped("- Bộ Công an.", "- Bộ Công an;", (TEXT, "“.” → “;”", FACTS)),
    "who gets a copy": retyped("Trung tâm PVHCC", "Trung tâm HCC", (TEXT, "“PVHCC” → “HCC”", FACTS)),
    "who signs": retyped("Lâm Minh Thành", "Lâm Minh Thông", (TEXT, "“Thành” → “Thông”", FACTS)),
    "the closing words": retyped("Trên đây là báo cáo", "Trên đây là toàn bộ báo cáo", (TEXT, "thêm “toàn bộ”", FACTS)),
    "a text of a table": retyped("Đăng ký tạm trú", "Đăng ký lưu trú", (TEXT, "“tạm” → “lưu”", "")),
    "a paragraph more": Change(((ADDED, NEW, ""),), inserts=(("694/UBND-NC", NEW),)),
    "a paragraph more below a heading": Change(((ADDED, NEW, ""),), inserts=(("Nhóm phát triển công dân số", NEW),)),
    "two paragraphs more": Change(
        ((ADDED, NEW, ""), (ADDED, f"Một là, {NEW}", "")),
        inserts=(("694/UBND-NC", NEW), ("13.678", f"Một là, {NEW}")),
    ),
    "a paragraph less": Change(((REMOVED, GONE, "II.5 Tuyên truyền"),), removes=(GONE,)),
    "two paragraphs less": Change(
        ((REMOVED, "Tổ chức cho học sinh", II32), (REMOVED, GONE, "II.5 Tuyên truyền")),
        removes=("Tổ chức cho học sinh", GONE),
    ),
    "a paragraph more and another less": Change(
        ((ADDED, NEW, ""), (REMOVED, GONE, "II.5 Tuyên truyền")), inserts=(("694/UBND-NC", NEW),), removes=(GONE,)
    ),
    "a paragraph elsewhere": Change(((MOVED, "13.678", II32),), moves=(("13.678 thí sinh", "694/UBND-NC"),)),
    "neighbours exchanged": Change(((MOVED, MOVES, ONE),), moves=((MOVES, "694/UBND-NC"),)),
    "a paragraph elsewhere with another figure": Change(
        ((MOVED, "Tổ chức cho học sinh", II32), figure("13.678", "13.687", II32)),
        retypes=(("13.678", "13.687"),),
        moves=(("13.687 thí sinh", "694/UBND-NC"),),
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def report() -> Report:
    return report_of(shipped.APPENDIX_WORKBOOK)


def assert_found(report: Report, data: bytes, wanted: Sequence[Found]) -> None:
    reported = []
    for one in report.against(data):
        difference = one.difference
        said = {FIGURE: f"{difference.old} → {difference.new}", TEXT: around(difference)}
        place = one.place.sheet if one.place else ""
        reported.append((difference.kind, said.get(difference.kind, difference.new or difference.old), place))
    rest = list(reported)
    for kind, said, sheet in wanted:
        match = next((one for one in rest if one[0] is kind and said in one[1] and one[2] == sheet), None)
        assert match, (kind, said, sheet, reported)
        rest.remove(match)
    assert rest == []


def test_there_are_more_than_forty_of_all_kinds() -> None:
    assert len(CHANGES) >= 40
    assert {kind for change in CHANGES.values() for kind, _, _ in change.found} == set(DifferenceKind)


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.few(4)
def test_what_python_docx_changed(name: str, report: Report) -> None:
    change = CHANGES[name]
    assert_found(report, report.edited(*change.by_word()), change.found)


@pytest.mark.office
@pytest.mark.thorough
@pytest.mark.parametrize("name", [name for name, change in CHANGES.items() if not change.moves])
@pytest.mark.parametrize("tracked", [False, True])
@pytest.mark.few(0, 10)
def test_what_libreoffice_changed(name: str, tracked: bool, report: Report, tmp_path: Path) -> None:
    change = CHANGES[name]
    (tmp_path / "b.docx").write_bytes(report.data)
    saved = edit_and_save(
        tmp_path / "b.docx", tmp_path / "ký.docx", [writer.TrackChanges(tracked), *change.by_writer()]
    )
    assert_found(report, saved.read_bytes(), change.found)


@pytest.mark.office
@pytest.mark.thorough
@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.few(0, 6)
def test_what_a_pdf_of_it_says(name: str, report: Report, tmp_path: Path) -> None:
    change = CHANGES[name]
    (tmp_path / "ký.docx").write_bytes(report.edited(*change.by_word()))
    exported = edit_and_save(tmp_path / "ký.docx", tmp_path / "ký.pdf")
    assert_found(report, exported.read_bytes(), change.found)
