"""The help pages of ``de06`` as they are, and their output on any console."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from de06_xl.cli.app import de06 as group
from de06_xl.cli.console import plain
from de06_xl.cli.run import use_vietnamese
from tests.support.command_line import ENGLISH, child, de06

COMMANDS = ["", *group.commands]
ENCODINGS = ["cp437", "cp1252", "cp1258", "utf-8"]


def page(command: str) -> str:
    ran = de06(*command.split(), "--help")
    assert (ran.status, ran.err) == (0, "")
    return ran.out


def command_of(name: str) -> click.Command:
    return group.commands[name] if name else group


def parameters(name: str) -> list[click.Parameter]:
    use_vietnamese()  # click keeps the option --help in the language of who asks first
    command = command_of(name)
    return command.get_params(click.Context(command))


def test_the_commands_are_those_of_the_design() -> None:
    assert list(group.commands) == [
        "demo",
        "new",
        "refresh",
        "units",
        "forms",
        "send",
        "mail",
        "collect",
        "remind",
        "fill",
        "aggregate",
        "validate",
        "report",
        "trace",
        "analyze",
        "export",
        "undo",
        "compare",
        "accept",
        "close",
        "check-template",
        "check-layout",
        "setup",
        "doctor",
        "bundle",
    ]


def test_no_command_is_hidden() -> None:
    """click would propose it to who mistypes another."""
    assert not any(command.hidden for command in group.commands.values())


@pytest.mark.parametrize("name", COMMANDS)
class TestEachPage:
    def test_it_is_vietnamese_with_an_example(self, name: str) -> None:
        text = page(name)
        assert text.startswith(f"Cách dùng: {'de06 ' + name if name else 'de06'} ")
        assert "\nVí dụ:\n  de06 " in text
        words = re.sub(r"--[a-z]+|\bcheck-[a-z]+", "", text)  # the names of options and commands are English
        assert not ENGLISH.search(words), ENGLISH.search(words)

    def test_it_fits_a_narrow_console(self, name: str) -> None:
        assert max(map(len, page(name).splitlines())) <= 100

    def test_every_option_and_argument_is_explained(self, name: str) -> None:
        text = " ".join(page(name).split())
        for parameter in parameters(name):
            assert parameter.help, parameter.name
            assert " ".join(parameter.help.split()) in text

    def test_what_takes_a_value_says_which_in_vietnamese(self, name: str) -> None:
        for parameter in parameters(name):
            flag = isinstance(parameter, click.Option) and parameter.is_flag
            assert flag or parameter.metavar, parameter.name

    def test_what_it_takes_is_refused_in_vietnamese(self, name: str) -> None:
        """click passes on the system's own words of a file that it cannot open."""
        assert not any(isinstance(parameter.type, click.File) for parameter in parameters(name))

    def test_its_examples_can_be_followed(self, name: str) -> None:
        examples = page(name).partition("Ví dụ:\n")[2].splitlines()
        for example in examples:
            program, *arguments = shlex.split(example.replace("\\", "/"))
            assert program == "de06"
            # Parsed, not run.
            command = group.commands[arguments[0]]
            command.make_context(arguments[0], arguments[1:])

    def test_it_is_found_on_the_page_of_all(self, name: str) -> None:
        short = command_of(name).get_short_help_str(limit=1000)
        assert short.endswith(".")
        assert short in page("")


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.few(1)
@pytest.mark.parametrize("name", ["", "validate"])
def test_help_reaches_every_console(name: str, encoding: str, tmp_path: Path) -> None:
    ran = child(*name.split(), "--help", cwd=tmp_path, PYTHONIOENCODING=encoding)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == plain(page(name), encoding)


@pytest.mark.thorough
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_findings_reach_every_console(encoding: str, sample: Path) -> None:
    ran = child("validate", sample.name, cwd=sample.parent, PYTHONIOENCODING=encoding)
    assert (ran.status, ran.err) == (1, "")
    assert "95,73" in ran.out
    assert "ls_ngoai_tinh_ty_le" in ran.out


@pytest.mark.few(1)
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_mistake_reaches_every_console(encoding: str, tmp_path: Path) -> None:
    ran = child("validate", "Sổ đã mất.xlsx", cwd=tmp_path, PYTHONIOENCODING=encoding)
    assert (ran.status, ran.out) == (2, "")
    sentence = "Tệp “Sổ đã mất.xlsx”: không tìm thấy; hãy kiểm tra lại tên và thư mục.\n"
    assert ran.err == plain(sentence, encoding)


@pytest.mark.few(0, 1)
@pytest.mark.parametrize("encoding", ENCODINGS[:3])
@pytest.mark.office
def test_the_demo_runs_on_every_console(encoding: str, tmp_path: Path) -> None:
    ran = child("demo", "--out", "thử nghiệm", cwd=tmp_path, PYTHONIOENCODING=encoding)
    assert ran.status == 0
    made = {path.suffix for path in (tmp_path / "thử nghiệm").rglob("*.*")}
    assert (
        {".xlsx", ".docx", ".pdf"}
        <= made
        <= {".xlsx", ".docx", ".pdf", ".eml", ".mbox", ".zip", ".ods", ".txt", ".lock", ".written"}
    )
    assert ran.out.count(plain("thử nghiệm", encoding)) >= 5


def test_the_readme_has_every_command() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    assert [name for name in group.commands if f"de06 {name}" not in readme] == []
