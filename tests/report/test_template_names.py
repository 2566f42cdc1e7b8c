"""What a Word template names, as DESIGN 9 promises: ``tt``, ``de_cuong``, ``muc`` and ``so`` of a real workbook."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import jinja2

from de06_xl.model.figures import Figures
from de06_xl.report.compose import compose
from de06_xl.report.context import template_context
from tests.support.books import book, heading, indicator, paragraph


def printed(template: str, open_errors: int = 0, **changes: Any) -> str:
    workbook = book(
        indicator("a", "1234.5", decimals=2, as_of=dt.date(2022, 5, 9)),
        indicator("trong", number=6),
        paragraphs=(paragraph("tiêu đề 1.", "Kết quả"), paragraph("-", "Có {a} hồ sơ.")),
        outline=(heading("I", "MỤC", sheet="I Thử"),),
        **changes,
    )
    figures = Figures(workbook)
    context = template_context(compose(workbook, figures), figures, open_errors)
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined)
    return environment.from_string(template).render(context)


def test_the_outline_is_headings_with_level_title_and_paragraphs_that_may_be_bold() -> None:
    each = "{{ d.text }}|{{ d.dam }};"
    below = "1. Kết quả|True;- Có 1.234,5 hồ sơ.|False;"
    loop = f"{{% for m in de_cuong %}}{{{{ m.cap }}}}|{{{{ m.tieu_de }}}}:{{% for d in m.doan %}}{each}{{% endfor %}}"
    assert printed(f"{loop}{{% endfor %}}") == f"1|I. MỤC:{below}"
    assert printed(f"{{% for d in muc['I'].doan %}}{each}{{% endfor %}}") == below


def test_a_figure_prints_itself_its_date_and_its_exact_value() -> None:
    assert printed("{{ so.a }}|{{ so.a.moc }}|{{ so.a.gia_tri }}") == f"1.234,5|09/5/2022|{Decimal('1234.5')}"
    assert printed("{{ so.trong }}|{{ so.trong.moc }}|{{ so.trong.gia_tri }}") == "[chưa có: trong]||None"


def test_a_figure_prints_what_it_is_compared_with() -> None:
    compared = indicator("a", 1240, previous=Decimal(1450))
    workbook = book(compared, indicator("b", 5, number=6), history={("2021-05", "a"): 95})
    figures = Figures(workbook)
    context = template_context(compose(workbook, figures), figures, 0)
    a, b = context["so"].a, context["so"].b
    assert (a.truoc, a.chenh, a.tang_giam, a.cung_ky) == ("1.450", "210", "giảm 210", "95")
    assert (b.tang_giam, b.cung_ky) == ("[chưa có: b.tang_giam]", "[chưa có: b.cung_ky]")


def test_the_headers_say_that_it_is_a_draft_and_how_many_errors_are_open() -> None:
    assert printed("{{ tt.dau_trang }}") == ""
    assert printed("{{ tt.dau_trang }}", 2) == "CÒN 02 LỖI - KHÔNG TRÌNH KÝ"
    assert printed("{{ tt.dau_trang }}", 2, facts={"du_thao": "x"}) == "DỰ THẢO - CÒN 02 LỖI - KHÔNG TRÌNH KÝ"


def test_units_that_sums_lack_are_named_in_the_header() -> None:
    workbook = book(indicator("a", 5))
    figures = Figures(workbook)
    context = template_context(compose(workbook, figures), figures, 2, "11/20 xã")
    assert context["tt"].dau_trang == "CHƯA GỒM 11/20 XÃ - CÒN 02 LỖI - KHÔNG TRÌNH KÝ"
