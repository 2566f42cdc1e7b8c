"""A template that never ends, or prints without end, is stopped with a sentence that quotes the command."""

from __future__ import annotations

import time

import pytest

from tests.support.word_templates import filled, refusal, template, texts

TWICE = "{% set n = namespace(x='aa', l=[1], i=7) %}"


@pytest.mark.few(10)
@pytest.mark.parametrize(
    "command",
    [
        "{% for i in range(10**9) %}{{ i }}{% endfor %}",
        "{% for i in range(10**30) %}{% endfor %}",
        "{% for i in range(900) %}{% for j in range(900) %}{% set x = 1 %}{% endfor %}{% endfor %}",
        "{{ 'a' * 10**9 }}",
        "{{ 10**9 * 'a' }}",
        "{{ (['a'] * 10**9)|length }}",
        "{{ 10 ** (10 ** 8) }}",
        "{{ 1|round(10 ** 8, 'ceil') }}",
        "{{ 2 ** 100000 > 1 }}",
        "{% macro m(n) %}{{ m(n + 1) }}{{ m(n + 1) }}{% endmacro %}{{ m(0) }}",
        "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(40) }}",
        TWICE + "{% for i in range(60) %}{% set n.x = n.x ~ n.x %}{% endfor %}",
        TWICE + "{% for i in range(60) %}{% set n.x = n.x + n.x %}{% endfor %}",
        TWICE + "{% for i in range(60) %}{% set n.l = n.l + n.l %}{% endfor %}",
        TWICE + "{% for i in range(60) %}{% set n.i = n.i * n.i %}{% endfor %}",
        TWICE + "{% for i in range(60) %}{% set n.x = n.x|replace('a', n.x) %}{% endfor %}",
        TWICE + "{% for i in range(60) %}{% set n.l = [n.l, n.l] %}{% endfor %}{{ n.l|string }}",
        "{{ range(90000)|join('x' * 90000) }}",
        "{{ 'a'|center(10**9) }}",
        "{{ 'a'|indent(10**9, true) }}",
        "{{ 'a'|indent('x' * 1000000)|indent('x' * 9000000, true) }}",
        "{{ [1]|batch(10**9, 0)|list }}",
        "{{ [1]|slice(10**9)|list }}",
        "{{ '%1000000000d'|format(1) }}",
        "{{ '%.1000000000f'|format(1) }}",
        "{{ '%*d'|format(10**9, 1) }}",
        "{{ '%(a(b)c)1000000000s'|format(**{'a(b)c': 1}) }}",
        "{{ ('%(a)s' * 100000)|format(a='x' * 100000) }}",
        TWICE + "{% for i in range(60) %}{% set n.l = [n.l, n.l]|sum(start=[]) %}{% endfor %}",
        "{{ range(90000)|sum + (['a' * 9000] * 90000)|sum(start='') }}",
        "{{ 'a'.ljust(10**9) }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ '{:1000000000d}'.format(1) }}",
        "{{ lipsum(n=10**9) }}",
        "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
        "{% for i in [1] recursive %}{{ loop([1]) }}{% endfor %}",
    ],
)
def test_what_never_ends_is_refused_at_once(command: str) -> None:
    begun = time.monotonic()
    message = refusal(template("Trước.", command, "Sau."))
    assert time.monotonic() - begun < 15
    assert "mẫu" in message
    assert "“{" in message


@pytest.mark.thorough
def test_a_long_report_is_printed() -> None:
    data = template("{%p for x in xs %}", "{{ x }}", "{%p endfor %}")
    assert len(texts(filled(data, xs=["Đoạn văn " * 50] * 3000))) == 3000


def test_what_secretaries_compute_still_works() -> None:
    data = template(
        "{{ 2 + 3 * 4 }} {{ 2 ** 10 }} {{ 7 % 4 }} {{ 'a' ~ 1 ~ 'b' }} {{ xs|join(', ') }}",
        "{{ 'aXa'|replace('X', 'b') }}",
        "{% for x in xs %}{{ loop.index }}/{{ loop.length }}{% if not loop.last %}, {% endif %}{% endfor %}",
        "{{ xs|map('upper')|join('-') }} {{ 3.14159|round(2) }} {{ xs|first }} {{ ('a' * 3)|upper }}",
    )
    assert texts(filled(data, xs=["x", "y"])) == ["14 1024 3 a1b x, y", "aba", "1/2, 2/2", "X-Y 3.14 x AAA"]


def test_filters_that_lay_out_and_add_up_work_as_in_jinja() -> None:
    data = template(
        "{{ '%05.1f'|format(3.14159) }} {{ '%s và %d/%d'|format(two, 7, 19) }} {{ '%(x)s %%(a (b))'|format(x=97) }}",
        "{{ [1, 2, 3]|sum }} {{ xs|map('length')|sum }} {{ [1.5, 2]|sum(start=1) }} {{ [{'n': 2}]|sum('n') }}",
        "{% for row in [1, 2, 3, 4, 5]|batch(2, 0) %}{{ row|join('-') }};{% endfor %}",
        "{% for row in [1, 2, 3, 4, 5]|slice(2) %}{{ row|join('-') }};{% endfor %}",
        "[{{ 'ab'|center(6) }}] [{{ 'ab'|indent(2, true) }}]",
    )
    assert texts(filled(data, xs=["x", "yy"], two="A & B")) == [
        "003.1 A & B và 7/19 97 %(a (b))",
        "6 3 4.5 2",
        "1-2;3-4;5-0;",
        "1-2-3;4-5;",
        "[  ab  ] [  ab]",
    ]
