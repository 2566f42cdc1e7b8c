"""What a Word template may name: ``tt.*``, ``de_cuong``, ``muc[…]``, ``cac_phu_luc``, ``so.<ma>``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from de06_xl.model.texts import missing_figure

if TYPE_CHECKING:
    from decimal import Decimal

    from de06_xl.model.figures import Figure, Figures
    from de06_xl.report.compose import ComposedReport


@dataclass(frozen=True, slots=True)
class TemplateFigure:
    """A figure as a template sees it: printed by itself, its unrounded value (``gia_tri``), what else may follow its
    code in a text (``placeholder.FORMS``).
    """

    text: str
    gia_tri: Decimal | None
    moc: str
    truoc: str
    chenh: str
    tang_giam: str
    cung_ky: str
    chi_tieu: str
    danh_gia: str

    @classmethod
    def of(cls, figure: Figure) -> TemplateFigure:
        """A figure, with a blank that names it for what is missing; a missing date is empty."""
        code = figure.indicator.code
        compared = {
            form: figure.text(form) or missing_figure(f"{code}.{form}")
            for form in ("truoc", "chenh", "tang_giam", "cung_ky", "chi_tieu", "danh_gia")
        }
        return cls(figure.text() or missing_figure(code), figure.value, figure.text("moc") or "", **compared)

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
        "cac_phu_luc": report.appendices,
        "so": SimpleNamespace(**{code: TemplateFigure.of(figure) for code, figure in figures.items()}),
    }


def _header_mark(draft: bool, open_errors: int, lacking: str) -> str:
    marks = ["DỰ THẢO"] if draft else []
    if lacking:
        marks.append(f"CHƯA GỒM {lacking.upper()}")
    if open_errors:
        marks.append(f"CÒN {open_errors:02d} LỖI - KHÔNG TRÌNH KÝ")
    return " - ".join(marks)
