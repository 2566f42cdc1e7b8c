"""The names available to the templates of letters to units: ``tt.*`` with the letter's own number, ``don_vi``."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from de06_xl.report.compose import compose, printed_lists, printed_number
from de06_xl.report.letterhead import bodies_kept_whole
from de06_xl.vietnamese.dates import format_date

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from de06_xl.model.book import Book
    from de06_xl.model.figures import Figures

FORMS, REMINDER = "gui", "don_doc"
"""The kinds of letters, as in the names of their facts: ``cv_so_gui``, ``cv_ngay_don_doc``."""
ADDRESSED = 5
"""How many units Kính gửi names; if there are more, they are named only in the appendix."""


def letter_context(
    book: Book, figures: Figures, kind: str, rows: Sequence[Mapping[str, str]], now: dt.datetime
) -> Mapping[str, Any]:
    """The names available to a letter's template; ``rows`` are the units of its appendix, each with at least ``ten``.

    The signer defaults to the report's. ``now`` is the date printed in it.
    """
    facts = dict(compose(book, figures).facts)
    names = [row["ten"] for row in rows]
    addressees = names if len(names) <= ADDRESSED else ["Các đơn vị có tên trong Phụ lục kèm theo"]
    own = {key: facts.get(f"cv_{key}", "") for key in ("quyen_han", "chuc_danh", "chuc_vu", "ho_ten")}
    if not own["chuc_danh"]:
        own = {key: facts.get(key, "") for key in own}
    letter = {
        **printed_number(book.fact(f"cv_so_{kind}"), book.dates.get(f"cv_ngay_{kind}")),
        **printed_lists(addressees, facts.get("cv_noi_nhan") or ["Như trên", "Lưu: VT"]),
        **own,
        "quyen_han": own["quyen_han"] or [],
        "ky_hieu": facts.get("cv_ky_hieu", ""),
        "cv_nhan_phieu": facts.get("cv_nhan_phieu", ""),
        "co_quan_gui": facts.get("cv_co_quan") or facts.get("co_quan_ban_hanh", ""),
        "han_bo_sung": book.new_deadline(now.date()) or "…/…/…",
        "thoi_diem": f"ngày {format_date(now.date())}",
        "so_don_vi": f"{len(rows):02d}",
        "cac_don_vi": "các đơn vị nêu trên" if len(rows) > 1 else names[0] if names else "",
        "dau_trang": "",
        **{key: book.fact(key) or "…" for key in ("tu_ngay", "den_ngay", "han_gui")},
    }
    numbered = [SimpleNamespace(stt=str(number), **row) for number, row in enumerate(rows, 1)]
    return {"tt": SimpleNamespace(**{**facts, **letter, **bodies_kept_whole(facts)}), "don_vi": numbered}
