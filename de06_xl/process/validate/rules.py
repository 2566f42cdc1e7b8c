"""The relations in `Quy tắc kiểm tra`: read, evaluated once each, and reported if broken."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from de06_xl.model import finding_kinds as kinds
from de06_xl.model.expression import Code, Comparison, Expression, ExpressionError, Logic, Node, Terms, When, parse_rule
from de06_xl.model.finding import Finding
from de06_xl.model.place import Place
from de06_xl.model.rule import Missing, Scope
from de06_xl.model.texts import Texts
from de06_xl.process.validate.earlier import remedy
from de06_xl.process.validate.movement import Movements
from de06_xl.process.validate.typing_errors import slips
from de06_xl.vietnamese.messages import did_you_mean, quoted
from de06_xl.vietnamese.numbers import round_half_up
from de06_xl.vietnamese.text import fold

if TYPE_CHECKING:
    from de06_xl.model.book import Book
    from de06_xl.model.figures import Figures
    from de06_xl.model.finding import FindingKind
    from de06_xl.model.rule import Rule

AROUND = 16
"""Characters quoted on either side of an error."""
LONGEST_QUOTE = 60
"""Characters of a relation that a finding quotes."""
LONGEST_MESSAGE = 1_000
"""Characters of a message; placeholders can make a text longer than a cell."""
_ADDRESS = re.compile(r"[A-Za-z]{1,3}[0-9]{1,7}")


def check(book: Book, figures: Figures) -> Iterator[Finding]:
    """Findings about the sheet `Quy tắc kiểm tra`, and about the relations that do not hold."""
    judge = _Judge(book, figures)
    first: dict[str, Place] = {}
    for rule in book.rules:
        if not rule.enabled:
            yield Finding(
                kinds.RULE_OFF,
                f"Quy tắc {quoted(rule.code)} đang tắt nên không được kiểm tra; muốn dùng, hãy ghi x vào cột Bật.",
                rule.row.place("enabled"),
            )
            continue
        if not rule.code or not rule.expression:
            continue  # the reader has a finding
        if other := first.get(fold(rule.code)):
            message = f"Mã quy tắc {quoted(rule.code)} đã có ở ô {other.cell}; hãy đặt mã khác cho một trong hai."
            yield _fault(rule, kinds.DUPLICATE_RULE, message, "code", rule.code)
        first.setdefault(fold(rule.code), rule.row.place("code"))
        relation = _read(rule.expression)
        if isinstance(relation, ExpressionError):
            place = _around(rule.expression, relation.position)
            message = f"{relation} ở “{place}”; hãy sửa biểu thức của quy tắc {quoted(rule.code)}."
            yield _fault(rule, kinds.UNREADABLE_EXPRESSION, message, "expression", rule.expression)
            continue
        if unknown := [code for code in relation.codes if code not in figures]:
            near = did_you_mean(unknown[0], figures)
            if not near and _ADDRESS.fullmatch(unknown[0]):
                near = " (trong biểu thức viết mã chỉ tiêu, không viết địa chỉ ô)"
            more = f" và {len(unknown) - 1} mã khác" if unknown[1:] else ""
            message = f"Quy tắc gọi mã {quoted(unknown[0])}{more} không có trong sổ; hãy sửa mã{near}."
            yield _fault(rule, kinds.UNKNOWN_CODE, message, "expression", unknown[0])
        elif word := figures.textual(relation.codes):
            message = f"Quy tắc gọi mã {quoted(word)} là chỉ tiêu chữ, không so sánh được; hãy bỏ mã ấy."
            yield _fault(rule, kinds.UNREADABLE_EXPRESSION, message, "expression", word)
        elif not relation.codes:
            message = f"Quy tắc {quoted(rule.code)} không gọi mã chỉ tiêu nào; hãy viết quan hệ giữa các mã."
            yield _fault(rule, kinds.RULE_WITHOUT_CODE, message, "expression", rule.expression)
        elif rule.scope is not Scope.FORM:
            yield from judge.findings(rule, relation)


def relations(book: Book) -> Iterator[tuple[Rule, Expression]]:
    """The readable rules that are on and apply to this workbook, each with its relation."""
    for rule in book.rules:
        if rule.enabled and rule.code and rule.expression and rule.scope is not Scope.FORM:
            relation = _read(rule.expression)
            if not isinstance(relation, ExpressionError):
                yield rule, relation


@lru_cache(maxsize=1024)
def _read(text: str) -> Expression | ExpressionError:
    """A relation, or why it cannot be read; cached by text."""
    try:
        return parse_rule(text)
    except ExpressionError as error:
        return error


def check_forms_rules(book: Book, figures: Figures) -> Iterator[Finding]:
    """Findings about the rules of a form's own small book, all of them readable and with all their figures."""
    judge = _Judge(book, figures)
    for rule in book.rules:
        yield from judge.findings(rule, parse_rule(rule.expression))


@dataclass(frozen=True)
class _Judge:
    """Evaluates relations over the figures of one workbook."""

    book: Book
    figures: Figures

    @cached_property
    def movements(self) -> Movements:
        return Movements(self.book)

    @cached_property
    def texts(self) -> Texts:
        return Texts(self.book, self.figures)

    @cached_property
    def not_in_this_period(self) -> frozenset[str]:
        return frozenset(heading.sheet for heading in self.book.outline if not self.book.applies(heading))

    @cached_property
    def circular(self) -> frozenset[str]:
        return frozenset(code for cycle in self.figures.cycles for code in cycle)

    def findings(self, rule: Rule, relation: Expression) -> Iterator[Finding]:
        """At most one finding: the relation cannot be checked, cannot be computed, or does not hold."""
        values = {term: self.figures.of_term(term) for term in relation.terms}
        missing = [term for term, value in values.items() if value is None]
        if any(map(self._has_own_finding, missing)) or (self.not_in_this_period and any(map(self._not_owed, values))):
            return
        if missing and rule.missing is Missing.SKIP:
            return
        if missing and rule.missing is Missing.REPORT:
            names = ", ".join(map(str, missing))
            message = (
                f"Chưa kiểm tra được quy tắc {quoted(rule.code)} vì thiếu {names}; hãy {self._remedy(missing[0])}."
            )
            yield self._finding(rule, missing[0], message, values)
            return
        verdict = _judge(relation.root, self._terms(values))
        if verdict.holds is None:
            message = (
                f"Không tính được quy tắc {quoted(rule.code)} (chia cho 0 hoặc số quá lớn); hãy kiểm tra các số hạng "
                "và biểu thức của quy tắc."
            )
            yield self._finding(rule, subject_of(relation, relation.root), message, values)
        elif not verdict.holds:
            about, expected, message = (
                subject_of(relation, verdict.about),
                verdict.expected,
                self._message(rule, values),
            )
            if slip := self._slip(relation, verdict.about, values):
                about, expected = slip
                message += (
                    f" Mã {about} có thể gõ nhầm: đang ghi {self._shown(about, values[about])}, có phải là "
                    f"{self._shown(about, expected)}?"
                )
            yield self._finding(rule, about, message, values, expected)

    def _slip(
        self, relation: Expression, broken: Node, values: dict[Code, Decimal | None]
    ) -> tuple[Code, Decimal] | None:
        """The only figure of a broken comparison whose single typing error explains it, and what was meant."""
        if not isinstance(broken, Comparison):
            return None
        terms = dict.fromkeys(broken.find(Code))
        found = [(term, meant) for term in terms if (meant := self._meant(term, relation, broken, values)) is not None]
        return found[0] if len(found) == 1 else None

    def _meant(
        self, term: Code, relation: Expression, broken: Comparison, values: dict[Code, Decimal | None]
    ) -> Decimal | None:
        """The value of a typed figure, one typing error away, for which the whole relation holds."""
        indicator, typed = self.figures[term.code].indicator, values[term]
        if term.when is not When.NOW or typed is None or typed != indicator.constant or indicator.derived:
            return None
        movement = self.movements.of(indicator)

        def holds(node: Node, value: Decimal) -> bool:
            return node.evaluate(self._terms(values | {term: value})) is True

        if broken.signs == ("=",):
            needed = self._needed(term, broken, values, typed)
            found = [needed] if needed is not None and needed in slips(typed) and movement.plausible(needed) else []
        elif any(map(_alone, broken.operands)) and term in broken.operands:
            found = [value for value in slips(typed) if movement.plausible(value) and holds(broken, value)]
        else:
            found = []
        if len(found) != 1 or not holds(relation.root, found[0]):
            return None
        return round_half_up(found[0], indicator.decimals)

    def _needed(
        self, term: Code, equation: Comparison, values: dict[Code, Decimal | None], typed: Decimal
    ) -> Decimal | None:
        """The value that makes both sides equal, if the figure occurs by itself or as a multiple."""

        def gap(value: Decimal) -> Decimal | None:
            sides = equation.values(self._terms(values | {term: value}))
            return sides[0] - sides[1] if sides else None

        here, next_to = gap(typed), gap(typed + 1)
        if here is None or next_to is None or here == next_to:
            return None
        return round_half_up(typed - here / (next_to - here), self.figures[term.code].indicator.decimals)

    def _terms(self, values: Mapping[Code, Decimal | None]) -> Terms:
        """These figures, 0 for a missing one, at the decimals shown in the report."""
        return Terms(lambda term: values[term] or Decimal(0), lambda term: self.figures[term.code].indicator.decimals)

    def _not_owed(self, term: Code) -> bool:
        """Whether the figure's sheet is not part of this kind of report."""
        return self.figures[term.code].indicator.sheet in self.not_in_this_period

    def _remedy(self, term: Code) -> str:
        """What to do about a missing figure."""
        return "bổ sung số liệu" if term.when is When.NOW else remedy(term, self.figures, "sửa quy tắc")

    def _has_own_finding(self, term: Code) -> bool:
        """Whether the figure is there but unreadable or not computable, and so neither a value nor missing."""
        if term.when is not When.NOW:
            return False
        needed = self.figures.depends_on(term.code)
        return any(
            self.figures[code].indicator.unreadable or code in self.figures.faults or code in self.circular
            for code in needed
        )

    def _message(self, rule: Rule, values: dict[Code, Decimal | None]) -> str:
        # Also cut before it is filled in: a cell of a hostile file may hold a megabyte.
        text = self.texts.printed(rule.message[:LONGEST_MESSAGE])
        if not text:
            numbers = ", ".join(
                f"{term} là {'trống' if value is None else self._shown(term, value)}" for term, value in values.items()
            )
            text = f"Quan hệ {quoted(rule.expression, LONGEST_QUOTE)} không đúng ({numbers}); hãy kiểm tra lại số liệu."
        whole = len(rule.message) <= LONGEST_MESSAGE and len(text) <= LONGEST_MESSAGE
        return text if whole else f"{text[: LONGEST_MESSAGE - 1]}…"

    def _shown(self, term: Code, value: Decimal | None) -> str:
        assert value is not None
        return self.figures[term.code].indicator.shown(value)

    def _finding(
        self,
        rule: Rule,
        about: Code,
        message: str,
        values: dict[Code, Decimal | None],
        expected: Decimal | None = None,
    ) -> Finding:
        indicator = self.figures[about.code].indicator
        value = values[about]
        if value is not None and (about.when is not When.NOW or indicator.constant is None):
            value = round_half_up(value, indicator.decimals)
        basis = "".join(f"|{term}={value}" for term, value in values.items())
        return Finding.of_figure(
            kinds.of_rule(rule),
            message,
            indicator,
            "previous" if about.when is When.PREVIOUS else "value",
            value=value,
            expected=expected,
            basis=f"|{rule.expression}{basis}",
        )


@dataclass(frozen=True, slots=True)
class _Verdict:
    """Whether a relation holds (None: cannot be computed), which part does not, and what would."""

    holds: bool | None
    about: Node
    expected: Decimal | None = None


def _judge(root: Node, terms: Terms) -> _Verdict:
    """Evaluate a relation; if it joins several by VÀ, the first broken one is reported."""
    if isinstance(root, Logic) and root.every:
        verdicts = [_judge(operand, terms) for operand in root.operands]
        holds = None if any(verdict.holds is None for verdict in verdicts) else True
        broken = (verdict for verdict in verdicts if verdict.holds is False)
        return _Verdict(None, root) if holds is None else next(broken, _Verdict(True, root))
    if not isinstance(root, Comparison):
        value = root.evaluate(terms)
        return _Verdict(None if value is None else bool(value), root)
    values = root.values(terms)
    if values is None:
        return _Verdict(None, root)
    at = root.broken(values, terms)
    if at is None:
        return _Verdict(True, root)
    pair = Comparison(root.operands[at : at + 2], root.signs[at : at + 1])
    return _Verdict(False, pair, _expected(pair, values[at : at + 2], terms))


def _expected(pair: Comparison, values: list[Decimal], terms: Terms) -> Decimal | None:
    """The value that the indicator alone beside "=" should have: the other side, as shown in the report."""
    if pair.signs != ("=",):
        return None
    other = next(
        (value for operand, value in zip(pair.operands, reversed(values), strict=True) if _alone(operand)), None
    )
    decimals = pair.shown_decimals(0, terms)
    return other if other is None or decimals is None else round_half_up(other, decimals)


def subject_of(relation: Expression, about: Node) -> Code:
    """The indicator that this part is about: the first alone on a side, else the first; present ones go first."""
    sides = [operand for pair in about.find(Comparison) for operand in pair.operands]
    candidates = [*filter(_alone, sides), *filter(_alone, about.find(Code)), *about.find(Code), *relation.terms]
    return next(candidate for candidate in candidates if isinstance(candidate, Code))


def _alone(operand: Node) -> bool:
    """Whether an operand is a figure of this period and nothing else."""
    return isinstance(operand, Code) and operand.when is When.NOW


def _fault(rule: Rule, kind: FindingKind, message: str, column: str, value: str) -> Finding:
    return Finding(kind, message, rule.row.place(column), value=value[:LONGEST_QUOTE])


def _around(text: str, position: int) -> str:
    """The text around a position in it, counted from 1."""
    begin, end = max(0, position - 1 - AROUND), position - 1 + AROUND
    return f"{'…' if begin else ''}{' '.join(text[begin:end].split())}{'…' if end < len(text) else ''}"
