"""What a Word template may name: ``tt.*``, ``de_cuong``, ``muc[…]``, ``so.<ma>``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from de06_xl.model.texts import missing_figure

if TYPE_CHECKING:
    from decimal import Decimal

    from de06_xl.model.figures import Figures
    from de06_xl.report.compose import ComposedReport


@dataclass(frozen=True, slots=True)
class TemplateFigure:
    """A figure as a template sees it: printed by itself, its date (``moc``), its unrounded value (``gia_tri``)."""

    text: str
    moc: str
    gia_tri: Decimal | None

    def __str__(self) -> str:
        return self.text


def template_context(
    report: ComposedReport, figures: Figures, open_errors: int, lacking: str = ""
) -> Mapping[str, Any]:
    """The names of a template.

    ``tt.dau_trang`` is the headers' line about drafts, ``open_errors`` and units that are ``lacking`` ("11/20 xã").
    """
    draft = str(report.facts.get("du_thao", "")).lower() == "x"
    return {
        "tt": SimpleNamespace(**{**report.facts, "dau_trang": _header_mark(draft, open_errors, lacking)}),
        "de_cuong": report.headings,
        "muc": {heading.code: heading for heading in report.headings},
        "so": SimpleNamespace(
            **{
                code: TemplateFigure(figure.text() or missing_figure(code), figure.text("moc") or "", figure.value)
                for code, figure in figures.items()
            }
        ),
    }


def _header_mark(draft: bool, open_errors: int, lacking: str) -> str:
    marks = ["DỰ THẢO"] if draft else []
    if lacking:
        marks.append(f"CHƯA GỒM {lacking.upper()}")
    if open_errors:
        marks.append(f"CÒN {open_errors:02d} LỖI - KHÔNG TRÌNH KÝ")
    return " - ".join(marks)
