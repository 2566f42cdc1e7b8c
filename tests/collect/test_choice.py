"""Which of a unit's forms counts: blank ones, numbers that leap, forms sent again, the same bytes twice."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from de06_xl.collect.choice import taken_back
from de06_xl.collect.forms import sheet as form
from de06_xl.collect.intake import collect
from de06_xl.incoming.mail.incoming import Incoming
from de06_xl.model.book import Book
from de06_xl.model.forms import Forms
from de06_xl.model.indicator import Nature
from de06_xl.model.responses import ReceivedForm, ResponseStatus
from tests.support.collected_forms import BOOK, MOMENT, UNITS, after, came, document, figures, filled, outcome, plain
from tests.support.filled_forms import codes

USED, SUPERSEDED, UNCONFIRMED = ResponseStatus.USED, ResponseStatus.SUPERSEDED, ResponseStatus.UNCONFIRMED


def sent(hours: int = 0, *, of: Book = BOOK, sender: str = "ab@x.example", **form: Any) -> Incoming:
    """A form that came by mail some hours after the first."""
    data = filled(of=of, **form)
    return replace(
        came(data, sender=sender, file=f"{hours}.eml › phiếu.xlsx"), received=MOMENT + dt.timedelta(hours=hours)
    )


def run(book: Book, *runs: list[Any]) -> Book:
    """The workbook after these runs."""
    for arrived in runs:
        book = after(book, collect(book, arrived))
    return book


def blank(**facts: Any) -> dict[str, Any]:
    return {"values": {}, "compiled_by": None, **facts}


# Forms that say nothing ---------------------------------------------------------------------------------


@pytest.mark.parametrize("facts", [{}, {"compiled_by": "Nguyễn Văn A"}, {"phone": "0297", "document": "01/BC"}])
def test_a_form_that_says_nothing_is_blank(facts: dict[str, Any]) -> None:
    (arrival,) = collect(BOOK, [sent(**blank(**facts))]).arrivals
    assert (arrival.row.status.value, arrival.submissions) == ("chưa điền", ())
    assert outcome(collect(BOOK, plain(filled(**blank(**facts))))) == [("AB", "chưa điền")]


@pytest.mark.parametrize("values", [{"luot": 0}, {"luot": "Không"}, {"luot": "khoảng 5"}])
def test_a_form_that_says_anything_is_not_blank(values: dict[str, Any]) -> None:
    (arrival,) = collect(BOOK, [sent(values=values)]).arrivals
    assert arrival.row.status is not ResponseStatus.BLANK
    (arrival,) = collect(BOOK, [sent(**blank(nothing="x"))]).arrivals
    assert arrival.row.status is USED


@pytest.mark.few(4)
@pytest.mark.parametrize("number", [1, 2, 99])
@pytest.mark.parametrize("first", [True, False], ids=["before", "after"])
@pytest.mark.parametrize("together", [True, False], ids=["in one run", "in two"])
def test_a_blank_form_is_never_in_the_way_of_a_filled_one(number: int, *, first: bool, together: bool) -> None:
    empty, full = sent(1, **blank(number=number)), sent(2)
    order = [empty, full] if first else [full, empty]
    written = run(BOOK, order) if together else run(BOOK, order[:1], order[1:])
    assert {row.file: row.status.value for row in written.received} == {
        "1.eml › phiếu.xlsx": "đã thay",
        "2.eml › phiếu.xlsx": "dùng",
    }
    assert figures(written) == {("AB", "luot"): 3, ("AB", "nguoi"): 40}


def test_a_unit_of_which_only_a_blank_form_came_is_no_longer_silent_and_has_given_nothing() -> None:
    written = run(BOOK, [sent(**blank())])
    status, _ = Forms(written).status("AB")
    assert (status, status.of_unit) == (ResponseStatus.BLANK, "chưa điền")


def test_a_pdf_beside_a_blank_and_a_filled_form_belongs_to_the_filled_one() -> None:
    mail = [came(filled(**blank()), mail="thư", file="thư › a.xlsx"), came(filled(), mail="thư", file="thư › b.xlsx")]
    arrivals = collect(BOOK, [*mail, document("thư")]).arrivals
    assert {one.row.status: "Kèm" in one.row.reason for one in arrivals} == {SUPERSEDED: False, USED: True}


# Numbers that leap --------------------------------------------------------------------------------------


@pytest.mark.few(3)
@pytest.mark.parametrize(("before", "number", "asked"), [(2, 20, True), (2, 3, False), (1, 4, False), (1, 5, True)])
@pytest.mark.parametrize("together", [True, False], ids=["in one run", "in two"])
def test_a_number_that_leaps_is_asked_about(before: int, number: int, *, asked: bool, together: bool) -> None:
    first, leaping = sent(number=before), sent(1, number=number, values={"luot": 9, "nguoi": 9})
    written = run(BOOK, [leaping, first]) if together else run(BOOK, [first], [leaping])
    last = next(row for row in written.received if row.number == number)
    assert last.status is (UNCONFIRMED if asked else USED)
    assert (f"từ {before} lên {number}" in last.reason) is asked
    assert figures(written)["AB", "luot"] == (3 if asked else 9)


def test_a_first_form_of_a_number_that_cannot_be_is_asked_about() -> None:
    assert outcome(collect(BOOK, [sent(number=20)])) == [("AB", "chờ xác nhận")]


def test_what_the_clerk_confirmed_is_where_the_next_number_starts() -> None:
    written = run(BOOK, [sent()], [sent(1, number=20)])
    confirmed = replace(written, received=tuple(replace(row, status=USED) for row in written.received))
    assert outcome(collect(confirmed, [sent(2, number=21, values={"luot": 8, "nguoi": 8})])) == [("AB", "dùng")]


# Sent again with the same number ------------------------------------------------------------------------

FIRST, AGAIN = {"luot": 3, "nguoi": 40}, {"luot": 4, "nguoi": 40}


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
@pytest.mark.parametrize("together", [True, False], ids=["in one run", "in two"])
def test_of_two_forms_of_one_number_from_the_units_mailbox_the_later_counts(
    order: tuple[int, int], *, together: bool
) -> None:
    forms = [sent(0, values=FIRST), sent(1, values=AGAIN)]
    arrived = [forms[at] for at in order]
    written = run(BOOK, arrived) if together else run(BOOK, arrived[:1], arrived[1:])
    assert figures(written) == {("AB", "luot"): 4, ("AB", "nguoi"): 40}
    earlier, later = sorted(written.received, key=lambda row: row.moment)
    assert (earlier.status, later.status) == (SUPERSEDED, USED)
    for row in (earlier, later):
        assert "luot 3 → 4 (ô Phiếu!B" in row.reason
        assert "nguoi" not in row.reason


def test_one_word_of_the_clerk_turns_it_back() -> None:
    written = run(BOOK, [sent(0, values=FIRST)], [sent(1, values=AGAIN)])
    earlier, later = written.received
    turned = with_rows(written, replace(earlier, status=USED), later)
    assert {one.value for one in Forms(turned).counting} == {3, 40}
    assert Forms(turned).disputed_codes("AB") == []
    assert [one.status for one in taken_back(turned).values()] == [SUPERSEDED]
    assert collect(turned, []).statuses == taken_back(turned)


def test_what_the_reason_says_does_not_decide_which_form_counts() -> None:
    written = run(BOOK, [sent(0, values=FIRST)], [sent(1, values=AGAIN)])
    earlier, later = written.received
    noted = with_rows(written, replace(earlier, status=USED, reason="Đã hỏi, lấy phiếu này."), later)
    assert {one.value for one in Forms(noted).counting} == {3, 40}
    copied = with_rows(written, earlier, replace(later, reason=earlier.reason))
    assert {one.value for one in Forms(copied).counting} == {4, 40}
    assert taken_back(copied) == {}


# Set to "dùng" though nothing was taken -----------------------------------------------------------------


def broken(hours: int, number: int) -> Incoming:
    """A form of which nothing can be taken: the same row twice."""
    data = openpyxl.load_workbook(io.BytesIO(filled(number=number)))
    codes(data)["nguoi"].value = "luot"
    stream = io.BytesIO()
    data.save(stream)
    return replace(sent(hours), data=stream.getvalue(), sha256=f"{hours:064}")


@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize("first", [True, False], ids=["came before", "came after"])
def test_a_form_in_use_from_which_nothing_was_taken_hides_no_good_one(number: int, *, first: bool) -> None:
    good = [sent(2, values=FIRST)]
    bad = [replace(document("thư"), sender="ab@x.example")] if number == 1 else [broken(1, number)]
    written = run(BOOK, *([bad, good] if first else [good, bad]))
    assert sorted(one.taken or 0 for one in written.received) == [0, 2]
    chosen = with_rows(written, *(replace(one, status=USED) for one in written.received))
    assert figures(chosen) == {("AB", "luot"): 3, ("AB", "nguoi"): 40}
    status, form = Forms(chosen).status("AB")
    assert (status, form and form.taken) == (USED, 2)
    again = run(chosen, [sent(3, values=AGAIN)])
    assert figures(again) == {("AB", "luot"): 4, ("AB", "nguoi"): 40}, "nor one that comes later"


def test_a_form_of_which_no_figure_can_be_taken_does_not_replace_one_with_figures() -> None:
    """Running totals do not become 0 by the tick `Không phát sinh`."""
    running = [replace(one, nature=Nature.CUMULATIVE, previous=Decimal(2)) for one in BOOK.sections[0].indicators]
    of = replace(BOOK, units=UNITS[:1], sections=(replace(BOOK.sections[0], indicators=tuple(running[:2])),))
    forms = [sent(0, of=of), sent(1, of=of, values={}, nothing="x", number=2)]
    for written in (run(of, forms), run(of, forms[:1], forms[1:])):
        assert [one.status for one in written.received] == [USED, ResponseStatus.FAULTY]
        assert figures(written) == {("AB", "luot"): 3, ("AB", "nguoi"): 40}


def with_rows(book: Book, *rows: ReceivedForm) -> Book:
    """The workbook with its register as the clerk left it."""
    forms = {row.arrival: row for row in rows}
    submissions = tuple(replace(one, form=forms[one.form.arrival]) for one in book.submissions)
    return replace(book, received=rows, submissions=submissions)


def test_many_differences_are_counted_and_long_texts_cut() -> None:
    from de06_xl.collect.differences import MOST_LISTED, differences
    from tests.support.books import received, submission

    one = received("AB")
    before = [submission(one, f"c{number}", number) for number in range(20)]
    reported = differences(before, [*(submission(one, f"c{number}", 99) for number in range(20))])
    assert reported.count("→") == MOST_LISTED
    assert reported.endswith(f"và {20 - MOST_LISTED} chỗ khác")
    reported = differences([], [submission(one, "II.5", text="Đã " * 100)])
    assert reported.startswith("mục II.5: trống → “Đã ")
    assert len(reported) < 100


def test_plain_files_of_one_number_wait_for_the_clerk_for_nobody_knows_which_came_later() -> None:
    files = [*plain(filled(values=FIRST), "a.xlsx"), *plain(filled(values=AGAIN), "b.xlsx")]
    assert outcome(collect(BOOK, files)) == [("AB", "chờ chọn")] * 2


def test_of_a_unit_without_an_address_the_clerk_chooses() -> None:
    of = replace(BOOK, units=(replace(UNITS[0], email=""), *UNITS[1:]))
    forms = [sent(at, of=of, sender="rieng@x.example", values=values) for at, values in enumerate((FIRST, AGAIN))]
    assert outcome(collect(of, forms)) == [("AB", "chờ chọn")] * 2


def test_a_unit_that_returns_to_its_first_figures_is_heard() -> None:
    forms = [sent(0, values=FIRST), sent(1, values=AGAIN), sent(2, values=FIRST, phone="0297")]
    for written in (run(BOOK, forms), run(BOOK, *([one] for one in forms))):
        assert figures(written) == {("AB", "luot"): 3, ("AB", "nguoi"): 40}


# The same bytes -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("runs", [1, 2])
@pytest.mark.parametrize("order", [("ab@x.example", "am@x.example"), ("am@x.example", "ab@x.example")])
def test_the_same_bytes_from_two_units_are_two_rows(order: tuple[str, str], runs: int) -> None:
    data = filled()
    mails = [came(data, sender=sender, file=f"{sender}.eml › phiếu.xlsx", mail=sender) for sender in order]
    written = run(BOOK, mails) if runs == 1 else run(BOOK, mails[:1], mails[1:])
    assert {row.sender: row.status for row in written.received} == {"ab@x.example": USED, "am@x.example": UNCONFIRMED}
    assert figures(written) == {("AB", "luot"): 3, ("AB", "nguoi"): 40}
    assert collect(written, mails).arrivals == ()


def test_the_same_bytes_in_two_files_are_two_rows_and_once_taken() -> None:
    data = filled()
    files = [*plain(data, "phieu_nhan/Phieu_AB.xlsx"), *plain(data, "phieu_nhan/Phieu_AM.xlsx")]
    written = run(BOOK, files)
    assert [row.status.value for row in written.received] == ["dùng", "đã thay"]
    assert "Phieu_AB.xlsx" in written.received[1].reason
    assert collect(written, files).arrivals == ()
    moved = plain(data, "phieu_nhan/da_xem/Phieu_AB.xlsx")
    assert collect(written, moved).arrivals == (), "a file that was moved is the same"


def test_the_same_pdf_from_two_units_is_a_word_of_each() -> None:
    pdf = document("một")
    other = replace(pdf, sender="am@x.example", mail="hai", file="hai › scan.pdf")
    assert outcome(collect(BOOK, [pdf, other])) == [("AB", "chưa đúng mẫu"), ("AM", "chưa đúng mẫu")]


def test_the_attachment_of_a_mail_saved_beside_it_is_nothing_new() -> None:
    data = filled()
    assert outcome(collect(BOOK, [came(data), *plain(data, "phieu_nhan/AB.xlsx")])) == [("AB", "dùng")]


def test_a_copied_sheet_gives_its_figures_and_paragraphs_once() -> None:
    of = replace(BOOK, units=(replace(UNITS[0], sections=("I",)), *UNITS[1:]))
    workbook = openpyxl.load_workbook(io.BytesIO(filled(of=of)))
    sheet = workbook[form.SHEET]
    at = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "I" and cell.column > 1)
    sheet.cell(at.row, 1, "Đã tuyên truyền lưu động.")
    sheet.cell(at.row + 1, 1, "Đã mở lớp.")
    workbook.copy_worksheet(sheet)
    stream = io.BytesIO()
    workbook.save(stream)
    (arrival,) = collect(of, [came(stream.getvalue())]).arrivals
    assert arrival.row.status is USED
    assert [one.text or one.value for one in arrival.submissions] == [3, 40, "Đã tuyên truyền lưu động.", "Đã mở lớp."]
    assert "chép" in arrival.row.reason


def test_a_first_form_with_a_high_number_is_asked_about_without_one_before_it() -> None:
    (arrival,) = collect(BOOK, [came(filled(number=6))]).arrivals
    assert (arrival.row.status, "Lần gửi đã là 6 ngay ở phiếu đầu tiên" in arrival.row.reason) == (UNCONFIRMED, True)


def test_what_is_settled_asks_for_nothing_any_more() -> None:
    pdf = document("thư.eml")
    states = {arrival.row.status: arrival.row.reason for arrival in collect(BOOK, [pdf, came(filled())]).arrivals}
    assert states[SUPERSEDED] == "Đã có phiếu lần gửi 1 thay thế."
