"""Tạo phiếu: a form for every unit that owes anything, and the letters that go with it."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from de06_xl.actions.documents import changed, free_place, last_version, write_letter
from de06_xl.actions.session import DRAFTS_FOLDER, FORMS_FOLDER, Outcome, Session
from de06_xl.actions.upload import upload_drafts
from de06_xl.collect.forms.drawing import FormContent, content_of, draw, group_content_of
from de06_xl.collect.forms.messages import Messages
from de06_xl.mailbox.drafts import About, Attachment, addresses_in, draft, known_addresses
from de06_xl.model.delivery import LetterKind
from de06_xl.model.duties import common_groups, count_of, owing_units, ownerless, owners_gone
from de06_xl.model.figures import Figures
from de06_xl.report.letters import FORMS
from de06_xl.report.seal import seal
from de06_xl.system import files, shipped
from de06_xl.system.errors import De06Error
from de06_xl.vietnamese.text import fold
from de06_xl.workbook import layout

if TYPE_CHECKING:
    from de06_xl.mailbox.imap import ImapSettings
    from de06_xl.model.book import Book
    from de06_xl.model.unit import Unit

CHAT = "tin_nhan.txt"
"""The message to paste into a chat, in the folder of the forms."""
GUIDE_FACT = "kem_huong_dan"
"""The fact that attaches the one-page guide to letters with forms, if it is x."""
STEPS = 20
"""Maximum number of progress steps."""
NAMED = 8
"""How many units or codes a sentence names before it counts the rest."""


@dataclass(frozen=True)
class Planned:
    """A form to be drawn: its file name, its addressee, and its content."""

    name: str
    to_whom: str
    content: FormContent


@dataclass(frozen=True)
class Drawn:
    """A drawn form, and its path."""

    planned: Planned
    data: bytes
    place: Path


def run(session: Session, *, common: bool = False, mailbox: ImapSettings | None = None) -> Outcome:
    """Draw the forms into ``phieu_gui/`` with letters, a message for chats and the công văn.

    The workbook is not changed. The letters are also uploaded to the drafts folder of ``mailbox``. With ``common``, the
    units of a group share one form if figures are assigned to the group as a whole; a unit that owes more gets its own.
    An existing form that somebody changed since is kept: the new one gets ``_v2``. Letters are written anew, and those
    of earlier runs removed. Raises De06Error if nobody owes anything, two units share a code or a form is open
    elsewhere.
    """
    book = session.book(submissions=True)
    figures = Figures(book)
    planned = list(_plan(book, common))
    if not planned:
        raise De06Error(
            "không đơn vị nào có chỉ tiêu hay mục phải báo cáo trong kỳ này; hãy ghi cột Đơn vị báo cáo ở các trang "
            "số liệu, cột Mục phụ trách ở trang Đơn vị.",
            file=session.path.name,
        )
    _refuse_one_name_twice(planned)
    folder = session.folder / FORMS_FOLDER
    forms = list(_draw(session, book, figures, planned, folder))
    for form in forms:
        files.refuse_if_open(form.place)
    files.make_folder(folder / DRAFTS_FOLDER)
    for form in forms:
        _write(form.place, form.data)
    texts = Messages(book, figures)
    drafts = [_write_draft(folder / DRAFTS_FOLDER, texts, form) for form in forms]
    for old in set((folder / DRAFTS_FOLDER).glob("Phieu_*.eml")) - set(drafts):
        files.remove(old)  # its form is not among the new ones, and its addressee may get another
    chat = _write_chat(folder, texts, forms)
    upload = upload_drafts(mailbox, [files.read_bytes(path) for path in drafts], session, folder / DRAFTS_FOLDER)
    messages = [
        f"Đã tạo {len(forms):02} phiếu cho {sum(len(form.content.units) for form in planned):02} đơn vị: {folder}",
        f"Thư nháp kèm phiếu, mở ra là gửi được: {folder / DRAFTS_FOLDER}",
        f"Tin nhắn để dán vào nhóm: {chat}",
        *upload.messages,
    ]
    letters, remark = _letter_or_why_not(session, book, figures, forms)
    return Outcome(
        messages=(*messages, remark, *_kept(forms), *_left_over(folder, book, forms), *_remarks(book)),
        next_step="bấm Gửi thư, hoặc mở từng thư trong thư mục thu để gửi; phiếu nhận về đặt vào thư mục phieu_nhan.",
        open_path=folder,
        files=(*(form.place for form in forms), *drafts, chat, *letters),
        period=book.period,
        incomplete=upload.failed,
    )


def _letter_or_why_not(
    session: Session, book: Book, figures: Figures, forms: Sequence[Drawn]
) -> tuple[list[Path], str]:
    """Write the công văn; a broken template does not prevent forms from being sent. Returns the remark on it."""
    try:
        letter = _write_letter(session, book, figures, forms)
    except De06Error as error:
        return [], f"Chưa lập được công văn gửi phiếu. {error}"
    return [letter], f"Công văn gửi phiếu: {letter}"


def run_common(session: Session) -> Outcome:
    """The same, with one form for all units of a group."""
    return run(session, common=True)


def _plan(book: Book, common: bool) -> Iterator[Planned]:
    """The forms to draw: those of groups first, then those of units in the order of `Đơn vị`."""
    served: set[str] = set()
    for group in common_groups(book) if common else ():
        content = group_content_of(book, group)
        served |= {unit.code for unit in content.units}
        name = f"Phieu_{book.period}_CHUNG_{files.plain_name(group)}.xlsx"
        yield Planned(name, book.addressee_of(group), content)
    for unit in owing_units(book):
        if unit.code not in served:
            name = f"Phieu_{book.period}_{files.plain_name(unit.code)}.xlsx"
            yield Planned(name, unit.addressee, content_of(book, unit))


def _refuse_one_name_twice(planned: Sequence[Planned]) -> None:
    first: dict[str, Planned] = {}
    for form in planned:
        other = first.setdefault(fold(form.name), form)
        if other is not form:
            one, two = (plan.content.units[0].row.place("code") for plan in (other, form))
            raise De06Error(
                f"mã đơn vị trùng với ô {one.cell} (hoặc cho cùng một tên tệp) nên phiếu này đè lên phiếu kia; hãy đặt "
                "mã khác, hoặc ghi Hiệu lực từ, Hiệu lực đến.",
                sheet=two.sheet,
                cell=two.cell,
            )


def _draw(session: Session, book: Book, figures: Figures, planned: Sequence[Planned], folder: Path) -> Iterator[Drawn]:
    """Draw every form, with a path under which nobody's work is lost."""
    stride = max(1, len(planned) // STEPS)
    for number, form in enumerate(planned):
        if number % stride == 0:
            session.ui.step(f"Đang tạo phiếu {number + 1}/{len(planned)}: {form.to_whom}")
        data = seal(draw(book, figures, form.content))
        yield Drawn(form, data, free_place(folder / form.name, functools.partial(changed, data=data)))


def _write(path: Path, data: bytes) -> None:
    """Write a file unless it already has this content."""
    if not files.exists(path) or files.read_bytes(path) != data:
        files.write_atomically(path, data)


def _write_draft(folder: Path, texts: Messages, form: Drawn) -> Path:
    """Write a letter to a form's addressees, as far as their addresses are known; returns its path."""
    planned, content = form.planned, form.planned.content
    letter = texts.letter(
        planned.to_whom, form.place.name, content.indicators, content.headings, common=bool(content.group)
    )
    # The letter with a common form goes to many, some of whom may share a mailbox.
    addresses = {address.addr_spec.casefold(): address for unit in content.units for address in known_addresses(unit)}
    path = folder / f"{Path(planned.name).stem}.eml"
    attachments = [Attachment(form.place.name, form.data), *_guide(texts.book)]
    about = About(LetterKind.FORM, texts.book.period, content.group or content.units[0].code)
    _write(path, draft(addresses.values(), letter.subject, letter.text, attachments, about))
    return path


def _guide(book: Book) -> list[Attachment]:
    """The one-page guide for whoever fills in a form, if the workbook asks for it."""
    if book.fact(GUIDE_FACT).casefold() != "x":
        return []
    return [Attachment("HuongDan_DienPhieu.docx", files.read_bytes(shipped.path_of(shipped.UNITS_PAGE)))]


def form_of(session: Session, book: Book, figures: Figures, unit: Unit) -> Attachment:
    """A unit's own form to be sent again: the last one in ``phieu_gui/``, else one drawn now."""
    name = f"Phieu_{book.period}_{files.plain_name(unit.code)}.xlsx"
    place = last_version(session.folder / FORMS_FOLDER / name)
    if files.exists(place):
        return Attachment(place.name, files.read_bytes(place))
    return Attachment(name, seal(draw(book, figures, content_of(book, unit))))


def _write_chat(folder: Path, texts: Messages, forms: Sequence[Drawn]) -> Path:
    path = folder / CHAT
    asked = [indicator for form in forms for indicator in form.planned.content.indicators]
    text = texts.chat([(form.planned.to_whom, form.place.name) for form in forms], asked)
    # Notepad of older Windows needs the byte order mark, and its own line ends.
    _write(path, text.replace("\n", "\r\n").encode("utf-8-sig"))
    return path


def _write_letter(session: Session, book: Book, figures: Figures, forms: Sequence[Drawn]) -> Path:
    """Write the công văn with which the forms are sent, with the units in its appendix."""
    rows = [
        {
            "ten": unit.addressee,
            "so_chi_tieu": f"{count:02}" if (count := count_of(form.planned.content.indicators)) else "-",
            "tep": form.place.name,
        }
        for form in forms
        for unit in form.planned.content.units
    ]
    path = session.folder / FORMS_FOLDER / f"CongVan_GuiPhieu_{book.period}.docx"
    return write_letter(session, shipped.FORMS_LETTER, path, (book, figures, FORMS, rows))


def _kept(forms: Sequence[Drawn]) -> Iterator[str]:
    """Which earlier forms are kept beside the new ones."""
    beside = [form.place.name for form in forms if form.place.name != form.planned.name]
    if beside:
        yield f"Phiếu cũ đã có người sửa nên được giữ nguyên, phiếu mới ghi bên cạnh: {_listed(beside, 'tệp')}."


def _left_over(folder: Path, book: Book, forms: Sequence[Drawn]) -> Iterator[str]:
    """Forms of this period from an earlier run whose addressees get none now, or another one."""
    made = {form.place.name for form in forms} | {form.planned.name for form in forms}
    others = sorted(path.name for path in folder.glob(f"Phieu_{book.period}_*.xlsx") if path.name not in made)
    if others:
        yield f"Còn lại từ lần tạo trước, không thuộc lần này; đừng gửi nhầm: {_listed(others, 'tệp')}."


def _remarks(book: Book) -> Iterator[str]:
    """Remarks for the clerk: units that no letter can reach, figures that nobody is asked for."""
    units = owing_units(book)
    if silent := [unit.name for unit in units if not unit.email]:
        yield (
            f"Chưa có thư điện tử ở trang {layout.UNITS.sheet} nên thư nháp để trống nơi nhận: "
            f"{_listed(silent, 'đơn vị')}."
        )
    for unit in units:
        try:
            addresses_in(unit.email)
        except De06Error as error:
            place = unit.row.place("email")
            yield str(De06Error(error.reason, sheet=place.sheet, cell=place.cell))
    if gone := owners_gone(book):
        codes = list(dict.fromkeys(f"{one.total_of or one.code} ({name})" for one, name in gone))
        yield (
            f"Chỉ tiêu ghi đơn vị hoặc nhóm không có trong {book.period.name} nên chưa giao được: {_listed(codes)}; "
            f"hãy sửa cột Đơn vị báo cáo, hoặc Hiệu lực từ, Hiệu lực đến ở trang {layout.UNITS.sheet}."
        )
    if nobodys := list(dict.fromkeys(one.total_of or one.code for one in ownerless(book))):
        yield f"Chỉ tiêu chưa ghi Đơn vị báo cáo nên không có trong phiếu nào: {_listed(nobodys)}."
    owing = {unit.code for unit in units}
    idle = [unit.name for unit in book.units if unit.exists_in(book.period) and unit.code not in owing]
    if idle:
        yield f"Không có chỉ tiêu hay mục nào trong kỳ này nên không có phiếu: {_listed(idle, 'đơn vị')}."


def _listed(names: Sequence[str], kind: str = "mã") -> str:
    shown = ", ".join(names[:NAMED])
    return shown if len(names) <= NAMED else f"{shown} và {len(names) - NAMED:02} {kind} khác"
