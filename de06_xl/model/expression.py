"""The formulas that a clerk writes into `Cách tính`, `Đưa vào báo cáo` and `Quy tắc kiểm tra`.

    ls_cmnd9_thuc_hien / ls_cmnd9_chi_tieu * 100
    ls_cmnd9_con_lai > 0 VÀ KHÔNG (cccd_2004 = 0)
    cccd_da_tra <= cccd_nhan_the <= cccd_thu_nhan VÀ cccd_thu_nhan >= KỲ_TRƯỚC(cccd_thu_nhan)

One tree is evaluated in decimals and writes itself as an Excel formula, so that report and sheet cannot
differ. The text is parsed here and never reaches Python's own evaluator.

Empty figures are not zeros: an expression over an empty figure, or with a division by zero, is empty, whatever
else stands in it, just as its Excel formula shows nothing.
"""

from __future__ import annotations

import decimal
import enum
import functools
import operator
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, TypeVar

from de06_xl.model.placeholder import CODE
from de06_xl.vietnamese.numbers import round_half_up
from de06_xl.vietnamese.text import nfc, strip_diacritics

MAX_LENGTH = 2_000
MAX_DEPTH = 50
MAX_SIGNS = 300
"""Operators in one expression: each is a level of the tree that Python descends."""
MAX_ARGUMENTS = 255
"""Of one function in Excel."""

Value = Decimal | bool | None
Lookup = Callable[[str], Decimal | None]
CellReference = Callable[["Code"], str]
Part = TypeVar("Part", bound="Node")

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


class When(enum.Enum):
    """The period of a figure, by the function that asks for it; "" is the period of the report."""

    NOW = ""
    PREVIOUS = "KỲ_TRƯỚC"
    YEAR_AGO = "CÙNG_KỲ"


@dataclass(frozen=True, slots=True)
class Terms:
    """What an expression is evaluated over: the figure of each term and, where given, its shown decimals."""

    figure: Callable[[Code], Decimal | None]
    decimals: Callable[[Code], int] | None = None


class Node:
    """A part of the tree."""

    @property
    def parts(self) -> tuple[Node, ...]:
        """The nodes right below it, in the order of the text."""
        return ()

    def evaluate(self, terms: Terms) -> Value:
        """The value over these figures; None where it cannot be known."""
        raise NotImplementedError

    def excel(self, reference: CellReference) -> str:
        """The same as text of an Excel formula; ``reference`` gives a figure's cell."""
        raise NotImplementedError

    def decimals(self, terms: Terms) -> int | None:
        """How many decimals its value has when its terms have those they show; None where that is not known."""
        found = [part.decimals(terms) for part in self.parts]
        known = [decimals for decimals in found if decimals is not None]
        return max(known) if known and len(known) == len(found) else None

    def find(self, kind: type[Part]) -> Iterator[Part]:
        """The nodes of this kind from here down, in the order of the text."""
        if isinstance(self, kind):
            yield self
        for part in self.parts:
            yield from part.find(kind)


@dataclass(frozen=True, slots=True)
class Number(Node):
    """A literal number."""

    value: Decimal

    def evaluate(self, terms: Terms) -> Value:  # noqa: ARG002
        return self.value

    def excel(self, reference: CellReference) -> str:  # noqa: ARG002
        return f"{self.value.normalize():f}"

    def decimals(self, terms: Terms) -> int | None:  # noqa: ARG002
        exponent = self.value.as_tuple().exponent
        return max(0, -exponent) if isinstance(exponent, int) else None


@dataclass(frozen=True, slots=True)
class Code(Node):
    """The figure of an indicator, in the period of the report or an earlier one."""

    code: str
    when: When = When.NOW

    def __hash__(self) -> int:
        return hash(self.code)  # remembered by the text itself; a code of two periods in one rule is rare

    def evaluate(self, terms: Terms) -> Value:
        return terms.figure(self)

    def excel(self, reference: CellReference) -> str:
        return reference(self)

    def decimals(self, terms: Terms) -> int | None:
        return terms.decimals(self) if terms.decimals else None


@dataclass(frozen=True, slots=True)
class Negative(Node):
    """A minus sign before an operand."""

    operand: Node

    @property
    def parts(self) -> tuple[Node, ...]:
        return (self.operand,)

    def evaluate(self, terms: Terms) -> Value:
        value = self.operand.evaluate(terms)
        return None if value is None else -Decimal(value)

    def excel(self, reference: CellReference) -> str:
        return f"(-{self.operand.excel(reference)})"


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """Two operands joined by + - * /."""

    sign: str
    left: Node
    right: Node

    @property
    def parts(self) -> tuple[Node, ...]:
        return self.left, self.right

    def evaluate(self, terms: Terms) -> Value:
        left, right = self.left.evaluate(terms), self.right.evaluate(terms)
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

    def decimals(self, terms: Terms) -> int | None:
        return Node.decimals(self, terms) if self.sign in "+-" else None


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """A chain of comparisons, true when each neighbouring pair is: ``a <= b <= c``.

    A pair is compared as the report shows it. Where the terms know their decimals, both sides are rounded half
    up, as wholes, to the same number of decimals (column `Số thập phân`):

    - an indicator that stands alone on a side gives its own: 99,25 = 99.2545 for an indicator of 2 decimals.
      Where both sides are one indicator, the fewer. A bare number on the other side is never cut: it counts
      with the decimals it is written with, where those are more;
    - else, sums and differences have the most decimals of what stands in them;
    - else (products, quotients, LÀM_TRÒN, which no row shows) nothing is rounded.

    So ``<=`` holds wherever ``=`` does. Without decimals, and where nothing is rounded, 15 digits count, as in
    Excel.
    """

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

    @property
    def parts(self) -> tuple[Node, ...]:
        return self.operands

    def evaluate(self, terms: Terms) -> Value:
        values = self.values(terms)
        return None if values is None else self.broken(values, terms) is None

    def values(self, terms: Terms) -> list[Decimal] | None:
        """The values of the operands; None where one cannot be known."""
        found = [operand.evaluate(terms) for operand in self.operands]
        known = [Decimal(value) for value in found if value is not None]
        return known if len(known) == len(found) else None

    def broken(self, values: list[Decimal], terms: Terms) -> int | None:
        """The first pair that does not hold, as the place of its left operand; None where all hold."""
        for at, sign in enumerate(self.signs):
            decimals = self.shown_decimals(at, terms)
            left, right = (
                _DISPLAYED.plus(value) if decimals is None else round_half_up(value, decimals)
                for value in values[at : at + 2]
            )
            if not self.OPERATIONS[sign](left, right):
                return at
        return None

    def shown_decimals(self, at: int, terms: Terms) -> int | None:
        """The decimals at which the pair beginning at an operand is compared; None for 15 digits."""
        pair = self.operands[at : at + 2]
        known = [operand.decimals(terms) for operand in pair]
        alone = [
            decimals
            for operand, decimals in zip(pair, known, strict=True)
            if isinstance(operand, Code) and decimals is not None
        ]
        written = [operand.decimals(terms) or 0 for operand in pair if not any(operand.find(Code))]
        if alone:
            return max(min(alone), *written, 0)
        shown = [decimals for decimals in known if decimals is not None]
        # Two bare numbers are no figures of the report.
        return max(shown) if len(shown) == len(pair) > len(written) else None

    def excel(self, reference: CellReference) -> str:
        texts = [_as_number(operand, reference) for operand in self.operands]
        pairs = [f"{a}{sign}{b}" for a, sign, b in zip(texts, self.signs, texts[1:], strict=False)]
        return f"({pairs[0]})" if len(pairs) == 1 else f"AND({','.join(pairs)})"


@dataclass(frozen=True, slots=True)
class Logic(Node):
    """VÀ (all) or HOẶC (any) over its operands."""

    every: bool
    operands: tuple[Node, ...]

    @property
    def parts(self) -> tuple[Node, ...]:
        return self.operands

    def evaluate(self, terms: Terms) -> Value:
        values = [operand.evaluate(terms) for operand in self.operands]
        if None in values:
            return None
        return all(values) if self.every else any(values)

    def excel(self, reference: CellReference) -> str:
        inner = ",".join(operand.excel(reference) for operand in self.operands)
        return f"{'AND' if self.every else 'OR'}({inner})"


@dataclass(frozen=True, slots=True)
class Not(Node):
    """KHÔNG before an operand."""

    operand: Node

    @property
    def parts(self) -> tuple[Node, ...]:
        return (self.operand,)

    def evaluate(self, terms: Terms) -> Value:
        value = self.operand.evaluate(terms)
        return None if value is None else not value

    def excel(self, reference: CellReference) -> str:
        return f"NOT({self.operand.excel(reference)})"


_TRUTHS = (Comparison, Logic, Not)
"""What is true or false, and no number."""


def _as_number(node: Node, reference: CellReference) -> str:
    """An operand as Excel's number: its TRUE is no number in a cell and equals no 1."""
    text = node.excel(reference)
    return f"N({text})" if isinstance(node, _TRUTHS) else text


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

    @property
    def parts(self) -> tuple[Node, ...]:
        return self.arguments

    def evaluate(self, terms: Terms) -> Value:
        values = [argument.evaluate(terms) for argument in self.arguments]
        known = [Decimal(value) for value in values if value is not None]
        return self.function.apply(known) if len(known) == len(values) else None

    def excel(self, reference: CellReference) -> str:
        inner = ",".join(argument.excel(reference) for argument in self.arguments)
        return f"{self.function.excel}({inner})"

    def decimals(self, terms: Terms) -> int | None:
        return None if self.function.excel == "ROUND" else Node.decimals(self, terms)


@dataclass(frozen=True)
class Expression:
    """A parsed expression, with the text it was written as."""

    text: str
    root: Node

    @functools.cached_property
    def terms(self) -> tuple[Code, ...]:
        """The figures it names, each code and period once, in the order of their first appearance."""
        return tuple(dict.fromkeys(self.root.find(Code)))

    @functools.cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes it names, each once, in the order of their first appearance."""
        return tuple(dict.fromkeys(term.code for term in self.terms))

    def evaluate(self, lookup: Lookup) -> Value:
        """The value, unrounded; None where a figure it needs is empty or a divisor is zero."""
        return self.root.evaluate(Terms(lambda term: lookup(term.code)))

    def number(self, lookup: Lookup) -> Decimal | None:
        """The value as a number; a truth counts as 1 or 0, as in Excel."""
        value = self.evaluate(lookup)
        return Decimal(value) if isinstance(value, bool) else value

    def excel_formula(self, reference: CellReference) -> str:
        """An Excel formula with the same value, showing an empty text where ``evaluate`` gives None."""
        body = _as_number(self.root, reference)
        if not self.terms:
            return f'=IFERROR({body},"")'
        cells = [reference(term) for term in self.terms]
        some = (",".join(cells[at : at + MAX_ARGUMENTS]) for at in range(0, len(cells), MAX_ARGUMENTS))
        return f'=IFERROR(IF({"+".join(f"COUNT({few})" for few in some)}<{len(cells)},"",{body}),"")'


def parse(text: str) -> Expression:
    """Read an expression; raises ExpressionError with the place of the fault."""
    return Expression(text, _Parser(text).parse())


@functools.lru_cache(maxsize=1024)
def parse_rule(text: str) -> Expression:
    """Read a relation between figures, which is true or false and may look back to earlier periods.

    What was read is remembered: a thousand forms are checked by the same rules.

    A number where a truth is meant (``a = b HOẶC c``) is refused: it would always or never hold. Raises
    ExpressionError with the place of the fault.
    """
    return Expression(text, _Parser(text, rule=True).parse())


_NAME = r"[^\W\d]\w*"
_TOKEN = re.compile(
    rf"\s*(?:(?P<number>\d+(?:[.,]\d+)*)|(?P<name>{_NAME})|(?P<sign><>|<=|>=|[-+*/()=<>;,])|(?P<bad>\S))"
)
_EARLIER = {when.value: when for when in When if when is not When.NOW}
_HINTS = {
    "^": "lũy thừa viết bằng phép nhân",
    "≤": "hãy viết <=",
    "≥": "hãy viết >=",
    "≠": "hãy viết <>",
    "!": "khác nhau viết <>",
    "×": "nhân viết *",
    "÷": "chia viết /",
    ":": "chia viết /",
    "–": "trừ viết -",
    "%": "hãy viết số, ví dụ 97,5 cho 97,5%",
    "{": "trong biểu thức, mã viết không có ngoặc { }",
    "}": "trong biểu thức, mã viết không có ngoặc { }",
    "'": "hãy bỏ dấu nháy",
    '"': "hãy bỏ dấu nháy",
    ".": "trong biểu thức, mã viết không có đuôi",
    "&": "hãy viết VÀ",
    "|": "hãy viết HOẶC",
}
_TWISTED = {"=>": ">=", "=<": "<=", "==": "=", "><": "<>"}
"""Signs that people type, and those that they mean."""
_LOGIC = {"VÀ": "VÀ", "AND": "VÀ", "HOẶC": "HOẶC", "OR": "HOẶC", "KHÔNG": "KHÔNG", "NOT": "KHÔNG"}
_WORDS = {strip_diacritics(word): word for word in (*_LOGIC, *_EARLIER, *FUNCTIONS)}
"""The words of the language by what is left of them without their marks: KY_TRUOC for KỲ_TRƯỚC."""
_INSTEAD = {
    "SUM": "cộng các mã bằng dấu +",
    "AVERAGE": "cộng các mã rồi chia cho số các mã",
    "IF": "điều kiện viết bằng HOẶC, ví dụ a = 0 HOẶC b > 0",
    "NEU": "điều kiện viết bằng HOẶC, ví dụ a = 0 HOẶC b > 0",
}
"""What to write for functions of Excel that people look for here."""


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    position: int


class _Parser:
    """Recursive descent over the tokens; each method is one level of precedence, the loosest first."""

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
        before = self.tokens[self.index - 1].text if self.index else ""
        if meant := _TWISTED.get(before + token.text):
            return ExpressionError(f"Không hiểu “{before}{token.text}”; hãy viết {meant}", token.position)
        meant = _meant(token.text)
        hint = f"; hãy viết {meant}" if meant else ""
        if not meant and (meant := _meant(before)):
            hint = f"; nếu “{before}” là {meant} thì hãy viết có dấu"
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
        """Operands with this word between them, or the only one as it is."""
        positions, operands = [self.token.position], [operand()]
        while self.take(word):
            positions.append(self.token.position)
            operands.append(operand())
        if len(operands) == 1:
            return operands[0]
        return Logic(word == "VÀ", tuple(map(self.truth, operands, positions)))

    def truth(self, node: Node, position: int) -> Node:
        """The node, which in a rule must be true or false where this is asked."""
        if self.rule and not isinstance(node, _TRUTHS):
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
            if self.token.kind == "name" and (meant := _WORDS.get(_bare(f"{token.text}_{self.token.text}"))):
                raise ExpressionError(f"“{token.text} {self.token.text}” phải viết liền: {meant}", token.position)
            if not CODE.fullmatch(token.text):
                raise ExpressionError(f"“{token.text}” không phải mã chỉ tiêu (mã viết không dấu)", token.position)
            return Code(token.text)
        raise self.unexpected()

    def call(self, name: _Token) -> Node:
        word = name.text.upper()
        if word in _EARLIER:
            return self.earlier(name, _EARLIER[word])
        function = FUNCTIONS.get(word)
        if function is None:
            known = ", ".join((*FUNCTIONS, *_EARLIER) if self.rule else FUNCTIONS)
            meant = _meant(word)
            hint = f"hãy viết {meant}" if meant else _INSTEAD.get(_bare(word), f"chỉ dùng được {known}")
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
        if not self.rule:
            raise ExpressionError(f"{when.value} chỉ dùng được ở trang Quy tắc kiểm tra", name.position)
        self.take("(")
        inner = self.atom()
        if not isinstance(inner, Code) or inner.when is not When.NOW or not self.take(")"):
            raise ExpressionError(f"{when.value} cần đúng một mã chỉ tiêu, ví dụ {when.value}(tt_luot)", name.position)
        return Code(inner.code, when)


def _bare(word: str) -> str:
    return strip_diacritics(word).upper()


def _meant(word: str) -> str | None:
    """The word of the language that only lacks its marks: KỲ_TRƯỚC for KY_TRUOC; None for what is none."""
    meant = _WORDS.get(_bare(word))
    return None if meant == word.upper() else meant


def _tokens(text: str) -> Iterator[_Token]:
    end = 0
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        token = _Token(kind, match[kind], match.start(kind) + 1)
        end = match.end()
        if kind == "bad":
            hint = f"; {_HINTS[token.text]}" if token.text in _HINTS else ""
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
