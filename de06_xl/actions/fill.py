"""Điền phiếu cấp trên: fill in the forms of the level above from this workbook, and draft the mails with them."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from de06_xl.actions.documents import changed, free_place
from de06_xl.actions.session import Outcome
from de06_xl.collect.forms.filling import FilledForm, fill_form
from de06_xl.mailbox.drafts import Attachment, draft
from de06_xl.model.figures import Figures
from de06_xl.report.seal import seal
from de06_xl.system import files
from de06_xl.system.errors import De06Error
from de06_xl.vietnamese.messages import listed
from de06_xl.workbook.file_grid import FileGrid

if TYPE_CHECKING:
    from de06_xl.actions.session import Session
    from de06_xl.model.book import Book

INBOX = "phieu_cap_tren"
"""The folder beside the workbook in which a click looks for forms of the level above."""
OUTBOX = "gui_cap_tren"
_LISTED = 12
"""How many codes a message names before it counts the rest."""


def run(session: Session, forms: Sequence[Path] = ()) -> Outcome:
    """Fill in ``forms``, by default those in ``phieu_cap_tren/``, into ``gui_cap_tren/``; the originals are kept.

    A filled form that somebody changed since is kept: the new one gets ``_v2``. Raises De06Error if there is no form,
    one is no .xlsx form of this period, or a target is open elsewhere.
    """
    book = session.book_with_forms()
    sources = list(forms) or _received(session)
    figures, sha256 = Figures(book), hashlib.sha256(files.read_bytes(session.path)).hexdigest()
    filled = []
    for number, source in enumerate(sources, 1):
        session.ui.step(f"Đang điền phiếu {number}/{len(sources)} …")
        filled.append((source, fill_form(files.read_bytes(source), source.name, book, figures, sha256)))
    made = [(form, *_write(session.folder / OUTBOX, source, form, book)) for source, form in filled]
    messages = [line for form, place, letter in made for line in _messages(form, place, letter)]
    return Outcome(
        messages=tuple(messages),
        next_step="mở phiếu đã điền, xem lại các ô còn vàng, ghi Người lập, Người duyệt rồi mở thư nháp để gửi.",
        open_path=made[0][1] if len(made) == 1 else session.folder / OUTBOX,
        files=tuple(path for _, *paths in made for path in paths),
        period=book.period,
        incomplete=not all(form.whole for form, *_ in made),
    )


def _received(session: Session) -> list[Path]:
    folder = session.folder / INBOX
    files.make_folder(folder)
    if found := sorted(path for path in folder.iterdir() if path.suffix.lower() == ".xlsx" and path.name[:2] != "~$"):
        return found
    raise De06Error(
        f"không có phiếu .xlsx nào trong thư mục {folder}; hãy chép phiếu cấp trên gửi vào đó rồi chạy lại."
    )


def _write(folder: Path, source: Path, form: FilledForm, book: Book) -> tuple[Path, Path]:
    """Write the filled form and the letter with it; returns their paths."""
    files.make_folder(folder)
    data = seal(FileGrid(source).copy_with(form.blocks, protected_too=True))
    place = free_place(folder / source.name, functools.partial(changed, data=data))
    files.refuse_if_open(place)
    files.write_atomically(place, data)
    office = book.fact("co_quan_ban_hanh")
    subject = f"{office} gửi phiếu số liệu Đề án 06 {book.period.name}".strip()
    body = (
        f"Kính gửi quý cơ quan,\n\n{office} gửi kèm phiếu số liệu Đề án 06 {book.period.name} ({place.name}).\n\n"
        "Trân trọng./."
    )
    letter = place.with_suffix(".eml")
    files.write_atomically(letter, draft((), subject, body, [Attachment(place.name, data)]))
    return place, letter


def _messages(form: FilledForm, place: Path, letter: Path) -> Iterator[str]:
    texts = f" và nội dung của {len(form.texts):02} mục" if form.texts else ""
    yield f"Đã điền {len(form.figures):02} số liệu{texts} vào phiếu: {place}"
    yield f"Thư nháp kèm phiếu: {letter}"
    for codes, what in (
        (form.unknown, "Sổ không có mã"),
        (form.empty, "Sổ chưa có số của mã"),
        (form.measures, "Đơn vị tính trong phiếu khác trong sổ nên không điền mã"),
        (form.kept, "Ô đã có sẵn số nên giữ nguyên mã"),
    ):
        if codes:
            yield f"{what}: {listed(codes, _LISTED, 'mã', ', ')}."
    if form.unknown:
        yield "Hãy ghi mã của phiếu vào cột Mã cấp trên của chỉ tiêu tương ứng rồi chạy lại, hoặc gõ tay các ô ấy."
