"""Fill a Word template with the values of a report."""

from __future__ import annotations

import html
import io
import re
import traceback
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from docx.opc.constants import CONTENT_TYPE
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError
from lxml import etree

from de06_xl.incoming.containers.package import unpack
from de06_xl.model.markup import plain
from de06_xl.report.footnotes import Footnotes
from de06_xl.report.marked_runs import format_marks
from de06_xl.report.pictures import Drawn, Pictures, drawn, finish_pictures
from de06_xl.report.sandbox import TemplateEnvironment, TooMuch
from de06_xl.report.subject_rule import fit_subject_rule
from de06_xl.report.table_xml import finish_tables, turn_pages
from de06_xl.report.template_xml import TAG, leave_out, prepare
from de06_xl.system import files
from de06_xl.system.errors import De06Error

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from de06_xl.report.charts import Chart
    from de06_xl.report.tables import PrintedTable

MOST_LISTED = 20
"""How many unknown names a refusal quotes."""
_WORD_FILE = "tệp Word .docx"
_DAMAGED = (
    "mẫu Word bị hỏng hoặc thiếu phần bên trong; hãy mở bằng Word rồi lưu lại dạng “Word Document (.docx)”, hoặc chép "
    "lại mẫu gốc."
)
_NEW_TEMPLATE = (
    "hãy chép mẫu mới vào thư mục mau_word, hoặc chép phần “Bảng” và “Phụ lục” từ mẫu mới sang (xem mục Bảng, phụ lục "
    "trong hướng dẫn)"
)
_BRACES = re.compile(r"\{[{%#]|[}%#]\}")
_ALONE = {"p": ("một dòng", "đoạn"), "tr": ("một hàng của bảng", "hàng"), "tc": ("một ô của bảng", "ô")}
"""The scope of commands for a whole paragraph, row or cell, and its name."""
_CODE = re.compile(r"((?:\{\{|\{%)[-+]?)\n?((?:(?!\}\}|%\}).)*)", re.DOTALL)
_BLOCK = re.compile(r"\{%[-+]?\s*(end)?(for|if|with|macro|call|filter|block)\b")
_PARAGRAPH = re.compile(r"<w:p[ >].*?</w:p>", re.DOTALL)
_TEXT = re.compile(r"<w:t(?: [^>]*)?>(.*?)</w:t>", re.DOTALL)


def render(
    template: bytes,
    name: str,
    context: Mapping[str, Any],
    left_out: Collection[str] = (),
    tables: Mapping[str, PrintedTable] | None = None,
    landscape: Sequence[bool] = (),
    charts: Sequence[Chart] = (),
) -> bytes:
    """Render ``template``, a .docx with docxtpl's placeholders, with the values of ``context``.

    ``tables`` are those of the context by key; ``landscape`` says for each appendix whether its pages are landscape;
    ``charts`` are the pictures of the context by number, left out if there are none.

    Text is printed literally, including XML markup and braces, with the marks of ``model.markup`` as bold, italic and
    footnotes; "\\n" and "\\r\\n" become line breaks, and characters that XML forbids are dropped. The same arguments
    give the same bytes. A paragraph that consists only of an empty fact in ``left_out`` is removed.

    Raises De06Error, naming the template by ``name`` and quoting placeholder and paragraph, if the bytes are no Word
    file, a command is malformed or forbidden (Jinja2's sandbox), or placeholders name what ``context`` does not have;
    all of the latter are listed.
    """
    unpack(template, name, _WORD_FILE)
    stream, pictures = io.BytesIO(), drawn(charts)  # drawn here: what fails in drawing is no fault of the template
    try:
        document = WordTemplate(template, name, empty_among(left_out, context), pictures)
        document.render(dict(context), TemplateEnvironment())
        document.refuse_unknown()
        document.finish(tables or {}, landscape)
        document.save_footnotes()
        document.save(stream)
    except De06Error:
        raise
    except Exception:  # docxtpl, python-docx and lxml raise many kinds for missing or unnamed parts
        raise De06Error(_DAMAGED, file=name) from None
    return files.pack(unpack(stream.getvalue(), name, _WORD_FILE))


def empty_among(left_out: Collection[str], context: Mapping[str, Any]) -> list[str]:
    """The facts that may be left out and are empty in this report."""
    facts = context.get("tt")
    return [key for key in left_out if not getattr(facts, key, "")]


@dataclass(frozen=True, slots=True)
class Tag:
    """A placeholder or command as typed, the text of its paragraph, and the ``code`` that Jinja2 gets."""

    text: str
    paragraph: str
    start: int
    end: int
    code: str

    def __str__(self) -> str:
        where = "" if self.paragraph.strip() in ("", self.text) else f" trong đoạn {_quoted(self.paragraph)}"
        return f"“{self.text}”{where}"


class WordTemplate(DocxTemplate):  # type: ignore[misc]  # docxtpl has no types
    """docxtpl's template, but with the place of each problem, and without dropping anything silently."""

    def __init__(
        self, template: bytes, name: str, left_out: Collection[str] = (), pictures: Sequence[Drawn] = ()
    ) -> None:
        super().__init__(io.BytesIO(template))
        self._left_out = left_out
        self._name = name
        self.unknown: list[Tag] = []
        try:
            self.init_docx()
        except Exception:  # python-docx and lxml raise many kinds, and all mean the same to the user
            raise self._error(
                f"không phải {_WORD_FILE}; hãy mở bằng Word và lưu lại dạng “Word Document (.docx)”."
            ) from None
        if not self.docx.part.rels:  # any .docx lists at least its styles there
            raise self._error(_DAMAGED)
        self._footnotes = Footnotes(self.docx)
        self._pictures = Pictures(self.docx, pictures)

    def save_footnotes(self) -> None:
        """Add the footnotes of the values, once no command is left that could affect them."""
        self._footnotes.save()

    def refuse_unknown(self) -> None:
        """Raise De06Error with all placeholders met so far that name something unknown."""
        if self.unknown:
            tags = ", ".join(map(str, self.unknown))
            raise self._error(f"không có dữ liệu cho {tags}; hãy sửa lại tên trong mẫu Word.")

    def finish(self, tables: Mapping[str, PrintedTable], landscape: Sequence[bool]) -> None:
        """Set the columns of the printed tables, the orientation of appendices, and the rule below the subject.

        Raises De06Error if the template has no place for them, so that nothing is left out silently.
        """
        body = self.docx.element.body
        if len(body.findall(f".//{qn('w:sectPr')}")) <= len(landscape) and landscape:
            raise self._error(f"mẫu Word chưa có chỗ in Phụ lục; {_NEW_TEMPLATE}.")
        turn_pages(body, landscape)
        fit_subject_rule(self.docx)
        finish_pictures(self.docx)
        missing = [plain(tables[key].caption) for key in tables.keys() - finish_tables(self.docx, tables)]
        if missing:
            raise self._error(f"mẫu Word chưa có chỗ in bảng {_quoted(missing[0])}; {_NEW_TEMPLATE}.")

    def get_xml(self) -> str:
        """The XML of the body, prepared for docxtpl."""
        return self._prepared(super().get_xml())

    def get_part_xml(self, part: Any) -> str:
        """The XML of a header, footer or of the footnotes, prepared for docxtpl."""
        return self._prepared(super().get_part_xml(part))

    def _prepared(self, xml: str) -> str:
        root = etree.fromstring(xml)
        for one in prepare(root):
            alone, name = _ALONE[one.kind]
            self.refuse(
                f"lệnh có chữ “{one.kind}” phải đứng riêng {alone}, nhưng {name} {_quoted(one.text)} còn chữ khác; "
                "hãy tách lệnh ra."
            )
        leave_out(root, self._left_out)
        plain: str = self.xml_to_string(root)
        return plain

    def patch_xml(self, src_xml: str) -> str:
        """Clean a part's XML for Jinja2, like docxtpl, after checking what that would hide."""
        for xml in _PARAGRAPH.findall(src_xml):
            text = _text_of(xml)
            if _BRACES.search(TAG.sub("", text)):
                self.refuse(
                    f"ngoặc nhọn không khép đúng trong đoạn {_quoted(text)}; hãy viết đủ "
                    "{{ … }} cho chỗ điền, {% … %} cho lệnh."
                )
                src_xml = src_xml.replace(xml, "<w:p/>")
        patched: str = super().patch_xml(src_xml)
        return patched

    def render_xml_part(self, src_xml: str, part: object, context: dict[str, Any], jinja_env: Any) -> str:
        """The part's XML with the values filled in."""
        source = with_lines(src_xml)
        while True:
            try:
                rendered = jinja_env.fill(source, context)
                break
            except TooMuch as error:
                raise self._error(
                    f"lệnh {tag_at(source, _line(error))} lặp, nhân hoặc in quá nhiều so với một báo cáo nên đã dừng; "
                    "hãy bỏ hoặc viết lại lệnh này trong mẫu Word."
                ) from None
            except UndefinedError as error:
                tag = tag_at(source, _line(error))
                self.unknown.append(tag)
                if not tag.text.startswith("{{") or len(self.unknown) == MOST_LISTED:
                    self.refuse_unknown()
                # Continue with the next one, so that the secretary sees them all at once.
                source = source[: tag.start] + source[tag.end :]
            except SecurityError as error:
                raise self._error(
                    f"có lệnh không được phép: {tag_at(source, _line(error))}; mẫu chỉ được điền dữ liệu, "
                    "hãy bỏ lệnh này."
                ) from None
            except TemplateSyntaxError as error:
                if imbalance := next(imbalances(source), ""):
                    raise self._error(imbalance) from None
                raise self._error(f"viết sai {tag_at(source, error.lineno)}; hãy sửa lại trong mẫu Word.") from None
            except Exception as error:  # an expression of the template can raise any kind
                raise self._error(
                    f"không in được {tag_at(source, _line(error))}; hãy sửa lại trong mẫu Word."
                ) from None
        xml: str = self.resolve_listing(rendered)
        try:
            # docxtpl repairs broken XML by leaving out what does not fit.
            etree.fromstring(xml)
        except etree.XMLSyntaxError:
            raise self._error(
                "có lệnh mở ở đoạn này mà đóng ở đoạn khác; hãy đặt mỗi lệnh {%p … %} trên một dòng riêng."
            ) from None
        if part is not self.docx.part:
            return format_marks(xml, None)
        return format_marks(xml, self._footnotes.add, self._pictures.add)

    def render_footnotes(self, context: dict[str, Any], jinja_env: Any) -> None:
        """Render footnotes once: docxtpl does it once per section, and takes braces in values for commands."""
        for part in self.docx.part.package.iter_parts():
            if part.content_type == CONTENT_TYPE.WML_FOOTNOTES:
                xml = self.patch_xml(self.get_part_xml(part))
                part._blob = self.render_xml_part(xml, part, context, jinja_env).encode()

    def render_properties(self, context: dict[str, Any], jinja_env: Any) -> None:
        """Keep title, author and dates of the template."""

    def refuse(self, reason: str) -> None:
        """Handle a mistake after which the template could still be read: here, by raising De06Error."""
        raise self._error(reason)

    def _error(self, reason: str) -> De06Error:
        return De06Error(reason, file=self._name)


def with_lines(xml: str) -> str:
    """A part's XML with each tag on a line of its own, inside its braces, so that Jinja2's line numbers identify it."""
    return _CODE.sub(r"\1\n\2", xml)


def _line(error: Exception) -> int:
    """The line of the template's source in which a rendering error occurred."""
    frames = traceback.extract_tb(error.__traceback__)
    return next((frame.lineno or 1 for frame in reversed(frames) if frame.filename == "<template>"), 1)


@dataclass(slots=True)
class _Block:
    """An open command with its kind and line, and the last one of its kind that was closed inside it."""

    kind: str
    line: int
    closed_inside: int | None = None


def imbalances(source: str) -> Iterator[str]:
    """Mismatched commands and ends."""
    open_blocks: list[_Block] = []
    for match in _BLOCK.finditer(source):
        kind, line = match[2], source.count("\n", 0, match.end()) + 1
        if not match[1]:
            open_blocks.append(_Block(kind, line))
            continue
        if kind not in {block.kind for block in open_blocks}:
            yield (
                f"lệnh {tag_at(source, line)} không có lệnh mở tương ứng; hãy thêm lại dòng lệnh mở đã bị xóa, hoặc "
                "xóa dòng này."
            )
            continue
        while open_blocks[-1].kind != kind:
            inner = tag_at(source, open_blocks.pop().line)
            yield f"lệnh {inner} chưa được đóng trước lệnh {tag_at(source, line)}; hãy thêm dòng lệnh kết thúc."
        block = open_blocks.pop()
        if open_blocks and open_blocks[-1].kind == kind:
            open_blocks[-1].closed_inside = block.line
    for block in reversed(open_blocks):
        # The existing end may also be that of the outer one.
        inside = f" hoặc {tag_at(source, block.closed_inside)}" if block.closed_inside else ""
        yield f"lệnh {tag_at(source, block.line)}{inside} chưa được đóng; hãy thêm dòng lệnh kết thúc."


def tag_at(source: str, line: int) -> Tag:
    """The tag on a line of a source ``with_lines``."""
    position = len(source) - len(source.split("\n", line - 1)[-1])
    found = list(_CODE.finditer(source))
    return _tag(source, next((one for one in reversed(found) if one.start() < position), found[0]))


def tags_of(source: str) -> list[Tag]:
    """All tags of a source ``with_lines``, in order."""
    return [_tag(source, code) for code in _CODE.finditer(source)]


def _tag(source: str, code: re.Match[str]) -> Tag:
    start, end = code.start(), code.end() + 2
    text = written = source[start:end].replace("\n", "", 1)
    opening = max(source.rfind("<w:p ", 0, start), source.rfind("<w:p>", 0, start))
    if opening > source.rfind("</w:p>", 0, start):
        paragraph = _text_of(source[opening : source.find("</w:p>", end)].replace("\n", ""))
    elif text.startswith("{{"):
        paragraph = ""  # in an attribute, such as a table's name
    else:
        # docxtpl has replaced a paragraph that held only a command by that command.
        written = paragraph = f"{text[:2]}p{text[2:]}"
    return Tag(written, paragraph, start, end, text)


def _text_of(xml: str) -> str:
    return html.unescape("".join(_TEXT.findall(xml)))


def _quoted(paragraph: str) -> str:
    text = " ".join(paragraph.split())
    return f"“{text}”" if len(text) <= 160 else f"“{text[:160]}…”"
