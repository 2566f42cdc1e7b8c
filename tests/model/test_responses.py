"""The rows of `Phiếu nhận`, and which of two counts."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

from de06_xl.model.responses import ResponseStatus, forms_by_key
from tests.support.books import received


def test_of_two_rows_of_one_form_the_one_that_was_not_refused_counts_in_any_order() -> None:
    refused, used = received("AB", "không nhận", form="a"), received("AB", "dùng", form="a")
    for rows in permutations((refused, used)):
        assert [form.status for form in forms_by_key(rows).values()] == [ResponseStatus.USED]


def test_one_form_from_two_units_and_in_two_periods_is_as_many() -> None:
    rows = [received("AB", form="a"), received("AM", form="a"), received("AB", form="a", period="2022-04")]
    assert list(forms_by_key(rows).values()) == rows


def test_of_two_forms_the_later_one_of_a_day_is_later() -> None:
    one, other = (replace(received("AB"), received=text) for text in ("9:30 16/5/2022", "16/05/2022 10:00"))
    assert one.moment < other.moment
