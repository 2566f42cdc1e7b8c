"""Checks a Word template: all its problems at once, and what each placeholder prints now."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jinja2 import TemplateSyntaxError, Undefined, nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from de06_xl.incoming.containers.package import unpack
from de06_xl.model.markup import without_notes
from de06_xl.report.render import Tag, WordTemplate, empty_among, imbalances, tag_at, tags_of, with_lines
from de06_xl.report.sandbox import TemplateEnvironment, printable
from de06_xl.report.template_xml import TAG
from de06_xl.system.errors import De06Error
from de06_xl.vietnamese.messages import cite, did_you_mean

if TYPE_CHECKING:
    from de06_xl.report.tables import PrintedTable

_COMMAND = re.compile(r"\{%[-+]?\s*(\w+)(.*?)[-+]?%\}", re.DOTALL)
_CLOSED = frozenset({"for", "if", "with", "macro", "call", "filter", "block"})
_ASKED = frozenset({"defined", "undefined", "default", "d"})
"""Tests and filters for names that may be unknown."""
_UNREAD = object()
"""A value known only during rendering, such as a loop variable."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A placeholder, the text of its paragraph, and what it prints, once for each time."""

    tag: str
    paragraph: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckedTemplate:
    """The problems of a template, as sentences that quote their paragraph; and what it prints, in order.

    ``report`` is the rendered document, None if a mistake prevents it.
    """

    problems: tuple[str, ...]
    printed: tuple[Printed, ...]
    report: bytes | None


def check_template(
    template: bytes,
    name: str,
    context: Mapping[str, Any],
    left_out: Collection[str] = (),
    tables: Mapping[str, PrintedTable] | None = None,
    landscape: Sequence[bool] = (),
) -> CheckedTemplate:
    """Render a template like ``render``, but continue after each mistake.

    Raises De06Error if the bytes are no Word file.
    """
    unpack(template, name, "tệp Word .docx")
    document = _Checked(template, name, empty_among(left_out, context))
    environment = _Noting()
    document.render(dict(context), environment)
    if document.problems:
        return CheckedTemplate(tuple(dict.fromkeys(document.problems)), tuple(environment.printed), None)
    try:
        document.finish(tables or {}, landscape)
    except De06Error as error:
        return CheckedTemplate((error.reason,), tuple(environment.printed), None)
    document.save_footnotes()
    stream = io.BytesIO()
    document.save(stream)
    return CheckedTemplate((), tuple(environment.printed), stream.getvalue())


class _Checked(WordTemplate):
    """A template that collects all mistakes."""

    def __init__(self, template: bytes, name: str, left_out: Collection[str]) -> None:
        self.problems: list[str] = []
        super().__init__(template, name, left_out)

    def refuse(self, reason: str) -> None:
        self.problems.append(reason)

    def render_xml_part(self, src_xml: str, part: object, context: dict[str, Any], jinja_env: Any) -> str:
        """Render a part, collecting its mistakes; without its tags if they make rendering impossible."""
        before = len(self.problems)
        source = with_lines(src_xml)
        names = _Names(jinja_env, context, source)
        wrong = [(tag, said) for tag in tags_of(source) for said in names.problems(tag)]
        self.problems += [said for _, said in wrong]
        self.problems += imbalances(source)
        fillable = len(self.problems) == before or all(tag.text.startswith("{{") for tag, _ in wrong)
        if fillable and len(self.problems) == before + len(wrong):
            for tag in reversed(list(dict.fromkeys(tag for tag, _ in wrong))):
                source = source[: tag.start] + source[tag.end :]
            try:
                filled: str = super().render_xml_part(source, part, context, jinja_env)
            except De06Error as error:
                self.problems += [] if self.unknown else [error.reason]
            else:
                self._keep_unknown()
                return filled
        self._keep_unknown()
        return TAG.sub("", src_xml)

    def _keep_unknown(self) -> None:
        self.problems += [f"không có dữ liệu cho {tag}; hãy sửa lại tên." for tag in self.unknown]
        self.unknown.clear()


class _Names:
    """Compares the names in a part's tags with those of a report, including commands that do not run now."""

    def __init__(self, environment: TemplateEnvironment, context: Mapping[str, Any], source: str) -> None:
        self._environment = environment
        self._context = context
        self._own = {
            one.name
            for tag in tags_of(source)
            for tree in self._trees(tag)
            for one in tree.find_all(nodes.Name)
            if one.ctx != "load"
        } | {"loop", "caller"}

    def problems(self, tag: Tag) -> Iterator[str]:
        """The problems of a single tag."""
        try:
            tree = self._parsed(tag)
        except TemplateSyntaxError:
            yield f"viết sai {tag}; hãy sửa lại trong mẫu Word."
            return
        asked = {id(one.node) for one in tree.find_all((nodes.Test, nodes.Filter)) if one.name in _ASKED}
        for node in tree.find_all((nodes.Name, nodes.Getattr, nodes.Getitem)):
            if id(node) not in asked and (unknown := self._unknown(node)):
                yield f"không có {unknown[0]} mà {tag} gọi; hãy sửa lại tên{unknown[1]}."

    def _trees(self, tag: Tag) -> Iterator[nodes.Template]:
        try:
            yield self._parsed(tag)
        except TemplateSyntaxError:
            return

    def _parsed(self, tag: Tag) -> nodes.Template:
        """A tag parsed as a template of its own."""
        command = _COMMAND.fullmatch(tag.code)
        if command is None:
            return self._environment.parse(tag.code)
        word, rest = command[1], command[2]
        if word == "elif":
            return self._environment.parse(f"{{% if {rest} %}}{{% endif %}}")
        if word == "else" or word.startswith("end"):
            return self._environment.parse("")
        end = f"{{% end{word} %}}" if word in _CLOSED else ""
        return self._environment.parse(f"{{% {word}{rest} %}}{end}")

    def _unknown(self, node: nodes.Node) -> tuple[str, str] | None:
        """The unknown name in a node, and the one that may have been meant."""
        if isinstance(node, nodes.Name):
            known = {*self._context, *self._own, *self._environment.globals}
            return None if node.name in known else (cite(node.name), did_you_mean(node.name, known))
        assert isinstance(node, nodes.Getattr | nodes.Getitem)
        base = self._value(node.node)
        if base is _UNREAD or isinstance(base, Undefined) or not isinstance(self._value(node), Undefined):
            return None
        key = node.attr if isinstance(node, nodes.Getattr) else node.arg.as_const()
        names = base if isinstance(base, Mapping) else (one for one in dir(base) if not one.startswith("_"))
        return cite(key), did_you_mean(str(key), map(str, names))

    def _value(self, node: nodes.Node) -> Any:
        """The value of a chain of names in the whole report."""
        if isinstance(node, nodes.Name):
            known = node.name in self._context and node.name not in self._own
            return self._context[node.name] if known else _UNREAD
        if isinstance(node, nodes.Getattr):
            base = self._value(node.node) if not node.attr.startswith("_") else _UNREAD
            return base if base is _UNREAD else self._environment.getattr(base, node.attr)
        if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
            base = self._value(node.node)
            return base if base is _UNREAD else self._environment.getitem(base, node.arg.value)
        return _UNREAD


class _Noting(TemplateEnvironment):
    """An environment that records what each placeholder prints."""

    def __init__(self) -> None:
        super().__init__()
        self.printed: list[Printed] = []
        self._noted: dict[int, list[str]] = {}
        self.filters["_noted"] = self._note

    def fill(self, source: str, context: dict[str, Any]) -> str:
        """Render the template's source, recording each placeholder."""
        self._noted = {}
        filled = super().fill(source, context)
        for line, texts in sorted(self._noted.items()):
            tag = tag_at(source, line)
            if tag.paragraph:
                self.printed.append(Printed(tag.text, tag.paragraph, tuple(texts)))
        return filled

    def _generate(self, source: nodes.Template, *args: Any, **kwargs: Any) -> str:
        return super()._generate(_Noted().visit(source), *args, **kwargs)

    def _note(self, value: Any, line: int) -> Any:
        text = printable(value)
        self._noted.setdefault(line, []).append(without_notes(html.unescape(text)))
        return Markup(text)  # noqa: S704 printable has escaped it


class _Noted(NodeTransformer):
    """Wraps what each placeholder prints in a recording call."""

    def visit_Output(self, node: nodes.Output) -> nodes.Node:  # noqa: N802 Jinja2 finds it by this name
        self.generic_visit(node)
        node.nodes = [one if isinstance(one, nodes.TemplateData) else _noted(one) for one in node.nodes]
        return node


def _noted(node: nodes.Expr) -> nodes.Expr:
    line = nodes.Const(node.lineno)
    return nodes.Filter(node, "_noted", [line], [], None, None, lineno=node.lineno)
