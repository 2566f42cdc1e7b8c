"""Parser of expressions; what it cannot read it reports with its position."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from de06_xl.model.expression import hints
from de06_xl.model.expression.tree import (
    EACH_ITEM,
    EARLIER,
    EXCEL_DIGITS,
    FUNCTIONS,
    LOGIC,
    Arithmetic,
    Call,
    Code,
    Comparison,
    Expression,
    Logic,
    Negative,
    Node,
    Not,
    Number,
    Truth,
    When,
)
from de06_xl.model.placeholder import CODE, FIGURE_CODE
from de06_xl.vietnamese.text import nfc

MAX_LENGTH = 2_000
MAX_DEPTH = 50
MAX_SIGNS = 300
"""Operators in one expression: each is a level of recursion."""

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:[.,]\d+)*)|(?P<name>[^\W\d]\w*(?:\[\s*(?:\w+|\*)\s*\])?)|(?P<sign><>|<=|>=|[-+*/()=<>;,])|(?P<bad>\S))"
)


class ExpressionError(ValueError):
    """An expression that cannot be read; the message is Vietnamese and ``position`` counts characters from 1."""

    def __init__(self, reason: str, position: int) -> None:
        self.reason = reason
        self.position = position
        super().__init__(f"{reason} (ký tự thứ {position})")


def parse(text: str) -> Expression:
    """Read an expression; raises ExpressionError with the position of the error."""
    return Expression(text, _Parser(text).parse())


@functools.lru_cache(maxsize=1024)
def parse_rule(text: str) -> Expression:
    """Read a relation between figures, which is true or false.

    Results are cached: a thousand forms are checked by the same rules.

    A number where a truth value is expected (``a = b HOẶC c``) is refused: it would always or never hold. Raises
    ExpressionError with the position of the error.
    """
    return Expression(text, _Parser(text, rule=True).parse())


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    position: int


class _Parser:
    """Recursive descent over the tokens; each method is one precedence level, the loosest first."""

    def __init__(self, text: str, *, rule: bool = False) -> None:
        self.rule = rule
        split = f"hãy tách thành nhiều {'quy tắc' if rule else 'chỉ tiêu'}"
        if len(text) > MAX_LENGTH:
            raise ExpressionError(f"Biểu thức dài quá {MAX_LENGTH} ký tự; {split}", MAX_LENGTH)
        self.tokens = list(_tokens(nfc(text)))
        if sum(token.kind in ("sign", "logic") for token in self.tokens) > MAX_SIGNS:
            raise ExpressionError(f"Biểu thức có quá {MAX_SIGNS} phép tính; {split}", 1)
        self.index = 0
        self.depth = 0
        self.calls = 0

    def parse(self) -> Node:
        if self.token.kind == "end":
            raise ExpressionError("Biểu thức trống", 1)
        node = self.disjunction()
        if self.token.kind != "end":
            raise self.unexpected()
        return self.truth(node, 1)

    @property
    def token(self) -> _Token:
        return self.tokens[self.index]

    def take(self, *signs: str) -> str | None:
        """Consume one of these signs or logical words if it is next, and return it."""
        token = self.token
        if token.kind in ("sign", "logic") and token.text in signs:
            self.index += 1
            return token.text
        return None

    def unexpected(self) -> ExpressionError:
        token = self.token
        if token.kind == "end":
            return ExpressionError("Biểu thức bị bỏ dở ở cuối", token.position)
        before = self.tokens[self.index - 1].text if self.index else ""
        if sign := hints.SIGNS.get(before + token.text):
            return ExpressionError(f"Không hiểu “{before}{token.text}”; hãy viết {sign}", token.position)
        hint = hints.unexpected_word(token.text, before)
        return ExpressionError(f"Không hiểu “{token.text}” ở chỗ này{hint}", token.position)

    def disjunction(self) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ExpressionError(f"Biểu thức lồng nhau quá {MAX_DEPTH} lớp", self.token.position)
        node = self.joined("HOẶC", self.conjunction)
        self.depth -= 1
        return node

    def conjunction(self) -> Node:
        return self.joined("VÀ", self.negation)

    def joined(self, word: str, operand: Callable[[], Node]) -> Node:
        """Operands joined by this word; a single one as it is."""
        positions, operands = [self.token.position], [operand()]
        while self.take(word):
            positions.append(self.token.position)
            operands.append(operand())
        if len(operands) == 1:
            return operands[0]
        return Logic(word == "VÀ", tuple(map(self.truth, operands, positions)))

    def truth(self, node: Node, position: int) -> Node:
        """The node, checked to be true or false if the rule needs that here."""
        if self.rule and not isinstance(node, Truth):
            reason = f"Chỗ này phải là một phép so sánh ({' '.join(Comparison.OPERATIONS)}), không phải một con số"
            raise ExpressionError(reason, position)
        return node

    def negation(self) -> Node:
        negations = 0
        while self.take("KHÔNG"):
            negations += 1
        if not negations:
            return self.comparison()
        position = self.token.position
        node = self.truth(self.comparison(), position)
        return Not(node) if negations % 2 else Not(Not(node))

    def comparison(self) -> Node:
        operands, signs = [self.sum()], []
        while sign := self.take(*Comparison.OPERATIONS):
            signs.append(sign)
            operands.append(self.sum())
        return Comparison(tuple(operands), tuple(signs)) if signs else operands[0]

    def sum(self) -> Node:
        node = self.product()
        while sign := self.take("+", "-"):
            node = Arithmetic(sign, node, self.product())
        return node

    def product(self) -> Node:
        node = self.factor()
        while sign := self.take("*", "/"):
            node = Arithmetic(sign, node, self.factor())
        return node

    def factor(self) -> Node:
        negative = False
        while sign := self.take("-", "+"):
            negative ^= sign == "-"
        node = self.atom()
        return Negative(node) if negative else node

    def atom(self) -> Node:
        token = self.token
        if self.take("("):
            node = self.disjunction()
            if not self.take(")"):
                raise ExpressionError("Thiếu dấu đóng ngoặc “)”", self.token.position)
            return node
        if token.kind == "number":
            self.index += 1
            return Number(_literal(token, in_call=self.calls > 0))
        if token.kind == "name":
            self.index += 1
            if self.token.text == "(":
                return self.call(token)
            if self.token.kind == "name" and (word := hints.meant_by_two(token.text, self.token.text)):
                raise ExpressionError(f"“{token.text} {self.token.text}” phải viết liền: {word}", token.position)
            return Code(self.figure_code(token))
        raise self.unexpected()

    def figure_code(self, token: _Token) -> str:
        """The code that a name stands for: a figure's, an item's, or in a rule every item's: ``hs_tong[*]``."""
        code = re.sub(r"\s", "", token.text)
        if self.rule and code.endswith(EACH_ITEM) and CODE.fullmatch(code.removesuffix(EACH_ITEM)):
            return code
        if not FIGURE_CODE.fullmatch(code):
            raise ExpressionError(f"“{token.text}” không phải mã chỉ tiêu (mã viết không dấu)", token.position)
        return code

    def call(self, name: _Token) -> Node:
        word = hints.meant_word(name.text) or name.text.upper()
        if word in EARLIER:
            return self.earlier(name, EARLIER[word])
        function = FUNCTIONS.get(word)
        if function is None:
            hint = hints.unknown_function(name.text)
            raise ExpressionError(f"Không có hàm “{name.text}”; {hint}", name.position)
        self.take("(")
        self.calls += 1
        arguments = [self.disjunction()]
        while self.take(";", ","):
            arguments.append(self.disjunction())
        self.calls -= 1
        if not self.take(")"):
            raise ExpressionError("Thiếu dấu đóng ngoặc “)”", self.token.position)
        if not function.least <= len(arguments) <= function.most:
            wanted = function.least if function.least == function.most else f"{function.least}-{function.most}"
            raise ExpressionError(f"Hàm {name.text} cần {wanted} giá trị, cách nhau bằng “;”", name.position)
        return Call(function, tuple(arguments))

    def earlier(self, name: _Token, when: When) -> Node:
        self.take("(")
        inner = self.atom()
        if not isinstance(inner, Code) or inner.when is not When.NOW or not self.take(")"):
            raise ExpressionError(f"{when.value} cần đúng một mã chỉ tiêu, ví dụ {when.value}(tt_luot)", name.position)
        return Code(inner.code, when)


def _tokens(text: str) -> Iterator[_Token]:
    end = 0
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        token = _Token(kind, match[kind], match.start(kind) + 1)
        end = match.end()
        if kind == "bad":
            hint = f"; {hints.CHARACTERS[token.text]}" if token.text in hints.CHARACTERS else ""
            raise ExpressionError(f"Không hiểu ký tự “{token.text}”{hint}", token.position)
        if kind == "name" and token.text.upper() in LOGIC:
            token = _Token("logic", LOGIC[token.text.upper()], token.position)
        yield token
    yield _Token("end", "", end + 1)


def _literal(token: _Token, *, in_call: bool) -> Decimal:
    """A number as written; "0.5" and "0,5" are a half, but what could be thousands or two arguments is refused."""
    text, position = token.text, token.position
    if len(text) > EXCEL_DIGITS:
        raise ExpressionError("Số dài quá 15 chữ số", position)
    if re.fullmatch(r"\d+", text):
        return Decimal(text)
    if re.fullmatch(r"\d{1,3}([.,]\d{3})+", text):
        whole = re.sub(r"[.,]", "", text)
        raise ExpressionError(f"“{text}” đọc được hai cách; hãy viết {whole} nếu là số nguyên", position)
    if not re.fullmatch(r"\d+[.,]\d+", text):
        raise ExpressionError(f"“{text}” không phải số", position)
    if in_call and "," in text:
        whole, fraction = text.split(",")
        raise ExpressionError(
            f"“{text}” đọc được hai cách; hãy viết {whole}.{fraction} hoặc {whole}; {fraction}", position
        )
    return Decimal(text.replace(",", "."))
