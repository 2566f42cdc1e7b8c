"""A workbook's Word documents: their templates, and file names that never overwrite anybody's work."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from de06_xl.actions.session import REPORT_FOLDER, TEMPLATE_FOLDER, Session
from de06_xl.model.book import Book
from de06_xl.model.figures import Figures
from de06_xl.report.letters import letter_context
from de06_xl.report.render import render
from de06_xl.report.seal import is_untouched, seal
from de06_xl.system import files, shipped

LetterContent = tuple[Book, Figures, str, Sequence[Mapping[str, str]]]
"""The workbook, its figures, the kind of letter, and the units of its appendix: see ``letter_context``."""


REVIEWED, COMPARED, MENDED = "_RA-SOAT", "_DOI-CHIEU", "_THE-THUC"
"""Suffixes of copies: the review copy, one with marked differences, one with corrected layout."""


def template_of(folder: Path, name: str) -> Path:
    """The workbook's own copy of a template in ``mau_word/``, else the shipped one, ``name`` of shipped.TEMPLATES."""
    own = _own(folder, name)
    return own if files.exists(own) else shipped.path_of(name)


def copy_templates(folder: Path) -> list[Path]:
    """Copy the templates that a workbook lacks beside it; returns the paths of all."""
    for name in shipped.TEMPLATES:
        own = _own(folder, name)
        if not files.exists(own):
            files.make_folder(own.parent)
            files.write_atomically(own, files.read_bytes(shipped.path_of(name)))
    return [_own(folder, name) for name in shipped.TEMPLATES]


def write_letter(session: Session, name: str, path: Path, content: LetterContent) -> Path:
    """Fill in a letter's template and write it, under another name if somebody changed the old one; returns its path.

    Raises De06Error if the template cannot be filled in or the file cannot be written.
    """
    template = template_of(session.folder, name)
    book, figures, kind, rows = content
    context = letter_context(book, figures, kind, rows, session.now)
    data = seal(render(files.read_bytes(template), template.name, context, book.declared_empty()))
    place = free_place(path, lambda place: changed(place, data))
    files.refuse_if_open(place)
    files.write_atomically(place, data)
    return place


def free_place(path: Path, taken: Callable[[Path], bool]) -> Path:
    """The path itself, or with ``_v2``, ``_v3``, … before its suffix, the first that is not taken."""
    return next(place for place in _versions(path) if not taken(place))


def last_version(path: Path) -> Path:
    """The last of the files named by `free_place`; the path itself if there is none."""
    there = list(itertools.takewhile(files.exists, _versions(path)))
    return there[-1] if there else path


def newest_document(
    folder: Path,
    wanted: Callable[[Path], bool] = lambda path: True,  # noqa: ARG005
    endings: Sequence[str] = (".docx",),
) -> Path | None:
    """The document in ``bao_cao/`` that was written last, among those ``wanted`` and except our own copies."""
    copies = ("~$", REVIEWED, COMPARED, MENDED)
    documents = [one for one in (folder / REPORT_FOLDER).glob("*") if one.suffix.lower() in endings]
    there = [one for one in documents if not any(mark in one.name for mark in copies)]
    newest = sorted(there, key=lambda path: path.stat().st_mtime, reverse=True)
    return next(filter(wanted, newest), None)


def copy_beside(docx: Path, ending: str) -> Path:
    """The path for a copy of a document: beside it, and not over a copy that somebody has changed."""
    place = docx.with_name(f"{docx.stem}{ending}.docx")
    return free_place(place, lambda path: files.exists(path) and not is_untouched(files.read_bytes(path)))


def _versions(path: Path) -> Iterator[Path]:
    yield path
    yield from (path.with_name(f"{path.stem}_v{version}{path.suffix}") for version in itertools.count(2))


def changed(path: Path, data: bytes) -> bool:
    """Whether there is a file that is neither this document nor an unchanged export."""
    if not files.exists(path):
        return False
    there = files.read_bytes(path)
    return there != data and not is_untouched(there)


def _own(folder: Path, name: str) -> Path:
    return folder / TEMPLATE_FOLDER / Path(name).name
