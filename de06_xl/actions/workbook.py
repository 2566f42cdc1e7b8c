"""A master workbook on disk, with its contents as properties and every action as a method."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from de06_xl.actions.session import Checked, Outcome, Session, check, commit, holder, open_file, warned
from de06_xl.actions.ui import SilentUi
from de06_xl.process.asked import period_of
from de06_xl.system import locks
from de06_xl.system.errors import De06Error

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Sequence

    from de06_xl.actions.check_template import TemplateReport
    from de06_xl.actions.compare import Compared
    from de06_xl.actions.ui import Ui
    from de06_xl.mailbox.imap import ImapSettings
    from de06_xl.model.book import Book
    from de06_xl.model.figures import Figures
    from de06_xl.model.finding import Finding
    from de06_xl.model.period import Period
    from de06_xl.model.responses import Submission
    from de06_xl.model.unit import Unit
    from de06_xl.process.analysis import Analysis
    from de06_xl.process.trace import Trace


class Workbook:
    """A master workbook, as ``de06_xl.open_workbook`` returns it.

    Its properties are its contents as last saved when the first of them was read; they are read again after a method
    ran. Its methods are the commands of ``de06``: each opens the file as it was last saved, and one that changes it
    makes a backup in ``sao_luu/`` first and writes all or nothing. Methods raise De06Error for what cannot be done;
    then the workbook is unchanged.
    """

    def __init__(self, path: str | os.PathLike[str], ui: Ui | None = None) -> None:
        self.path = Path(path)
        self._ui = ui or SilentUi()
        self._checked: Checked | None = None

    def __repr__(self) -> str:
        return f"Workbook({str(self.path)!r})"

    def refuse_unless_readable(self) -> None:
        """Raise De06Error if the file does not exist or is no workbook."""
        from de06_xl.workbook.file_grid import FileGrid  # imported here: openpyxl is slow to load

        FileGrid(self.path)

    # Contents

    @property
    def book(self) -> Book:
        """Facts, outline, indicators, paragraphs, units, rules and history."""
        return self._read().book

    @property
    def period(self) -> Period:
        """The period that the workbook reports on."""
        return self.book.period

    @property
    def units(self) -> Sequence[Unit]:
        """The rows of the sheet `Đơn vị`, including units that do not exist in this period."""
        return self.book.units

    @property
    def figures(self) -> Figures:
        """Every figure by code, as reported: a typed number, else the computed one."""
        return self._read().figures

    @property
    def findings(self) -> Sequence[Finding]:
        """The findings of all checks, worst first."""
        return self._read().findings

    def submissions(self) -> Sequence[Submission]:
        """The figures that the units sent, each with its file, cell and sender (sheet `Số liệu đơn vị`)."""
        return self._open().book(submissions=True).submissions

    def analysis(self) -> Analysis:
        """The contents as pandas frames: figures, submissions, history, completeness, trends, ranks, outliers."""
        from de06_xl.model.figures import Figures
        from de06_xl.process.analysis import Analysis

        session = self._open()
        book = session.book(submissions=True, history=None)
        return Analysis(book, Figures(book), today=session.now.date())

    # Actions

    def forms(self, *, common: bool = False, mailbox: ImapSettings | None = None) -> Outcome:
        """Make a form for each unit in ``phieu_gui/``, with letters, a message for chats and the công văn.

        With ``common`` the units of a group share one form. The letters are also uploaded to the drafts of ``mailbox``.
        """
        from de06_xl.actions import forms

        return self._do(partial(forms.run, common=common, mailbox=mailbox))

    def add_units(self, *, province: str = "", file: str | os.PathLike[str] | None = None) -> Outcome:
        """Add units to the sheet `Đơn vị`: the communes of ``province`` ("An Giang"), or those listed in ``file``.

        Existing units are kept; rows with only a name get codes.
        """
        from de06_xl.actions import units

        return self._do(partial(units.run, province=province, file=_path(file)), writes=True)

    def send(self, kinds: Iterable[str] = (), *, units: Iterable[str] = (), agreed: bool = False) -> Outcome:
        """Send the drafts beside the workbook of these ``kinds`` ("phiếu", "đôn đốc", "trả lời") and units, each once.

        Without ``agreed`` the user is asked first; without a user, nothing is sent.
        """
        from de06_xl.actions import send
        from de06_xl.model.delivery import LetterKind

        wanted = [LetterKind(kind) for kind in kinds]
        return self._do(partial(send.run, kinds=wanted, units=tuple(units), agreed=agreed), writes=True)

    def try_mail(self) -> Outcome:
        """Log in to the mailbox set up in `Thông tin chung`, send a letter to oneself, and store the typed password."""
        from de06_xl.actions import mail

        return self._do(mail.run, writes=True)

    def collect(self, paths: Iterable[str | os.PathLike[str]] = (), *, mailbox: ImapSettings | None = None) -> Outcome:
        """Collect the forms in ``phieu_nhan/``, in other files and folders and in a mailbox into the workbook.

        Findings are about files that cannot be used until somebody does something about them.
        """
        from de06_xl.actions import collect

        sources = [Path(path) for path in paths]
        return self._do(partial(collect.run, paths=sources, mailbox=mailbox), writes=True)

    def collect_mail(self) -> Outcome:
        """Collect also from the mailbox in `Thông tin chung`: mails since the period began, of units or with files."""
        from de06_xl.actions import collect

        return self._do(collect.run_from_mailbox, writes=True)

    def remind(self, *, mailbox: ImapSettings | None = None) -> Outcome:
        """Write letters to the units that have not sent their figures, or not all, in ``phieu_gui/don_doc/``."""
        from de06_xl.actions import remind

        return self._do(partial(remind.run, mailbox=mailbox))

    def aggregate(self) -> Outcome:
        """Aggregate the figures of the forms in use, and add the units' paragraphs to their sections."""
        from de06_xl.actions import aggregate

        return self._do(aggregate.run, writes=True)

    def validate(self, *, write: bool = False, json_file: str | os.PathLike[str] | None = None) -> Outcome:
        """Run every check; with ``write`` also fill the sheet `Kiểm tra` and restore missing formulas.

        ``json_file`` gets the findings as JSON.
        """
        from de06_xl.actions import validate

        return self._do(partial(validate.run, write=write, json_file=_path(json_file)), writes=write)

    def analyze(self) -> Outcome:
        """Fill the leader's page `Bảng theo dõi`: chosen figures, their trends, ranking of units, when units sent."""
        from de06_xl.actions import analyze

        return self._do(analyze.run, writes=True)

    def report(
        self,
        *,
        template: str | os.PathLike[str] | None = None,
        out: str | os.PathLike[str] | None = None,
        with_pdf: bool = False,
        review: bool = False,
    ) -> Outcome:
        """Export the report in Word, to ``out`` or into ``bao_cao/``; with ``with_pdf`` also as PDF.

        ``template`` is used instead of the one in ``mau_word/``. Open errors are counted in the headers. With
        ``review`` it is the review copy, with a comment on the origin of each figure.
        """
        from de06_xl.actions import report
        from de06_xl.actions import review as review_copy

        if review:
            if with_pdf:
                raise De06Error("bản PDF không có nhận xét của bản rà soát; hãy bỏ --pdf hoặc --review.")
            return self._do(partial(review_copy.run, template=_path(template), out=_path(out)))
        return self._do(partial(report.run, template=_path(template), out=_path(out), with_pdf=with_pdf))

    def trace(self, code: str, *, json_file: str | os.PathLike[str] | None = None) -> Trace:
        """The origin of a figure: typed, computed or aggregated, from which unit, file and cell.

        ``json_file`` gets the result as JSON.
        """
        from de06_xl.actions import trace

        return trace.run(self._open(), code, json_file=_path(json_file))

    def export(
        self,
        *,
        csv: str | os.PathLike[str] | None = None,
        parquet: str | os.PathLike[str] | None = None,
        decimal_point: bool = False,
    ) -> Outcome:
        """Write the long table, a row per figure of the report and units, to a file ``csv`` or a folder ``parquet``.

        The CSV has semicolons and decimal commas, with ``decimal_point`` commas and decimal points.
        """
        from de06_xl.actions import export

        wanted = partial(export.run, csv_file=_path(csv), parquet=_path(parquet), decimal_point=decimal_point)
        return self._do(wanted)

    def compare(
        self,
        final: str | os.PathLike[str],
        *,
        template: str | os.PathLike[str] | None = None,
        write: bool = False,
        json_file: str | os.PathLike[str] | None = None,
        marked: str | os.PathLike[str] | None = None,
    ) -> list[Compared]:
        """List how a Word document or PDF differs from what this workbook would print.

        With ``write`` also in `Đối chiếu`. ``json_file`` gets the differences as JSON, ``marked`` is a copy of the
        document with a comment at each one.
        """
        from de06_xl.actions import compare

        found: list[Compared] = []

        def action(session: Session) -> Outcome:
            outcome, differences = compare.run(
                session,
                Path(final),
                template=_path(template),
                write=write,
                json_file=_path(json_file),
                copy=_path(marked),
            )
            found.extend(differences)
            return outcome

        self._do(action, writes=write)
        return found

    def accept(self, numbers: Iterable[int] = ()) -> Outcome:
        """Accept the differences marked in `Đối chiếu`, or those with these ``numbers``, counted from 1.

        A changed figure is typed in with its source, a changed sentence becomes the paragraph's text.
        """
        from de06_xl.actions import accept

        return self._do(partial(accept.run, numbers=tuple(numbers)), writes=True)

    def close(
        self,
        final: str | os.PathLike[str],
        *,
        template: str | os.PathLike[str] | None = None,
        agreed: bool = False,
    ) -> Outcome:
        """Close the period by its signed document: its figures go into `Lịch sử`, its number and hash into `Nhật ký`.

        Refused if it differs from the workbook or errors are open, unless ``agreed``.
        """
        from de06_xl.actions import close

        return self._do(partial(close.run, final=Path(final), template=_path(template), agreed=agreed), writes=True)

    def undo(self, *, agreed: bool = False) -> Outcome:
        """Undo the last write by restoring the backup made before it; asks first unless ``agreed``.

        Refused if the workbook was changed since.
        """
        from de06_xl.actions import undo

        return self._do(partial(undo.run, agreed=agreed), writes=True)

    def fill(self, forms: Iterable[str | os.PathLike[str]] = ()) -> Outcome:
        """Fill in forms of the level above, by default those in ``phieu_cap_tren/``, and draft the letters.

        They are written into ``gui_cap_tren/``. A row of such a form is the figure with its code in `Mã cấp trên`, else
        in `Mã`.
        """
        from de06_xl.actions import fill

        return self._do(partial(fill.run, forms=[Path(form) for form in forms]))

    def check_template(
        self, template: str | os.PathLike[str], *, json_file: str | os.PathLike[str] | None = None
    ) -> TemplateReport:
        """Report all mistakes of a Word template at once, and what it prints for this workbook.

        ``json_file`` gets the result as JSON.
        """
        from de06_xl.actions import check_template

        return check_template.run(self._open(), Path(template), json_file=_path(json_file))

    def next_period(self, out: str | os.PathLike[str], period: str | Period | None = None) -> Outcome:
        """Make the workbook of a later period from this one, by default the following; this one is not changed."""
        from de06_xl.actions import new

        return self._do(partial(new.run_from, out=Path(out), period=period_of(period) if period else None))

    def refresh(self, old: str | os.PathLike[str] | None = None) -> Outcome:
        """Update the figures of earlier periods from a corrected workbook, by default that of the last period."""
        from de06_xl.actions import refresh

        return self._do(partial(refresh.run, old=_path(old)), writes=True)

    def _read(self) -> Checked:
        if self._checked is None:
            self._checked = check(self._open(), at_work=True)
        return self._checked

    def _open(self, *, writes: bool = False) -> Session:
        self._checked = None
        return open_file(self.path, self._ui, dt.datetime.now().astimezone(), writes=writes)

    def _do(self, action: Callable[[Session], Outcome], *, writes: bool = False) -> Outcome:
        session = self._open(writes=writes)
        if not writes:
            return _done(session, action)
        # Refusals come before anything is written beside it; it is read again, since another user may have written it.
        with locks.locked(self.path, holder(session)):
            return _done(self._open(writes=True), action)


def new_workbook(path: str | os.PathLike[str], period: str | Period, kind: str = "tinh", province: str = "") -> Outcome:
    """Make a blank workbook for a period and the folder of Word templates beside it: see ``de06_xl.new_workbook``."""
    from de06_xl.actions import new

    return new.run(Path(path), period_of(period), kind, province)


def _done(session: Session, action: Callable[[Session], Outcome]) -> Outcome:
    outcome = warned(session, action(session))
    return replace(outcome, blocks=(), backup=commit(session, outcome) or outcome.backup)


def _path(given: str | os.PathLike[str] | None) -> Path | None:
    return None if given is None else Path(given)
