"""Checks forms with the same code as the master workbook, over a small book made of the form's contents.

Findings refer to the form's own cells and its unit, and say what the unit is to do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from de06_xl.collect.forms.copied import Comparison, unchanged
from de06_xl.collect.forms.matrix import about_matrices
from de06_xl.collect.forms.rules import form_rules
from de06_xl.collect.forms.words import rule_sentence
from de06_xl.model import finding_kinds as kinds
from de06_xl.model.book import Book, SectionSheet
from de06_xl.model.breakdown import split_code
from de06_xl.model.duties import figures_owed
from de06_xl.model.earlier import Earlier
from de06_xl.model.figures import Figures
from de06_xl.model.finding import Finding, Severity
from de06_xl.model.indicator import Indicator
from de06_xl.model.texts import Texts
from de06_xl.process.validate import FORM_CHECKS, validate
from de06_xl.process.validate.movement import Movements
from de06_xl.vietnamese.messages import cite

if TYPE_CHECKING:
    from decimal import Decimal

    from de06_xl.collect.forms.form import Form, FormFigure
    from de06_xl.collect.forms.rules import FormRule
    from de06_xl.model.responses import Unchanged
    from de06_xl.model.rule import Rule
    from de06_xl.model.unit import Unit


class CheckedForm(NamedTuple):
    """The findings of a form, including those of reading it, worst first, then by place; and its unchanged parts."""

    findings: list[Finding]
    unchanged: tuple[Unchanged, ...]


def check_form(form: Form, book: Book, unit: Unit) -> list[Finding]:
    """All findings of one form, worst first, then by place; for many forms use ``FormChecks``."""
    return FormChecks(book).findings(form, unit)


class FormChecks:
    """The checks of one master workbook for any number of forms, with the common parts prepared once.

    Like the live checks inside the form, a rule is checked if the form has all its figures, and the earlier ones that
    it asks for are known.
    """

    def __init__(self, book: Book) -> None:
        self._book = book
        self._earlier = Earlier(book)
        self._rules = list(form_rules(book.rules))
        self._movements = Movements(book)
        self._indicators = {indicator.code: indicator for indicator in book.indicators()}
        self._texts = Texts(book, Figures(book))
        self._sentences: dict[str, str] = {}
        self._owners = tuple(dict.fromkeys(indicator.owner for indicator in book.indicators()))
        self._owed: dict[tuple[str, ...], Mapping[str, Indicator]] = {}
        self._applying: dict[tuple[frozenset[str], frozenset[str]], tuple[Rule, ...]] = {}

    def findings(self, form: Form, unit: Unit) -> list[Finding]:
        """All findings of one form."""
        return self.check(form, unit).findings

    def check(self, form: Form, unit: Unit) -> CheckedForm:
        """One form, checked."""
        rows = self._rows(form, unit)
        same = self._unchanged(form, rows, unit)
        problems = [
            *form.problems,
            *self._about_rows(form, unit),
            *self._about_nothing(form, rows),
            *_about_copies(rows, unit, same),
        ]
        small = self._small_book(form, rows, problems)
        notes = {figure.code: figure.note for figure, _ in rows if figure.note}
        found = validate(small, Figures(small), FORM_CHECKS)
        rules = {f"{kinds.RULE.code}:{one.rule.code}": self._in_words(one) for one in self._rules}
        findings = [
            _explained(finding, notes.get(finding.code or "", "")) or _for_unit(finding, rules.get(finding.rule, ""))
            for finding in found
        ]
        return CheckedForm(findings, same)

    def _in_words(self, rule: FormRule) -> str:
        """A broken rule in the words of the form, with names for figures; the item is that of its row."""
        if rule.rule.code not in self._sentences:
            known = ((code, self._indicators.get(code)) for code in rule.codes)
            named = {
                code: code if one is None else one.full_name_of_total if rule.item else one.full_name
                for code, one in known
            }
            self._sentences[rule.rule.code] = rule_sentence(rule.rule, rule.relation, named, self._texts)
        return self._sentences[rule.rule.code]

    def _owed_by(self, unit: Unit) -> Mapping[str, Indicator]:
        """The figures that the unit owes, by code; cached, since units named in the same rows owe the same."""
        owners = tuple(filter(unit.is_named_by, self._owners))
        if owners not in self._owed:
            self._owed[owners] = {indicator.code: indicator for indicator in figures_owed(self._book, unit)}
        return self._owed[owners]

    def _rows(self, form: Form, unit: Unit) -> list[tuple[FormFigure, Indicator]]:
        """The form's figures that the unit owes, each as an indicator, with its previous value to compare with."""
        owed = self._owed_by(unit)
        previous = self._earlier.figures(unit, owed.values())
        return [
            (figure, _filled_in(indicator, figure, unit, previous.get(figure.code)))
            for figure in form.figures
            if (indicator := owed.get(figure.code))
        ]

    def _small_book(
        self, form: Form, rows: Sequence[tuple[FormFigure, Indicator]], problems: Sequence[Finding]
    ) -> Book:
        """The form as a workbook: its figures on its sheets, the applicable rules, the master's facts."""
        asked = {problem.place for problem in problems if problem.kind is kinds.VALUE_MISSING}
        by_sheet: dict[str, list[Indicator]] = {}
        for figure, indicator in rows:
            if asked and figure.place in asked:
                indicator = replace(indicator, constant=None, unreadable=True)
            by_sheet.setdefault(figure.row.sheet, []).append(indicator)
        codes = frozenset(figure.code for figure, indicator in rows if not indicator.words)
        before = frozenset(figure.code for figure, indicator in rows if indicator.previous is not None)
        return Book(
            file=form.file,
            period=self._book.period,
            facts=self._book.facts,
            dates=self._book.dates,
            outline=(),
            sections=tuple(SectionSheet(sheet, tuple(indicators)) for sheet, indicators in by_sheet.items()),
            rules=self._applying_to(codes, before),
            problems=tuple(problems),
        )

    def _applying_to(self, codes: frozenset[str], before: frozenset[str]) -> tuple[Rule, ...]:
        key = codes, before
        if key not in self._applying:
            self._applying[key] = tuple(one.rule for one in self._rules if one.applies(codes, before))
        return self._applying[key]

    def _about_rows(self, form: Form, unit: Unit) -> Iterator[Finding]:
        """Rows that the unit does not owe, owed rows that are missing, texts for unknown sections."""
        owed = self._owed_by(unit)
        yield from about_matrices(form, owed, unit)
        for figure in form.figures:
            if figure.code not in owed and not split_code(figure.code)[1]:
                message = f"Mã {cite(figure.code)} không thuộc số liệu của {unit.name} trong kỳ này; hãy xóa hàng này."
                at, to_unit = figure.row.place("code"), "Hàng này không thuộc số liệu đơn vị báo cáo trong kỳ"
                yield Finding(kinds.CODE_NOT_OWED, message, at, code=figure.code, unit=unit.code, to_unit=to_unit)
        there = {figure.code for figure in form.figures}
        misspelt = {problem.expected for problem in form.problems if problem.kind is kinds.UNKNOWN_CODE}
        for code, indicator in owed.items():
            if code not in there and code not in misspelt and not indicator.item:
                message = f"Phiếu không có hàng mã {cite(code)} ({cite(indicator.name)}); hãy điền vào phiếu đã nhận."
                header, to_unit = form.places.get("code"), "Phiếu gửi về không còn hàng này"
                yield Finding(kinds.CODE_MISSING, message, header, code=code, unit=unit.code, to_unit=to_unit)
        sections = {heading.code for heading in self._book.outline if heading.sheet}
        for text in form.texts:
            if text.section not in sections:
                message = f"Đề cương không có mục {cite(text.section)}; hãy giữ cột Mã mục như phiếu đã nhận."
                to_unit = f"Báo cáo không có mục {cite(text.section)}"
                yield Finding(kinds.UNKNOWN_SECTION, message, text.place, unit=unit.code, to_unit=to_unit)

    def _about_nothing(self, form: Form, rows: Sequence[tuple[FormFigure, Indicator]]) -> Iterator[Finding]:
        """`Không phát sinh` despite other figures, and running totals, which do not become 0 by it."""
        if not form.nothing:
            return
        for figure, indicator in rows:
            running = self._movements.of(indicator).running
            if running and figure.assumed and indicator.previous:
                before = indicator.shown(indicator.previous)
                message = f"Đây là số lũy kế, không phát sinh thì không về 0; hãy gõ lại số kỳ trước ({before})."
                yield Finding.of_figure(kinds.VALUE_MISSING, message, indicator, expected=indicator.previous)
            elif not running and figure.value and not indicator.words:
                shown = indicator.shown(figure.value)
                message = f"Ô Không phát sinh đã ghi x mà vẫn có số {shown}; hãy bỏ một trong hai."
                yield Finding.of_figure(kinds.NOTHING_BUT_FIGURES, message, indicator, value=figure.value)

    def _unchanged(self, form: Form, rows: Sequence[tuple[FormFigure, Indicator]], unit: Unit) -> tuple[Unchanged, ...]:
        """A form all of whose figures are those of the previous period, which is right only for running totals."""
        if form.nothing:
            return ()
        owed, begin = self._owed_by(unit), self._book.dates.get("tu_ngay")
        compared = [
            Comparison(
                owed[figure.code].sheet,
                figure.value,
                indicator.previous,
                dated_before=begin is not None and figure.as_of is not None and figure.as_of < begin,
            )
            for figure, indicator in rows
            if figure.value is not None and not indicator.words
        ]
        return unchanged(compared)


def _about_copies(
    rows: Sequence[tuple[FormFigure, Indicator]], unit: Unit, same: Sequence[Unchanged]
) -> Iterator[Finding]:
    if same:
        labels = ", ".join(one.label for one in same)
        message = f"Phiếu có {labels}; hãy kiểm tra lại."
        yield Finding(kinds.FORM_COPIED, message, rows[0][0].place, unit=unit.code, value=labels)


def _filled_in(owed: Indicator, figure: FormFigure, unit: Unit, previous: Decimal | None) -> Indicator:
    """The indicator as the unit's own, with the form's value and that of the previous period."""
    return Indicator(  # dataclasses.replace takes five times as long
        owed.code,
        owed.name,
        figure.row,
        owed.unit_of_measure,
        owed.decimals,
        owner=unit.code,
        nature=owed.nature,
        constant=figure.value,
        previous=previous,
        as_of=figure.as_of,
        unreadable=figure.unreadable,
        note=" ".join(filter(None, (owed.note, figure.note))),
        fixed=owed.fixed,
        words=owed.words,
    )


def _explained(finding: Finding, note: str) -> Finding | None:
    """A finding that needs an explanation, if the unit has given one in `Ghi chú`; None for any other."""
    if not note or not finding.to_do or not finding.to_do.explain:
        return None
    said = f"{finding.said}{'' if finding.said.endswith('?') else ';'} đơn vị ghi chú {cite(note)}."
    return replace(finding, said=said, to_do=None, accepted=True)


def _for_unit(finding: Finding, rule: str) -> Finding:
    """The finding worded for the unit: what is wrong, or the broken ``rule`` in words."""
    if finding.kind is kinds.VALUE_MISSING and not finding.to_unit:
        finding = replace(finding, to_unit="Chưa có số liệu")
    to_unit = finding.to_unit or rule or (finding.said if finding.to_do else "")
    if not finding.to_do:
        return replace(finding, to_unit=to_unit) if to_unit else finding
    must_be_done = finding.severity is Severity.ERROR
    said = finding.to_do.for_unit(finding.said, must_be_done=must_be_done)
    return replace(finding, said=said, to_do=None, to_unit=to_unit, explain=finding.to_do.explain and must_be_done)
