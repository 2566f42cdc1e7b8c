"""The names available to Word templates: ``tt.*``, ``de_cuong``, ``muc[…]``, ``cac_phu_luc``, ``so.<ma>``."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from de06_xl.model.placeholder import Reference
from de06_xl.model.texts import missing_figure
from de06_xl.report.letterhead import bodies_kept_whole

if TYPE_CHECKING:
    from decimal import Decimal

    from de06_xl.model.figures import Figure, Figures
    from de06_xl.report.anchors import Anchors
    from de06_xl.report.compose import ComposedReport


class TemplateFigure:
    """A figure in a template.

    Printed by itself, it is the figure as in the report; ``gia_tri`` is its unrounded value, the other properties are
    the forms of ``placeholder.FORMS``. A missing value is printed as a blank that names it and added to ``gaps``; a
    missing date is empty.
    """

    def __init__(self, figure: Figure, gaps: set[Reference], anchors: Anchors | None = None) -> None:
        self._figure = figure
        self._gaps = gaps
        self._anchors = anchors

    def __str__(self) -> str:
        return self._anchored("", self._figure.text() or missing_figure(self._figure.indicator.code))

    @property
    def gia_tri(self) -> Decimal | None:
        """The value, unrounded."""
        return self._figure.value

    @property
    def moc(self) -> str:
        """The date."""
        text = self._figure.text("moc")
        return self._anchored("moc", text) if text else ""

    @property
    def truoc(self) -> str:
        """The value of the previous period."""
        return self._compared("truoc")

    @property
    def chenh(self) -> str:
        """The difference from that."""
        return self._compared("chenh")

    @property
    def tang_giam(self) -> str:
        """The same in words: "tăng 12"."""
        return self._compared("tang_giam")

    @property
    def cung_ky(self) -> str:
        """The value of a year ago."""
        return self._compared("cung_ky")

    @property
    def chi_tieu(self) -> str:
        """Its target."""
        return self._compared("chi_tieu")

    @property
    def danh_gia(self) -> str:
        """Whether it reaches its target."""
        return self._compared("danh_gia")

    def _compared(self, form: str) -> str:
        text = self._figure.text(form)
        if text:
            return self._anchored(form, text)
        reference = Reference(self._figure.indicator.code, form)
        self._gaps.add(reference)
        return missing_figure(f"{reference.name}.{form}")

    def _anchored(self, form: str, text: str) -> str:
        reference = Reference(self._figure.indicator.code, form)
        return self._anchors.reference(reference, text) if self._anchors else text


def template_context(
    report: ComposedReport,
    figures: Figures,
    open_errors: int,
    lacking: str = "",
    gaps: set[Reference] | None = None,
    anchors: Anchors | None = None,
) -> Mapping[str, Any]:
    """The names available to a template.

    ``tt.dau_trang`` is the header line about drafts, ``open_errors`` and missing units (``lacking``, "11/20 xã").
    ``gaps`` collects missing values that the template asks for (``so.ma.truoc``). ``anchors`` are those of the report,
    for the figures in the template itself.
    """
    gaps = set() if gaps is None else gaps
    draft = str(report.facts.get("du_thao", "")).lower() == "x"
    facts = {**report.facts, **bodies_kept_whole(report.facts)}
    return {
        "tt": SimpleNamespace(**{**facts, "dau_trang": _header_mark(draft, open_errors, lacking)}),
        "de_cuong": report.headings,
        "muc": {heading.code: heading for heading in report.headings},
        "cac_phu_luc": report.appendices,
        "so": SimpleNamespace(**{code: TemplateFigure(figure, gaps, anchors) for code, figure in figures.items()}),
    }


def _header_mark(draft: bool, open_errors: int, lacking: str) -> str:
    marks = ["DỰ THẢO"] if draft else []
    if lacking:
        marks.append(f"CHƯA GỒM {lacking.upper()}")
    if open_errors:
        marks.append(f"CÒN {open_errors:02d} LỖI - KHÔNG TRÌNH KÝ")
    return " - ".join(marks)
