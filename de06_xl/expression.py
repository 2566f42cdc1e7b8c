"""The formulas that a clerk writes into `Cách tính` and `Đưa vào báo cáo`.

    ls_cmnd9_thuc_hien / ls_cmnd9_chi_tieu * 100
    ls_cmnd9_con_lai > 0 VÀ KHÔNG (cccd_2004 = 0)

One tree is evaluated in decimals and writes itself as an Excel formula, so that report and sheet cannot
differ. The text is parsed here and never reaches Python's own evaluator.

Empty figures are not zeros: an expression over an empty figure, or with a division by zero, is empty, whatever
else stands in it, just as its Excel formula shows nothing.
"""

from __future__ import annotations

import decimal
import operator
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import ClassVar

from de06_xl.placeholder import CODE
from de06_xl.vietnamese.numbers import round_half_up
from de06_xl.vietnamese.text import nfc

MAX_LENGTH = 2_000
MAX_DEPTH = 50
MAX_SIGNS = 300
"""Operators in one expression: each is a level of the tree that Python descends."""

Value = Decimal | bool | None
Lookup = Callable[[str], Decimal | None]
CellReference = Callable[[str], str]

_CONTEXT = decimal.Context(prec=40, Emax=10_000, Emin=-10_000, traps=[])
_DISPLAYED = decimal.Context(prec=15, rounding=decimal.ROUND_HALF_UP)
"""Excel compares what 15 digits show, so that 1/3*3 equals 1."""
_NOISE = Decimal("1e-15")
"""A sum smaller than this part of its larger term is 0 to Excel: what rounding left of a difference of equals."""
_LARGEST = Decimal("1e308")
"""Where Excel's own numbers end and its result is an error."""


class ExpressionError(ValueError):
    """An expression that cannot be read; the text is Vietnamese and ``position`` counts characters from 1."""

    def __init__(self, reason: str, position: int) -> None:
        self.reason = reason
        self.position = position
        super().__init__(f"{reason} (ký tự thứ {position})")


class Node:
    """A part of the tree."""

    def evaluate(self, lookup: Lookup) -> Value:
        """The value for the figures that ``lookup`` gives by code; None where it cannot be known."""
        raise NotImplementedError

    def excel(self, reference: CellReference) -> str:
        """The same as text of an Excel formula; ``reference`` gives a code's cell."""
        raise NotImplementedError

    def codes(self) -> Iterator[str]:
        """The codes it names, in order, repeats included."""
        yield from ()


@dataclass(frozen=True, slots=True)
class Number(Node):
    """A literal number."""

    value: Decimal

    def evaluate(self, lookup: Lookup) -> Value:  # noqa: ARG002
        return self.value

    def excel(self, reference: CellReference) -> str:  # noqa: ARG002
        return f"{self.value.normalize():f}"


@dataclass(frozen=True, slots=True)
class Code(Node):
    """The figure of an indicator."""

    code: str

    def evaluate(self, lookup: Lookup) -> Value:
        return lookup(self.code)

    def excel(self, reference: CellReference) -> str:
        return reference(self.code)

    def codes(self) -> Iterator[str]:
        yield self.code


@dataclass(frozen=True, slots=True)
class Negative(Node):
    """A minus sign before an operand."""

    operand: Node

    def evaluate(self, lookup: Lookup) -> Value:
        value = self.operand.evaluate(lookup)
        return None if value is None else -Decimal(value)

    def excel(self, reference: CellReference) -> str:
        return f"(-{self.operand.excel(reference)})"

    def codes(self) -> Iterator[str]:
        yield from self.operand.codes()


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """Two operands joined by + - * /."""

    sign: str
    left: Node
    right: Node

    def evaluate(self, lookup: Lookup) -> Value:
        left, right = self.left.evaluate(lookup), self.right.evaluate(lookup)
        if left is None or right is None:
            return None
        a, b = Decimal(left), Decimal(right)
        if self.sign == "/":
            return None if b == 0 else _finite(_CONTEXT.divide(a, b))
        if self.sign == "*":
            return _finite(_CONTEXT.multiply(a, b))
        total = _CONTEXT.add(a, b if self.sign == "+" else -b)
        return Decimal(0) if abs(total) < max(abs(a), abs(b)) * _NOISE else _finite(total)

    def excel(self, reference: CellReference) -> str:
        return f"({self.left.excel(reference)}{self.sign}{self.right.excel(reference)})"

    def codes(self) -> Iterator[str]:
        yield from self.left.codes()
        yield from self.right.codes()


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """A chain of comparisons, true when each neighbouring pair is: ``a <= b <= c``."""

    operands: tuple[Node, ...]
    signs: tuple[str, ...]

    OPERATIONS: ClassVar[dict[str, Callable[[Decimal, Decimal], bool]]] = {
        "=": operator.eq,
        "<>": operator.ne,
        "<": operator.lt,
        "<=": operator.le,
        ">": operator.gt,
        ">=": operator.ge,
    }

    def evaluate(self, lookup: Lookup) -> Value:
        values = [operand.evaluate(lookup) for operand in self.operands]
        known = [_DISPLAYED.plus(Decimal(value)) for value in values if value is not None]
        if len(known) < len(values):
            return None
        return all(self.OPERATIONS[sign](a, b) for a, sign, b in zip(known, self.signs, known[1:], strict=False))

    def excel(self, reference: CellReference) -> str:
        texts = [_as_number(operand, reference) for operand in self.operands]
        pairs = [f"{a}{sign}{b}" for a, sign, b in zip(texts, self.signs, texts[1:], strict=False)]
        return f"({pairs[0]})" if len(pairs) == 1 else f"AND({','.join(pairs)})"

    def codes(self) -> Iterator[str]:
        for operand in self.operands:
            yield from operand.codes()


@dataclass(frozen=True, slots=True)
class Logic(Node):
    """VÀ (all) or HOẶC (any) over its operands."""

    every: bool
    operands: tuple[Node, ...]

    def evaluate(self, lookup: Lookup) -> Value:
        values = [operand.evaluate(lookup) for operand in self.operands]
        if None in values:
            return None
        return all(values) if self.every else any(values)

    def excel(self, reference: CellReference) -> str:
        inner = ",".join(operand.excel(reference) for operand in self.operands)
        return f"{'AND' if self.every else 'OR'}({inner})"

    def codes(self) -> Iterator[str]:
        for operand in self.operands:
            yield from operand.codes()


@dataclass(frozen=True, slots=True)
class Not(Node):
    """KHÔNG before an operand."""

    operand: Node

    def evaluate(self, lookup: Lookup) -> Value:
        value = self.operand.evaluate(lookup)
        return None if value is None else not value

    def excel(self, reference: CellReference) -> str:
        return f"NOT({self.operand.excel(reference)})"

    def codes(self) -> Iterator[str]:
        yield from self.operand.codes()


def _as_number(node: Node, reference: CellReference) -> str:
    """An operand as Excel's number: its TRUE is no number in a cell and equals no 1."""
    text = node.excel(reference)
    return f"N({text})" if isinstance(node, Comparison | Logic | Not) else text


@dataclass(frozen=True, slots=True)
class Function:
    """A function that expressions may call: its name in Excel, how many arguments, what it gives."""

    excel: str
    least: int
    most: int
    apply: Callable[[list[Decimal]], Decimal]


def _round(arguments: list[Decimal]) -> Decimal:
    return round_half_up(arguments[0], max(-15, min(15, int(arguments[1]))))


FUNCTIONS = {
    "ABS": Function("ABS", 1, 1, lambda arguments: abs(arguments[0])),
    "MIN": Function("MIN", 1, 30, min),
    "MAX": Function("MAX", 1, 30, max),
    "LÀM_TRÒN": Function("ROUND", 2, 2, _round),
    "ROUND": Function("ROUND", 2, 2, _round),
}


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function applied to its arguments; empty where one of them is."""

    function: Function
    arguments: tuple[Node, ...]

    def evaluate(self, lookup: Lookup) -> Value:
        values = [argument.evaluate(lookup) for argument in self.arguments]
        known = [Decimal(value) for value in values if value is not None]
        return self.function.apply(known) if len(known) == len(values) else None

    def excel(self, reference: CellReference) -> str:
        inner = ",".join(argument.excel(reference) for argument in self.arguments)
        return f"{self.function.excel}({inner})"

    def codes(self) -> Iterator[str]:
        for argument in self.arguments:
            yield from argument.codes()


@dataclass(frozen=True)
class Expression:
    """A parsed expression, with the text it was written as."""

    text: str
    root: Node

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes it names, each once, in the order of their first appearance."""
        return tuple(dict.fromkeys(self.root.codes()))

    def evaluate(self, lookup: Lookup) -> Value:
        """The value, unrounded; None where a figure it needs is empty or a divisor is zero."""
        return self.root.evaluate(lookup)

    def number(self, lookup: Lookup) -> Decimal | None:
        """The value as a number; a truth counts as 1 or 0, as in Excel."""
        value = self.root.evaluate(lookup)
        return Decimal(value) if isinstance(value, bool) else value

    def excel_formula(self, reference: CellReference) -> str:
        """An Excel formula with the same value, showing an empty text where ``evaluate`` gives None."""
        body = _as_number(self.root, reference)
        if not self.codes:
            return f'=IFERROR({body},"")'
        cells = ",".join(reference(code) for code in self.codes)
        return f'=IFERROR(IF(COUNT({cells})<{len(self.codes)},"",{body}),"")'


def parse(text: str) -> Expression:
    """Read an expression; raises ExpressionError with the place of the fault."""
    return Expression(text, _Parser(nfc(text)).parse())


_NAME = r"[^\W\d]\w*"
_TOKEN = re.compile(
    rf"\s*(?:(?P<number>\d+(?:[.,]\d+)*)|(?P<name>{_NAME})|(?P<sign><>|<=|>=|[-+*/()=<>;,])|(?P<bad>\S))"
)
_LOGIC = {"VÀ": "and", "AND": "and", "HOẶC": "or", "OR": "or", "KHÔNG": "not", "NOT": "not"}


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    position: int


class _Parser:
    """Recursive descent over the tokens; each method is one level of precedence, the loosest first."""

    def __init__(self, text: str) -> None:
        if len(text) > MAX_LENGTH:
            raise ExpressionError(f"Biểu thức dài quá {MAX_LENGTH} ký tự; hãy tách thành nhiều chỉ tiêu", MAX_LENGTH)
        self.tokens = list(_tokens(text))
        if sum(token.kind in ("sign", "logic") for token in self.tokens) > MAX_SIGNS:
            raise ExpressionError(f"Biểu thức có quá {MAX_SIGNS} phép tính; hãy tách thành nhiều chỉ tiêu", 1)
        self.index = 0
        self.depth = 0
        self.calls = 0

    def parse(self) -> Node:
        if self.token.kind == "end":
            raise ExpressionError("Biểu thức trống", 1)
        node = self.disjunction()
        if self.token.kind != "end":
            raise self.unexpected()
        return node

    @property
    def token(self) -> _Token:
        return self.tokens[self.index]

    def take(self, *signs: str) -> str | None:
        """The sign or logical word at this place, when it is one of those, and step over it."""
        token = self.token
        if token.kind in ("sign", "logic") and token.text in signs:
            self.index += 1
            return token.text
        return None

    def unexpected(self) -> ExpressionError:
        token = self.token
        if token.kind == "end":
            return ExpressionError("Biểu thức bị bỏ dở ở cuối", token.position)
        return ExpressionError(f"Không hiểu “{token.text}” ở chỗ này", token.position)

    def disjunction(self) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ExpressionError(f"Biểu thức lồng nhau quá {MAX_DEPTH} lớp", self.token.position)
        operands = [self.conjunction()]
        while self.take("or"):
            operands.append(self.conjunction())
        self.depth -= 1
        return operands[0] if len(operands) == 1 else Logic(False, tuple(operands))

    def conjunction(self) -> Node:
        operands = [self.negation()]
        while self.take("and"):
            operands.append(self.negation())
        return operands[0] if len(operands) == 1 else Logic(True, tuple(operands))

    def negation(self) -> Node:
        negations = 0
        while self.take("not"):
            negations += 1
        node = self.comparison()
        if not negations:
            return node
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
            if not CODE.fullmatch(token.text):
                raise ExpressionError(f"“{token.text}” không phải mã chỉ tiêu (mã viết không dấu)", token.position)
            return Code(token.text)
        raise self.unexpected()

    def call(self, name: _Token) -> Node:
        function = FUNCTIONS.get(name.text.upper())
        if function is None:
            raise ExpressionError(f"Không có hàm “{name.text}”; chỉ dùng được {', '.join(FUNCTIONS)}", name.position)
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


def _tokens(text: str) -> Iterator[_Token]:
    end = 0
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        token = _Token(kind, match[kind], match.start(kind) + 1)
        end = match.end()
        if kind == "bad":
            hint = "; lũy thừa viết bằng phép nhân" if token.text == "^" else ""
            raise ExpressionError(f"Không hiểu ký tự “{token.text}”{hint}", token.position)
        if kind == "name" and token.text.upper() in _LOGIC:
            token = _Token("logic", _LOGIC[token.text.upper()], token.position)
        yield token
    yield _Token("end", "", end + 1)


def _literal(token: _Token, *, in_call: bool) -> Decimal:
    """A number as written; "0.5" and "0,5" are a half, but what may be thousands or two arguments is refused."""
    text, position = token.text, token.position
    if len(text) > _DISPLAYED.prec:
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


def _finite(value: Decimal) -> Decimal | None:
    return value if value.is_finite() and abs(value) <= _LARGEST else None
