"""A rule said to a unit: in names and words, without the province's figures and without what the clerk is to do."""

from __future__ import annotations

import pytest

from de06_xl.collect.forms.words import LONGEST_SENTENCE, rule_sentence
from de06_xl.model.expression import parse_rule
from de06_xl.model.figures import Figures
from de06_xl.model.texts import Texts
from tests.support.books import book
from tests.support.made_up_forms import rule

NAMES = {"a": "Hồ sơ tiếp nhận", "b": "- trong đó: đã giải quyết", "c": "Đang giải quyết"}


def said(expression: str, message: str = "") -> str:
    made = book(period="2022-05")
    texts = Texts(made, Figures(made))
    return rule_sentence(rule("r", expression, message), parse_rule(expression), NAMES, texts)


@pytest.mark.parametrize(
    ("message", "sentence"),
    [
        ("Tiếp nhận ({a}) phải bằng tổng ({b}); hãy hỏi lại đơn vị.", "Tiếp nhận phải bằng tổng; hãy kiểm tra lại."),
        ("Tiếp nhận phải bằng tổng.", "Tiếp nhận phải bằng tổng; hãy kiểm tra lại."),
        ("Nhiều hơn số xã (144) ({a})", "Nhiều hơn số xã (144); hãy kiểm tra lại."),
        ("Ít hơn ({a}, kỳ trước {a.truoc}). Hãy sửa.", "Ít hơn; hãy kiểm tra lại."),
        ("Số {tt.ky} sai; hãy xem.", "Số tháng 5/2022 sai; hãy kiểm tra lại."),
        ("Đổi chỗ, hai số; hãy kiểm tra lại số liệu, ghi chú.", "Đổi chỗ, hai số; hãy kiểm tra lại."),
    ],
)
def test_the_message_is_said_without_figures(message: str, sentence: str) -> None:
    assert said("a = b", message) == sentence


@pytest.mark.parametrize(
    ("expression", "sentence"),
    [
        ("a = b + c", "“Hồ sơ tiếp nhận” phải bằng “trong đó: đã giải quyết” cộng “Đang giải quyết”"),
        ("a <= b * 2 - 1,5", "“Hồ sơ tiếp nhận” không được lớn hơn “trong đó: đã giải quyết” nhân 2 trừ 1,5"),
        ("a >= KỲ_TRƯỚC(a)", "“Hồ sơ tiếp nhận” không được nhỏ hơn “Hồ sơ tiếp nhận” kỳ trước"),
        (
            "c < a < b",
            "“Đang giải quyết” phải nhỏ hơn “Hồ sơ tiếp nhận”, "
            "“Hồ sơ tiếp nhận” phải nhỏ hơn “trong đó: đã giải quyết”",
        ),
        (
            "a = 0 HOẶC KHÔNG (b > 0)",
            "“Hồ sơ tiếp nhận” phải bằng 0 hoặc “trong đó: đã giải quyết” không được lớn hơn 0",
        ),
        (
            "KHÔNG (a = 0 HOẶC b <> c)",
            "“Hồ sơ tiếp nhận” phải khác 0 và “trong đó: đã giải quyết” phải bằng “Đang giải quyết”",
        ),
        ("KHÔNG KHÔNG (a = -1)", "“Hồ sơ tiếp nhận” phải bằng âm 1"),
        (
            "MAX(a; b) / 2 <> 7",
            "Số lớn nhất trong (“Hồ sơ tiếp nhận”; “trong đó: đã giải quyết”) chia cho 2 phải khác 7",
        ),
        ("LÀM_TRÒN(a; 1) = ABS(b)", "Làm tròn (“Hồ sơ tiếp nhận”; 1) phải bằng giá trị tuyệt đối của"),
    ],
)
@pytest.mark.parametrize("message", ["", "Số {a} không bằng {b}; hãy sửa."])
def test_without_such_a_message_the_relation_itself_is_said(expression: str, sentence: str, message: str) -> None:
    assert said(expression, message).startswith(sentence)


@pytest.mark.parametrize("message", ["", "x" * 40_000, "({a}" * 9_000, "hãy " * 9_000])
def test_a_sentence_is_never_longer_than_there_is_room(message: str) -> None:
    many = " + ".join(["a"] * 200) + " = b"
    assert len(said(many, message)) <= LONGEST_SENTENCE
