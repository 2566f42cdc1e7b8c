"""The live checks of a form: formulas beside each figure that say in words what is missing or wrong.

Each formula is made together with its result in the empty form that is sent out. The sentences of rules are on the
hidden sheet, since a text inside a formula may not exceed 255 characters.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from de06_xl.collect.forms.rules import form_rules
from de06_xl.collect.forms.words import rule_sentence
from de06_xl.model.expression import Terms, When
from de06_xl.model.finding import Severity
from de06_xl.model.texts import Texts
from de06_xl.process.validate.movement import SMALL_STEP, TENFOLD, Movements
from de06_xl.process.validate.rates import is_rate
from de06_xl.process.validate.rules import subject_of
from de06_xl.vietnamese.numbers import format_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from de06_xl.model.book import Book
    from de06_xl.model.expression import Expression
    from de06_xl.model.figures import Figures
    from de06_xl.model.indicator import Indicator
    from de06_xl.process.validate.movement import Movement

EMPTY, WRONG, DOUBTFUL, NOTE, RIGHT, NOTHING = "Chưa điền", "Sai", "Xem lại", "Lưu ý", "Đạt", "Không phát sinh"
"""How the text of a check begins; the form counts and colours its rows by it."""

NOTHING_ARISEN = f"{NOTHING}: tính là 0."
TYPE_AGAIN = f"{EMPTY}: số lũy kế, hãy gõ lại số kỳ trước."

_WRONG_DATE = f'"{WRONG}: ngày chưa đúng; hãy gõ ngày/tháng/năm, ví dụ 18/5/2022."'

LONGEST_TITLE = 28
"""Characters of a column's name in a message."""
_GRAVEST_FIRST = (WRONG, EMPTY, DOUBTFUL, NOTE, RIGHT)
_HEADS = {Severity.ERROR: WRONG, Severity.WARNING: DOUBTFUL, Severity.NOTE: NOTE}


@dataclass(frozen=True, slots=True)
class LiveRule:
    """A rule that a form can check by itself, since it has all its figures.

    ``about`` is the code in whose row ``sentence`` is shown.
    """

    code: str
    about: str
    severity: Severity
    sentence: str
    relation: Expression


def live_rules(
    book: Book, figures: Figures, indicators: Sequence[Indicator], previous: Mapping[str, Decimal]
) -> list[LiveRule]:
    """The rules of scope `phiếu` or `cả hai` over these figures, grouped by row, gravest first.

    A rule about the previous period is checked if the form shows the figure of that period.
    """
    names = {indicator.code: indicator.name for indicator in indicators if not indicator.words}
    in_row = {indicator.code: column_title(indicator) for indicator in indicators}
    texts = Texts(book, figures)
    found = []
    for one in form_rules(book.rules):
        if one.applies(names.keys(), previous.keys()):
            rule, relation = one.rule, one.relation
            said = rule_sentence(rule, relation, in_row if one.item else names, texts)
            sentence = f"{_HEADS[rule.severity]}{f' ở mục {one.item}' if one.item else ''}: {said}"
            about = subject_of(relation, relation.root).code
            found.append(LiveRule(rule.code, about, rule.severity, sentence, relation))
    order = {code: at for at, code in enumerate(names)}
    return sorted(found, key=lambda rule: (order[rule.about], rule.severity.rank))


def verdict_when_empty(rule: LiveRule, previous: Mapping[str, Decimal]) -> float | str:
    """The result of a rule's formula before anything is typed: 1 if the rule holds, 0 if not, else ""."""
    verdict = rule.relation.root.evaluate(
        Terms(lambda term: previous.get(term.code) if term.when is When.PREVIOUS else None)
    )
    return "" if verdict is None else float(bool(verdict))


@dataclass(frozen=True, slots=True)
class CheckedCells:
    """The addresses that the check of a figure refers to; ``nothing`` is the tick `Không phát sinh`.

    ``as_of`` is None if the figure has no date of its own. ``sentences`` and ``verdicts`` are the ranges of the rules
    shown beside it, None if there are none.
    """

    value: str
    previous: str
    as_of: str | None
    nothing: str
    sentences: str | None = None
    verdicts: str | None = None


def row_check(book: Book, indicator: Indicator, before: Decimal | None, cells: CheckedCells) -> tuple[str, str]:
    """The formula of `Kiểm tra` in the row of a figure, and its result while the form is empty.

    What Thu phiếu refuses is wrong here too, what it doubts is doubtful, and wrong comes first. ``before`` is the
    previous figure; None if the form shows none.
    """
    if indicator.words:
        return _word_check(indicator.words, cells), f"{EMPTY}."
    value = cells.value
    movements = Movements(book)
    movement = movements.of(indicator)
    repeated = movement.running and before is not None and before > 0
    blank = _choose([(ticked(cells.nothing), f'"{TYPE_AGAIN if repeated else NOTHING_ARISEN}"')], f'"{EMPTY}."')
    tests = [
        (f"ISERROR({value})", f'"{WRONG}: ô báo lỗi; hãy gõ con số."'),
        (f'TRIM({value})=""', blank),
        (f"NOT(ISNUMBER({value}))", f'"{WRONG}: đang là chữ; hãy gõ con số, không có thì gõ 0."'),
    ]
    if not indicator.signed:
        tests.append((f"{value}<0", f'"{WRONG}: số âm."'))
    if not movement.running:
        tests.append((f"AND({value}<>0,{ticked(cells.nothing)})", f'"{WRONG}: đã ghi Không phát sinh mà vẫn có số."'))
    if indicator.counting:
        tests.append((f"{value}<>INT({value})", f'"{WRONG}: phải là số nguyên; số nghìn gõ liền, ví dụ 7440."'))
    if cells.as_of:
        tests.append((_no_date(cells.as_of), _WRONG_DATE))
    if indicator.percent:
        fraction = f'"{WRONG}: chưa đến 1%; gõ kèm dấu % thì số bị chia cho 100, hãy gõ lại không kèm."'
        tests.append((f"AND({value}>0,{value}<=1{_not_as_small(before, cells)})", fraction))
    if not indicator.counting:
        decimals = indicator.decimals
        kept = f"quá {decimals} chữ số sau dấu phẩy" if decimals else "báo cáo chỉ lấy số tròn"
        tests.append((f"ROUND({value},{decimals})<>{value}", f'"{WRONG}: {kept}; hãy gõ số đã làm tròn."'))
    if before is not None and movement.running:
        tests.append((f"{value}<{cells.previous}", f'"{WRONG}: số lũy kế mà nhỏ hơn kỳ trước."'))
    if cells.verdicts:
        broken = f"MATCH(0,{cells.verdicts},0)"
        tests.append((f"ISNUMBER({broken})", f"INDEX({cells.sentences},{broken})"))
    if is_rate(indicator):
        tests.append((f"{value}>100", f'"{DOUBTFUL}: tỷ lệ lớn hơn 100%."'))
    if before is not None and before >= 0 and not movement.resets and not indicator.difference:
        tests += _jump_test(movement, movements.limit, before, cells)
    return f"={_choose(tests, f'{chr(34)}{RIGHT}.{chr(34)}')}", f"{EMPTY}."


def _word_check(words: Sequence[str], cells: CheckedCells) -> str:
    """The formula of `Kiểm tra` in the row of a text figure."""
    value = cells.value
    same = (f"TRIM({value})={_text(word)}" for word in words)
    tests = [
        (f"ISERROR({value})", f'"{WRONG}: ô báo lỗi; hãy chọn trong danh sách."'),
        (f'TRIM({value})=""', f'"{EMPTY}."'),
        (f"NOT(OR({','.join(same)}))", f'"{WRONG}: không có trong danh sách; hãy chọn trong danh sách."'),
        *([(_no_date(cells.as_of), _WRONG_DATE)] if cells.as_of else []),
    ]
    return f"={_choose(tests, f'{chr(34)}{RIGHT}.{chr(34)}')}"


def _text(word: str) -> str:
    """A string literal in a formula."""
    doubled = word.replace('"', '""')
    return f'"{doubled}"'


def date_check(cell: str) -> str:
    """A formula for what is wrong with the date in a cell, "" if nothing is."""
    return f'IF({_no_date(cell)},{_WRONG_DATE},"")'


def rank(check: str) -> str:
    """A formula for the gravity of a check's text: 1 is wrong, the last rank is nothing."""
    tests = [(f'LEFT({check},{len(words)})="{words}"', f"{number}") for number, words in _numbered()]
    return _choose(tests, f"{len(_GRAVEST_FIRST) + 1}")


def rank_of(text: str) -> int:
    """The result of that formula for a text."""
    return next((number for number, words in _numbered() if text.startswith(words)), len(_GRAVEST_FIRST) + 1)


def gravest(texts: str, ranks: str, names: str, count: int) -> str:
    """A formula for the gravest of a row's checks, followed by the name of its column unless that is in the text.

    ``texts``, ``ranks`` and ``names`` are the ranges of the checks, their ranks and the names of their columns, of
    which ``count`` are in use.
    """
    worst = f"MIN({ranks})"
    at = f"MATCH({worst},{ranks},0)"
    text = f"INDEX({texts},{at})"
    all_alike = f"AND(COUNTIF({ranks},{worst})={count},{worst}<>1)" if count > 1 else "TRUE"
    is_right = f"{worst}>={rank_of(RIGHT)}"
    names_them = f'ISNUMBER(FIND("“",{text}))'
    return f'IF(OR({is_right},{all_alike},{names_them}),{text},{text}&" (“"&INDEX({names},{at})&"”)")'


def column_title(indicator: Indicator) -> str:
    """The name of a matrix column in the check of a row."""
    name = indicator.name_of_total
    return name if len(name) <= LONGEST_TITLE else f"{name[:LONGEST_TITLE].rpartition(' ')[0] or name[:LONGEST_TITLE]}…"


def _numbered() -> Iterable[tuple[int, str]]:
    return enumerate(_GRAVEST_FIRST, 1)


def ticked(cell: str) -> str:
    """A formula for whether `Không phát sinh` is ticked in a cell."""
    return f'OR(TRIM({cell})="x",TRIM({cell})="có")'


def _not_as_small(before: Decimal | None, cells: CheckedCells) -> str:
    """The condition that a rate was not about as small before, as in Thu phiếu."""
    if before is None or before > 1:
        return ""
    value, previous = cells.value, cells.previous
    return f",NOT(AND({value}/2<={previous},{previous}<={value}*20))"


def _jump_test(
    movement: Movement, limit: Decimal | None, before: Decimal, cells: CheckedCells
) -> list[tuple[str, str]]:
    """The condition that a figure changes beyond the workbook's limit since the previous period."""
    indicator = movement.indicator
    value, previous = cells.value, cells.previous
    tests = []
    if before and limit is not None:
        step = f"{SMALL_STEP}" if indicator.counting or indicator.percent else f"{SMALL_STEP}/10^{indicator.decimals}"
        moved = f"ABS({value}-{previous})"
        shown = format_number(limit, 2, leading_zero=False)
        jump = f'"{DOUBTFUL}: lệch quá {shown}% so với kỳ trước."'
        beyond = f"{moved}*100>ABS({previous})*{limit.normalize():f}"
        if movement.adds_up:
            jump = f'"{DOUBTFUL}: phần thêm trong kỳ hơn quá {shown}% mức thêm mỗi kỳ trước đó."'
            beyond = f"({value}-{previous})*{movement.elapsed * 100}>{previous}*{100 + limit:f}"
        far = f"OR({moved}>={step},{value}>={previous}*{TENFOLD})"
        tests.append((f"AND({far},{beyond})", jump))
    return tests


def _no_date(cell: str) -> str:
    """Whether a cell holds something other than a date written as text d/m/yyyy."""
    text = f"TRIM({cell})"
    first = f'FIND("/",{text})'
    second = f'FIND("/",{text},{first}+1)'
    day, month = f"VALUE(LEFT({text},{first}-1))", f"VALUE(MID({text},{first}+1,{second}-{first}-1))"
    year = f"VALUE(MID({text},{second}+1,9))"
    date = f"DATE({year},{month},{day})"
    a_date = f"AND(ISTEXT({cell}),DAY({date})={day},MONTH({date})={month},{year}>=1900,{year}<=2100)"
    return f'IF({text}="",FALSE,NOT(IFERROR({a_date},FALSE)))'


def _choose(tests: Sequence[tuple[str, str]], otherwise: str) -> str:
    """A formula for the result of the first test that is true."""
    formula = otherwise
    for test, then in reversed(tests):
        formula = f"IF({test},{then},{formula})"
    return formula
