"""The sixteen layout rules, each a function from a document to the places that break it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docx.oxml.ns import qn

from de06_xl.report.layout.line_below import PART, WHOLE, line_below
from de06_xl.report.layout.looks import ALIGNED, figure, looks, mm, within, wrong_size
from de06_xl.report.layout.page_count import may_be_one_page
from de06_xl.report.layout.parts import Parts, parts_of, plain
from de06_xl.report.layout.verdicts import Judged, Problem, Verdict
from de06_xl.report.layout.word_file import Paragraph, Section, WordFile

if TYPE_CHECKING:
    from lxml.etree import _Element

FONT = "Times New Roman"
FACES = {FONT, *(f"{FONT} {face}" for face in ("Bold", "Italic", "Bold Italic"))}
"""The same typeface, whichever of its faces a file names."""
MARGINS = {"top": ("trên", 20, 25), "bottom": ("dưới", 20, 25), "left": ("trái", 30, 35), "right": ("phải", 15, 20)}
"""Each margin's name, and its minimum and maximum in millimetres (mục I.3)."""
_BLACK = {"auto", "000000"}
_TWIP = 0.03
"""Tolerance in millimetres for rounding to twips."""
_SPACED_SIGN = re.compile(r"\s[/-]|[/-]\s")
_FIRST_NUMBER = re.compile(r"số\s*:?\s*([0-9]+)", re.IGNORECASE)
_DAY_AND_MONTH = re.compile(r"ngày\s*([0-9]+)\s*tháng\s*([0-9]+)", re.IGNORECASE)
_PART = re.compile(r"(?:phần thứ\b.*|[IVXLC]+\s*\..*)")
_NUMBERED = re.compile(r"(?:[IVXLC]+\s*\.|[0-9]+(?:\.[0-9]+)*\s*\.?\s)")
_SUPERIOR = re.compile(r"(?:ubnd|uy ban nhan dan|bo |tinh uy|hdnd|hoi dong nhan dan)")
_BARE = re.compile(r"(?:ubnd|uy ban nhan dan|hdnd|hoi dong nhan dan)\W*")
_BASIS = re.compile(r"(?:can cu|theo de nghi|xet de nghi|xet)\b")
_HONORIFIC = re.compile(r"(?:ông|bà|đồng chí|đ/c)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Sheet:
    """A document as the rules see it."""

    file: WordFile
    parts: Parts

    @property
    def first(self) -> Section:
        """The pages of the document itself, before any appendix."""
        return self.file.sections[0]


Rule = Callable[[Sheet], Iterable[Problem] | None]
"""None if the document does not have that part."""


def judge(file: WordFile) -> list[Judged]:
    """Apply every rule to a document, in the order of the decree."""
    sheet = Sheet(file, parts_of(file.paragraphs))
    return [_judged(number, name, article, rule, sheet) for number, (name, article, rule) in enumerate(RULES, 1)]


def _judged(number: int, name: str, article: str, rule: Rule, sheet: Sheet) -> Judged:
    found = rule(sheet)
    if found is None:
        return Judged(number, name, article, Verdict.ABSENT)
    problems = tuple(found)
    wrong = any(not problem.unclear for problem in problems)
    verdict = Verdict.WRONG if wrong else Verdict.UNCLEAR if problems else Verdict.RIGHT
    return Judged(number, name, article, verdict, problems)


# Page --------------------------------------------------------------------------------------------------------


def _paper(sheet: Sheet) -> Iterator[Problem]:
    for number, section in enumerate(sheet.file.sections, 1):
        sides = sorted((section.width, section.height))
        upright = section.width < section.height
        if any(abs(side - right) > 0.5 for side, right in zip(sides, (210, 297), strict=True)):
            actual = f"khổ {mm(section.width)} x {mm(section.height)}"
            yield Problem(_of_section(sheet, number), actual, "khổ A4, 210 mm x 297 mm")
        elif not upright and number == 1:
            yield Problem(_of_section(sheet, number), "trang nằm ngang", "trang đứng; chỉ trang có bảng rộng nằm ngang")


def _margins(sheet: Sheet) -> Iterator[Problem]:
    for number, section in enumerate(sheet.file.sections, 1):
        if section.width > section.height:
            sides = dict.fromkeys(MARGINS, (15, 35))  # which of them is the inner one depends on the binding
        else:
            sides = {side: (least, most) for side, (_, least, most) in MARGINS.items()}
        for side, (least, most) in sides.items():
            name = MARGINS[side][0]
            if not least - _TWIP <= section.margins[side] <= most + _TWIP:
                actual = f"lề {name} {mm(section.margins[side])}"
                yield Problem(_of_section(sheet, number), actual, f"lề {name} từ {least} mm đến {most} mm")


def _font(sheet: Sheet) -> Iterator[Problem]:
    for one in sheet.parts.all:
        lettered = [run for run in one.runs if run.text.strip()]
        others = sorted({font or "phông mặc định của Word" for run in lettered for font in run.fonts} - FACES)
        if others:
            yield Problem("Toàn văn bản", f"phông {', '.join(others)}", f"phông {FONT}", one)
        colors = sorted({run.color for run in lettered} - _BLACK)
        if colors:
            yield Problem("Toàn văn bản", f"màu chữ {', '.join(colors)}", "chữ màu đen", one)


def _page_number(sheet: Sheet) -> Iterator[Problem]:
    section = sheet.first
    part = "Số trang"
    numbered = [one for one in section.headers.get("default", ()) if is_page_number(one.element)]
    if not numbered:
        single = may_be_one_page(sheet.file)
        actual = "không có số trang; văn bản một trang thì không cần" if single else "không có số trang ở đầu trang"
        yield Problem(part, actual, "số trang ở giữa lề trên từ trang thứ hai", unclear=single)
    for one in numbered:
        yield from looks(one, part, sizes=(13, 14), upright=True, alignment="center")
    first = section.headers.get("first" if section.different_first else "default", ())
    if numbered and any(is_page_number(one.element) for one in first):
        yield Problem(part, "trang thứ nhất có số trang", "trang thứ nhất không hiển thị số trang")


# Head --------------------------------------------------------------------------------------------------------


def _nation(sheet: Sheet) -> Iterable[Problem] | None:
    one = sheet.parts.nation
    if one is None:
        return [_not_found("Quốc hiệu", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")]
    return looks(one, "Quốc hiệu", sizes=(12, 13), capitals=True, upright=True, bold=True, alignment="center")


def _motto(sheet: Sheet) -> Iterator[Problem]:
    one, part = sheet.parts.motto, "Tiêu ngữ"
    if one is None:
        yield _not_found(part, "Độc lập - Tự do - Hạnh phúc")
        return
    yield from looks(one, part, sizes=(13, 14), upright=True, bold=True, alignment="center")
    yield from line_below(sheet.parts, [one], part, WHOLE, sheet.first.text_width)


def _bodies(sheet: Sheet) -> Iterator[Problem]:
    bodies, part = sheet.parts.bodies, "Tên cơ quan ban hành"
    if not bodies:
        yield Problem(part, "không tìm thấy bên trên số, ký hiệu", "tên cơ quan ở góc trên bên trái", unclear=True)
        return
    *above, issuing = bodies
    for one in bodies:
        yield from looks(one, part, sizes=(12, 13), capitals=True, upright=True, alignment="center")
    bold_from = next((at for at, one in enumerate(bodies) if one.bold), len(bodies))
    if not issuing.bold:
        yield Problem(part, "chữ không đậm", "tên cơ quan ban hành in đậm", issuing)
    if above and bold_from == 0 and _has_superior(bodies):
        yield Problem(part, "chữ đậm", "tên cơ quan chủ quản không in đậm", above[0])
    yield from line_below(sheet.parts, bodies[bold_from:] or bodies, part, PART, sheet.first.text_width)


def _number(sheet: Sheet) -> Iterator[Problem]:
    one, part = sheet.parts.number, "Số, ký hiệu"
    if one is None:
        yield _not_found(part, "Số: …/…")
        return
    yield from looks(one, part, sizes=(13,), upright=True, regular=True, alignment="center")
    given = _FIRST_NUMBER.match(one.text)
    if given and len(given[1]) == 1:
        yield Problem(part, f"số {given[1]}", f"số dưới 10 có số 0 ở trước: 0{given[1]}", one)
    if _SPACED_SIGN.search(one.text.partition(":")[2].strip().lstrip("…. ").removeprefix("/")):
        yield Problem(part, "có khoảng trống cạnh “/” hoặc “-”", "không để khoảng trống cạnh “/” và “-”", one)


def _date(sheet: Sheet) -> Iterator[Problem]:
    one, part = sheet.parts.date, "Địa danh và thời gian"
    if one is None:
        yield _not_found(part, "địa danh, ngày … tháng … năm …")
        return
    yield from looks(one, part, sizes=(13, 14), italic=True, alignment="center")
    if (given := _DAY_AND_MONTH.search(one.text)) is not None:
        day, month = given[1], given[2]
        if len(day) == 1 or (len(month) == 1 and month in "12"):
            wanted = "ngày dưới 10 và tháng 1, 2 có số 0 ở trước"
            yield Problem(part, f"ngày {day} tháng {month}", wanted, one)
    number = sheet.parts.number
    if number is not None and number.cell and one.cell and number.cell.row != one.cell.row:
        yield Problem(part, "không ngang hàng với số, ký hiệu", "cùng một dòng với số, ký hiệu", one)


def _kind(sheet: Sheet) -> Iterable[Problem] | None:
    one = sheet.parts.kind
    if one is None:
        return None if sheet.parts.about else [_not_found("Tên loại", "tên loại văn bản, ví dụ BÁO CÁO")]
    return looks(one, "Tên loại", sizes=(13, 14), capitals=True, upright=True, bold=True, alignment="center")


def _subject(sheet: Sheet) -> Iterable[Problem] | None:
    if sheet.parts.about is not None:
        return _about(sheet, sheet.parts.about)
    return None if sheet.parts.kind is None else _subject_below(sheet)


def _about(sheet: Sheet, one: Paragraph) -> Iterator[Problem]:
    part, number = "Trích yếu", sheet.parts.number
    yield from looks(one, part, sizes=(12, 13), upright=True, regular=True, alignment="center")
    if (
        number is not None
        and sheet.parts.below(number) is one.whole
        and (apart := max(number.after, one.before)) < 5.95
    ):
        yield Problem(part, f"cách số, ký hiệu {figure(apart)} pt", "cách số, ký hiệu 6 pt", one)


def _subject_below(sheet: Sheet) -> Iterator[Problem]:
    lines, part = sheet.parts.subject, "Trích yếu"
    if not lines:
        yield _not_found(part, "trích yếu dưới tên loại")
        return
    for one in lines:
        yield from looks(one, part, sizes=(13, 14), upright=True, bold=True, alignment="center")
    yield from line_below(sheet.parts, lines, part, PART, sheet.first.text_width)


# Text --------------------------------------------------------------------------------------------------------


def _addressees(sheet: Sheet) -> Iterable[Problem] | None:
    return _addressed(sheet) if sheet.parts.addressees else None


def _addressed(sheet: Sheet) -> Iterator[Problem]:
    first, *others = sheet.parts.addressees
    part = "Kính gửi"
    for one in (first, *others):
        yield from looks(one, part, sizes=(13, 14), upright=True)
    for at, one in enumerate(others):
        if not one.numbered and not one.text.startswith(("-", "–")):
            yield Problem(part, "nơi nhận không có gạch đầu dòng", "mỗi nơi nhận một dòng, sau gạch đầu dòng “- ”", one)
        end = "." if one is others[-1] else ";"
        if not one.text.endswith(end):
            yield Problem(part, f"dòng {at + 1} không kết thúc bằng “{end}”", "cuối dòng “;”, dòng cuối “.”", one)


def _text(sheet: Sheet) -> Iterable[Problem] | None:
    regular = [one for one in sheet.parts.text if one.cell is None and not one.bold and not _is_rule(one)]
    return _of_text(regular) if regular else None


def _of_text(regular: Sequence[Paragraph]) -> Iterator[Problem]:
    part = "Nội dung"
    for one in regular:
        if not within(one.sizes, (13, 14)):
            yield wrong_size(one, part, (13, 14))
        if one.italic and one.text[:1].isalnum() and not _BASIS.match(plain(one.text)):
            yield Problem(part, "chữ nghiêng", "chữ đứng", one)
        if one.alignment != "both" and len(one.text) > 60:
            yield Problem(part, f"canh {ALIGNED.get(one.alignment, one.alignment)}", "canh đều hai lề", one)
        if len(one.text) > 60 and not one.numbered and not 9.8 <= one.begins <= 12.9:
            wanted = "chữ đầu lùi vào 1 cm hoặc 1,27 cm"
            yield Problem(part, f"dòng đầu lùi vào {mm(one.begins)}", wanted, one)
        rule, line = one.line_spacing
        if (rule == "auto" and not 0.99 <= line <= 1.51) or (rule == "exact" and not 14 <= line <= 28):
            actual = f"giãn dòng {figure(line)}{'' if rule == 'auto' else ' pt'}"
            yield Problem(part, actual, "giãn dòng từ đơn đến 1,5 dòng", one)
    for above, below in itertools.pairwise(regular):
        if max(above.after, below.before) < 5.95:
            actual = f"cách đoạn {figure(max(above.after, below.before))} pt"
            yield Problem(part, actual, "các đoạn cách nhau ít nhất 6 pt", below)


def _headings(sheet: Sheet) -> Iterable[Problem] | None:
    headings = [one for one in sheet.parts.text if _is_heading(one)]
    return _look_of_headings(headings) if headings else None


def _look_of_headings(headings: Iterable[Paragraph]) -> Iterator[Problem]:
    part = "Đề mục"
    for one in headings:
        name = one.text.removesuffix(".").removesuffix(": Không")  # the answer is not part of the name
        if _PART.fullmatch(one.text) and not name.isupper() and not name.lower().startswith("phần"):
            yield Problem(part, "tên phần không in hoa", "tiêu đề phần, mục La Mã in hoa, đậm", one)
        yield from looks(one, part, sizes=(13, 14), upright=True, bold=True)


# End ---------------------------------------------------------------------------------------------------------


def _signature(sheet: Sheet) -> Iterator[Problem]:
    lines, part = sheet.parts.signature, "Quyền hạn, chức vụ, họ tên người ký"
    if not lines:
        yield Problem(part, "không tìm thấy", "chức vụ, họ tên người ký ở cuối, bên phải", unclear=True)
        return
    *titles, name = lines
    for one in titles:
        yield from looks(one, part, sizes=(13, 14), capitals=True, upright=True, bold=True, alignment="center")
    yield from looks(name, part, sizes=(13, 14), upright=True, bold=True, alignment="center")
    if _HONORIFIC.match(name.text):
        yield Problem(part, "trước họ tên có danh xưng", "trước họ tên không ghi danh xưng", name)


def _receivers(sheet: Sheet) -> Iterator[Problem]:
    lines, part = sheet.parts.receivers, "Nơi nhận"
    if not lines:
        yield _not_found(part, "“Nơi nhận:” ở cuối, bên trái")
        return
    heading, *others = lines
    yield from looks(heading, part, sizes=(12,), italic=True, bold=True)
    for one in others:
        yield from looks(one, part, sizes=(11,), upright=True, regular=True)
        if not one.numbered and not one.text.startswith(("-", "–")):
            yield Problem(part, "không có gạch đầu dòng", "mỗi nơi nhận một dòng, sau gạch đầu dòng “- ”", one)
        end = "." if one is others[-1] else ";"
        if not one.text.endswith(end):
            yield Problem(part, f"không kết thúc bằng “{end}”", "cuối dòng “;”, dòng cuối “.”", one)
    if others and "luu" not in plain(others[-1].text):
        yield Problem(part, "dòng cuối không phải “Lưu: …”", "dòng cuối là “- Lưu: VT, …”", others[-1])


# Helpers -----------------------------------------------------------------------------------------------------


def _is_heading(one: Paragraph) -> bool:
    if one.cell is not None or len(one.text) > 250 or (len(one.text) > 100 and one.text.endswith((";", ".", ","))):
        return False  # the last: a sentence, whatever its style
    return bool(one.outline_level is not None or _PART.fullmatch(one.text) or (one.bold and _NUMBERED.match(one.text)))


def _is_rule(one: Paragraph) -> bool:
    return not any(letter.isalnum() for letter in one.text)


def is_page_number(paragraph: _Element) -> bool:
    """Whether a paragraph prints its page number."""
    fields = [element.text or "" for element in paragraph.iter(qn("w:instrText"))]
    fields += [element.get(qn("w:instr"), "") for element in paragraph.iter(qn("w:fldSimple"))]
    return any(re.match(r"\s*PAGE\b", field) for field in fields)


def _has_superior(bodies: Sequence[Paragraph]) -> bool:
    """Whether the first of these lines is a superior body; ỦY BAN NHÂN DÂN continues on the next line."""
    first, *others = (plain(one.text) for one in bodies)
    return bool(_SUPERIOR.match(first)) and not (_BARE.fullmatch(first) and len(others) == 1)


def _not_found(part: str, wanted: str) -> Problem:
    return Problem(part, "không tìm thấy", wanted)


def _of_section(sheet: Sheet, number: int) -> str:
    return "Trang giấy" if len(sheet.file.sections) == 1 else f"Trang giấy, phần {number} của tệp"


RULES: tuple[tuple[str, str, Rule], ...] = (
    ("Khổ giấy", "mục I.1, I.2", _paper),
    ("Lề trang", "mục I.3", _margins),
    ("Phông chữ, màu chữ", "mục I.4", _font),
    ("Số trang", "mục I.7", _page_number),
    ("Quốc hiệu", "mục II.1", _nation),
    ("Tiêu ngữ", "mục II.1", _motto),
    ("Tên cơ quan ban hành", "mục II.2", _bodies),
    ("Số, ký hiệu", "mục II.3", _number),
    ("Địa danh và thời gian", "mục II.4", _date),
    ("Tên loại", "mục II.5", _kind),
    ("Trích yếu", "mục II.5", _subject),
    ("Kính gửi", "mục II.9", _addressees),
    ("Nội dung", "mục II.6", _text),
    ("Đề mục", "mục II.6", _headings),
    ("Người ký", "mục II.7", _signature),
    ("Nơi nhận", "mục II.9", _receivers),
)
"""Name, place in Phụ lục I, phần I, and the rule, in the order of their numbers."""
