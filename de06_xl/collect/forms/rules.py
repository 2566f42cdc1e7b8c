"""The rules of a workbook that a form can check by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from de06_xl.model.breakdown import split_code
from de06_xl.model.expression import ExpressionError, When, parse_rule
from de06_xl.model.rule import Scope

if TYPE_CHECKING:
    from de06_xl.model.expression import Expression
    from de06_xl.model.rule import Rule


_ASKS_THE_UNIT = "hỏi lại đơn vị"
_CHECKS_AGAIN = "kiểm tra lại"
"""What a message asks the clerk to do, which the unit does in its own form."""


@dataclass(frozen=True, slots=True)
class FormRule:
    """A rule and its relation, with the codes of this and of the previous period in it."""

    rule: Rule
    relation: Expression
    codes: frozenset[str]
    earlier: frozenset[str]

    @property
    def item(self) -> str:
        """The code of the item to which all its figures belong, empty if there is none or several."""
        items = {split_code(code)[1] for code in self.codes}
        return items.pop() if len(items) == 1 else ""

    def applies(self, codes: AbstractSet[str], earlier: AbstractSet[str]) -> bool:
        """Whether a form with figures of these codes, and ``earlier`` figures for some of them, can check the rule."""
        return self.codes <= codes and self.earlier <= earlier


def form_rules(rules: Iterable[Rule]) -> Iterator[FormRule]:
    """The rules of scope `phiếu` and `cả hai`; an invalid rule is a finding of the master workbook."""
    for rule in rules:
        if not rule.enabled or rule.scope is Scope.MASTER or not rule.code or not rule.expression:
            continue
        try:
            relation = parse_rule(rule.expression)
        except ExpressionError:
            continue
        if not relation.terms or any(term.when is When.YEAR_AGO for term in relation.terms):
            continue
        earlier = frozenset(term.code for term in relation.terms if term.when is When.PREVIOUS)
        of_form = replace(rule, message=rule.message.replace(_ASKS_THE_UNIT, _CHECKS_AGAIN))
        yield FormRule(of_form, relation, frozenset(relation.codes), earlier)
