"""Relations between figures in plain words for units, which know figures by name, not by code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from de06_xl.model import placeholder
from de06_xl.model.expression import Arithmetic, Call, Code, Comparison, Logic, Negative, Node, Not, Number, When
from de06_xl.vietnamese.messages import quoted
from de06_xl.vietnamese.numbers import format_number
from de06_xl.vietnamese.text import tidy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from de06_xl.model.expression import Expression
    from de06_xl.model.rule import Rule
    from de06_xl.model.texts import Texts

LONGEST_SENTENCE = 240
"""Maximum length; more would not fit beside a figure."""
LONGEST_NAME = 60
"""Characters of a figure's name in such a sentence."""

_FIGURE_IN_BRACKETS = re.compile(r"\s*\([^()]*\{[^()]*\)")
_WHAT_TO_DO = re.compile(r"\s*[;,.]\s*hãy [^;]*$", re.IGNORECASE)
_TO_DO = "; hãy kiểm tra lại."
_SIGNS = {"+": "cộng", "-": "trừ", "*": "nhân", "/": "chia cho"}
_DEMANDS = {
    "=": "phải bằng",
    "<>": "phải khác",
    "<": "phải nhỏ hơn",
    "<=": "không được lớn hơn",
    ">": "phải lớn hơn",
    ">=": "không được nhỏ hơn",
}
_OPPOSITE = {"=": "<>", "<>": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_FUNCTIONS = {
    "ABS": "giá trị tuyệt đối của",
    "MIN": "số nhỏ nhất trong",
    "MAX": "số lớn nhất trong",
    "ROUND": "làm tròn",
}


def rule_sentence(rule: Rule, relation: Expression, names: Mapping[str, str], texts: Texts) -> str:
    """The sentence for a broken rule: its message without figures, or the relation in words.

    The message's figures are those of the whole province, which a unit does not have, and its request is for the clerk.
    Facts of the report are filled in.
    """
    message = _FIGURE_IN_BRACKETS.sub("", rule.message[: 4 * LONGEST_SENTENCE])
    message = tidy(_WHAT_TO_DO.sub("", message)).rstrip(".")
    if not message or any(not reference.is_fact for reference in placeholder.references(message)):
        message = _in_words(relation.root, names)
        message = message[:1].upper() + message[1:]
    filled = texts.printed(message)
    longest = LONGEST_SENTENCE - len(_TO_DO)
    return (filled if len(filled) <= longest else f"{filled[: longest - 1].rstrip()}…") + _TO_DO


def _in_words(node: Node, names: Mapping[str, str], *, denied: bool = False) -> str:
    """A relation worded as what must be true, an operand as a name; ``denied`` negates a relation."""
    match node:
        case Number(value):
            return format_number(value, 15, leading_zero=False)
        case Code(code, when):
            name = quoted(names[code].lstrip("-+ "), longest=LONGEST_NAME)
            return name if when is When.NOW else f"{name} kỳ trước"
        case Negative(operand):
            return f"âm {_in_words(operand, names)}"
        case Arithmetic(sign, left, right):
            return f"{_in_words(left, names)} {_SIGNS[sign]} {_in_words(right, names)}"
        case Call(function, arguments):
            return f"{_FUNCTIONS[function.excel]} ({'; '.join(_in_words(one, names) for one in arguments)})"
        case Comparison(operands, signs):
            words = [_in_words(operand, names) for operand in operands]
            pairs = zip(words, signs, words[1:], strict=False)
            demands = [f"{left} {_DEMANDS[_OPPOSITE[sign] if denied else sign]} {right}" for left, sign, right in pairs]
            return (" hoặc " if denied else ", ").join(demands)
        case Logic(every, operands):
            joint = " và " if every is not denied else " hoặc "
            return joint.join(_in_words(operand, names, denied=denied) for operand in operands)
        case Not(operand):
            return _in_words(operand, names, denied=not denied)
        case _:
            raise AssertionError(node)
