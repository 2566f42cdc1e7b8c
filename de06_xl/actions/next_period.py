"""Kỳ mới: make the workbook of the following period beside this one."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from de06_xl.actions import new
from de06_xl.actions.session import Outcome, Session
from de06_xl.model.period import PeriodKind

if TYPE_CHECKING:
    from de06_xl.model.period import Period


def run(session: Session, kind: PeriodKind | None = None) -> Outcome:
    """Propose the following period, of another ``kind`` if given; after consent, save and make its workbook.

    Raises De06Error if a file with the new workbook's name exists.
    """
    old = session.book().period
    period = old.following(kind) if kind else old.next()
    out = session.path.with_name(name_for(session.path, old, period))
    new.refuse_existing(out, session.path.suffix.lower())
    question = (
        f"Lập sổ {period.name} từ sổ {old.name} này? Sổ này được lưu và giữ nguyên; sổ mới tên là {out.name}, nằm "
        "cùng thư mục."
    )
    if not session.ui.ask(question):
        return Outcome(messages=("Chưa lập sổ kỳ mới.",), period=old)
    session.save()
    return new.run_from(session, out, period)


month = partial(run, kind=PeriodKind.MONTH)
quarter = partial(run, kind=PeriodKind.QUARTER)
six_months = partial(run, kind=PeriodKind.SIX_MONTHS)
nine_months = partial(run, kind=PeriodKind.NINE_MONTHS)
year = partial(run, kind=PeriodKind.YEAR)


def name_for(path: Path, old: Period, period: Period) -> str:
    """The name of the new period's workbook, modelled on the old one's if that contains the period's code."""
    stem, replaced = re.subn(rf"(?<![0-9]){re.escape(str(old))}(?![0-9]|-[0-9QWN])", str(period), path.stem)
    return f"{stem if replaced else f'DeAn06_{period}'}{path.suffix}"
