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
class TemplateParagraph:
    """A paragraph as a template sees it: its text, and whether it is bold (``dam``)."""

    text: str
    dam: bool


@dataclass(frozen=True, slots=True)
class TemplateHeading:
    """A heading as a template sees it: level, text with its number, paragraphs."""

    cap: int
    tieu_de: str
    doan: tuple[TemplateParagraph, ...]


@dataclass(frozen=True, slots=True)
class TemplateFigure:
    """A figure as a template sees it: printed by itself, its date (``moc``), its unrounded value (``gia_tri``)."""

    text: str
    moc: str
    gia_tri: Decimal | None

    def __str__(self) -> str:
        return self.text


def template_context(report: ComposedReport, figures: Figures, open_errors: int) -> Mapping[str, Any]:
    """The names of a template. ``open_errors`` are told in the headers (``tt.dau_trang``), as is a draft."""
    headings = [
        TemplateHeading(
            heading.level,
            heading.text,
            tuple(TemplateParagraph(paragraph.text, paragraph.bold) for paragraph in heading.paragraphs),
        )
        for heading in report.headings
    ]
    facts = dict(report.facts) | {
        "dau_trang": _header_mark(str(report.facts.get("du_thao", "")).lower() == "x", open_errors)
    }
    return {
        "tt": SimpleNamespace(**facts),
        "de_cuong": headings,
        "muc": {composed.code: heading for composed, heading in zip(report.headings, headings, strict=True)},
        "so": SimpleNamespace(
            **{
                code: TemplateFigure(figure.text() or missing_figure(code), figure.text("moc") or "", figure.value)
                for code, figure in figures.items()
            }
        ),
    }


def _header_mark(draft: bool, open_errors: int) -> str:
    marks = ["DỰ THẢO"] if draft else []
    if open_errors:
        marks.append(f"CÒN {open_errors:02d} LỖI - KHÔNG TRÌNH KÝ")
    return " - ".join(marks)
