"""Điền phiếu cấp trên: fill in the forms of the level above from this workbook, and draft the mails for them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from de06_xl.actions.documents import changed, free_place
from de06_xl.actions.session import Outcome
from de06_xl.collect.forms.filling import FilledForm, fill_form
from de06_xl.collect.forms.reading import identity_of
from de06_xl.mailbox.drafts import draft
from de06_xl.model.figures import Figures
from de06_xl.process.validate import open_errors, validate
from de06_xl.report.seal import seal
from de06_xl.system import files
from de06_xl.system.errors import De06Error
from de06_xl.vietnamese.messages import listed
from de06_xl.workbook.file_grid import FileGrid

if TYPE_CHECKING:
    from de06_xl.actions.session import Session
    from de06_xl.model.book import Book
    from de06_xl.model.finding import Finding

INBOX = "phieu_cap_tren"
"""The folder beside the workbook in which a click looks for forms of the level above."""
OUTBOX = "gui_cap_tren"
_LISTED = 12
"""How many codes a message names before it counts the rest."""


class _Written(NamedTuple):
    """A filled form and the letter for it, with their paths; ``kept`` are other files that have these names."""

    form: FilledForm
    place: Path
    data: bytes
    letter: Path
    letter_data: bytes
    kept: tuple[Path, ...]


def run(session: Session, forms: Sequence[Path] = ()) -> Outcome:
    """Fill in ``forms``, by default those in ``phieu_cap_tren/``, into ``gui_cap_tren/``; the originals are kept.

    The letters have no attachment: names are still to be typed into the form. A filled form or letter that somebody
    changed since, or that is another one of the same name, is kept: the new form and letter get ``_v2``. Raises
    De06Error, and writes nothing, if there is no form, one is no .xlsx form of this period, or a target is open.
    """
    book = session.book_with_forms()
    sources = list(forms) or _received(session)
    figures, sha256 = Figures(book), hashlib.sha256(files.read_bytes(session.path)).hexdigest()
    findings = validate(book, figures, at_work=True)
    made: list[_Written] = []
    for number, source in enumerate(sources, 1):
        session.ui.step(f"Đang điền phiếu {number}/{len(sources)} …")
        form = fill_form(files.read_bytes(source), source.name, book, figures, findings, sha256)
        made.append(_made(session.folder / OUTBOX, source, form, book, _contents(made)))
    contents = _contents(made)
    for path in contents:
        files.refuse_if_open(path)
    files.make_folder(session.folder / OUTBOX)
    files.write_together(contents)
    return Outcome(
        messages=(*(line for one in made for line in _messages(one)), *_about_errors(findings)),
        next_step="mở phiếu đã điền, xem lại các ô còn vàng, ghi Người lập, Người duyệt, Điện thoại rồi lưu; sau đó mở "
        "thư nháp, đính kèm phiếu vừa lưu rồi gửi.",
        open_path=made[0].place if len(made) == 1 else session.folder / OUTBOX,
        files=tuple(contents),
        findings=findings,
        period=book.period,
        incomplete=not all(one.form.whole for one in made),
    )


def _received(session: Session) -> list[Path]:
    folder = session.folder / INBOX
    files.make_folder(folder)
    if found := sorted(path for path in folder.iterdir() if path.suffix.lower() == ".xlsx" and path.name[:2] != "~$"):
        return found
    raise De06Error(
        f"không có phiếu .xlsx nào trong thư mục {folder}; hãy chép phiếu cấp trên gửi vào đó rồi chạy lại."
    )


def _contents(made: Sequence[_Written]) -> dict[Path, bytes]:
    """The files to be written, forms before letters."""
    return {one.place: one.data for one in made} | {one.letter: one.letter_data for one in made}


def _made(folder: Path, source: Path, form: FilledForm, book: Book, others: Mapping[Path, bytes]) -> _Written:
    """The filled form and its letter, to be written; ``others`` are the files made so far, by path."""
    data = seal(FileGrid(source).copy_with(form.blocks, protected_too=True))
    own = identity_of(data, source.name)

    def taken(path: Path) -> bool:
        if path in others:
            return others[path] != data
        if not files.exists(path) or (there := files.read_bytes(path)) == data:
            return False
        return own is None or changed(path, data) or identity_of(there, path.name) != own

    def letter_taken(path: Path, letter: bytes) -> bool:
        if path in others:
            return others[path] != letter
        return files.exists(path) and path.is_file() and files.read_bytes(path) != letter

    def kept(place: Path) -> tuple[Path, ...]:
        letter = place.with_suffix(".eml")
        forms = (place,) if taken(place) else ()
        return (*forms, letter) if letter_taken(letter, _letter(book, place.name)) else forms

    named = folder / source.name
    place = free_place(named, lambda path: bool(kept(path)))
    return _Written(form, place, data, place.with_suffix(".eml"), _letter(book, place.name), kept(named))


def _letter(book: Book, form: str) -> bytes:
    """The letter that goes with the form of this name."""
    office = book.fact("co_quan_ban_hanh")
    subject = f"{office} gửi phiếu số liệu Đề án 06 {book.period.name}".strip()
    body = (
        f"Kính gửi quý cơ quan,\n\n{office} gửi kèm phiếu số liệu Đề án 06 {book.period.name} ({form}).\n\n"
        "Trân trọng./."
    )
    return draft((), subject, body)


def _about_errors(findings: Sequence[Finding]) -> Iterator[str]:
    if count := open_errors(findings):
        yield f"Sổ còn {count:02} lỗi chưa xử lý; hãy chạy Kiểm tra để xem."


def _messages(made: _Written) -> Iterator[str]:
    form = made.form
    texts = f" và nội dung của {len(form.texts):02} mục" if form.texts else ""
    yield f"Đã điền {len(form.figures):02} số liệu{texts} vào phiếu: {made.place}"
    yield f"Thư nháp, chưa đính kèm phiếu: {made.letter}"
    if made.kept:
        yield (
            f"Tệp {', '.join(path.name for path in made.kept)} đã có trong {OUTBOX} được sửa sau khi điền hoặc là của "
            f"phiếu khác nên giữ nguyên, bản điền này là {made.place.name}; hãy xem lại cả hai trước khi gửi."
        )
    for why, names in form.left.items():
        yield f"{why.said}: {listed(names, _LISTED, why.what, ', ')}."
    if form.renamed:
        renamed = listed(form.renamed, _LISTED, "mã", ", ")
        yield f"Tên trong phiếu khác tên trong sổ, đã điền theo mã; hãy so lại: {renamed}."
    yield from dict.fromkeys(why.advice for why in form.left if why.advice)
