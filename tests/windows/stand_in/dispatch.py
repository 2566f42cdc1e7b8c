"""COM objects in Python with a type library of their own, as Excel's have: named arguments need one.

A public function of a class is a method, a public property a property, one made by ``with_arguments`` takes some.
Names go out in capitals: ``used_range`` is ``UsedRange``, an argument ``type_`` is ``Type``.
"""

from __future__ import annotations

import functools
import inspect
import itertools
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pythoncom
import pywintypes
from win32com.server import policy, util
from win32com.server.exception import COMException

from tests.support.excel_com import ComError

PUT = pythoncom.DISPATCH_PROPERTYPUT | pythoncom.DISPATCH_PROPERTYPUTREF
NO_MEMBER, BAD_COUNT, NOT_OPTIONAL, FAILED = -2147352573, -2147352562, -2147352561, -2147352567
NO_DESCRIPTION = -2147352565
"""DISP_E_MEMBERNOTFOUND, BADPARAMCOUNT, PARAMNOTOPTIONAL, EXCEPTION and BADINDEX."""
LIBRARIES = {
    "Excel": "{00020813-0000-0000-C000-000000000046}",
    "Word": "{00020905-0000-0000-C000-000000000046}",
}
"""The ids of the programs' type libraries."""
faults: list[str] = []
"""What went wrong in the stand-in itself."""
_FIRST_ID = 100
_KNOWN_IDS = {"default": pythoncom.DISPID_VALUE, "new_enum": pythoncom.DISPID_NEWENUM}
_IN, _OPTIONAL_IN = (pythoncom.VT_VARIANT, 0x1, None), (pythoncom.VT_VARIANT, 0x11, None)
"""An argument: PARAMFLAG_FIN, and with PARAMFLAG_FOPT."""
_WINDOWS_64, _STDCALL = 3, 4


class ComObject:
    """An object that a program of another process may hold; ``IID`` is that of Excel's class, where it is described."""

    IID = ""


@dataclass(frozen=True)
class Member:
    """What a class offers under a number: functions that get, put or call; ``needed`` arguments must be given."""

    id: int
    name: str
    get: Callable[..., Any] | None = None
    put: Callable[..., Any] | None = None
    call: Callable[..., Any] | None = None
    arguments: tuple[str, ...] = ()
    needed: int = 0


class with_arguments:  # noqa: N801 - a decorator
    """Marks a method as a property that takes arguments."""

    def __init__(self, get: Callable[..., Any]) -> None:
        self.get = get


def outgoing(value: Any) -> Any:
    """A value as COM hands it over: an object by its interface."""
    return interface(value) if isinstance(value, ComObject) else value


def interface(item: ComObject) -> Any:
    """The IDispatch of an object."""
    return util.wrap(item, usePolicy=_Policy)


def enumerator(items: list[ComObject]) -> Any:
    """What a program goes through a collection with."""
    return util.NewEnum([interface(item) for item in items])


def incoming(value: Any) -> Any:
    """An argument as we have it: our own object in place of its interface."""
    if isinstance(value, pythoncom.TypeIIDs[pythoncom.IID_IDispatch]):
        return util.unwrap(value)
    return None if value is pythoncom.Missing else value


@functools.cache
def members(kind: type[ComObject]) -> dict[int, Member]:
    """What a class offers, by its numbers."""
    found: dict[int, Member] = {}
    names = [name for base in reversed(kind.__mro__) for name in vars(base) if not name.startswith("_")]
    for number, name in enumerate(dict.fromkeys(names), _FIRST_ID):
        value = inspect.getattr_static(kind, name)
        at = _KNOWN_IDS.get(name, number)
        if isinstance(value, property):
            found[at] = Member(at, _public(name), get=value.fget, put=value.fset)
        elif isinstance(value, with_arguments):
            found[at] = Member(at, _public(name), get=value.get, **_signature(value.get))
        elif inspect.isfunction(value):
            found[at] = Member(at, _public(name), call=value, **_signature(value))
    return found


def _public(name: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


def _signature(function: Callable[..., Any]) -> dict[str, Any]:
    parameters = list(inspect.signature(function).parameters.values())[1:]
    needed = sum(parameter.default is parameter.empty for parameter in parameters)
    return {"arguments": tuple(_public(parameter.name) for parameter in parameters), "needed": needed}


class _Policy(policy.BasicWrapPolicy):
    """How pywin32's gateway asks one of our objects."""

    def _wrap_(self, item: ComObject) -> None:
        super()._wrap_(item)
        self._members = members(type(item))
        self._name_to_dispid_ = {member.name.lower(): member.id for member in self._members.values()}

    def _GetTypeInfoCount_(self) -> int:  # noqa: N802
        return 1

    def _GetTypeInfo_(self, index: int, locale: int) -> tuple[int, Any]:  # noqa: N802
        if type(self._obj_) not in _type_infos:
            raise COMException(scode=NO_DESCRIPTION)
        return 0, _type_infos[type(self._obj_)]

    def _invokeex_(self, number: int, locale: int, flags: int, given: Any, named: Any, provider: Any) -> Any:
        member = self._members.get(number)
        function = member and (member.put if flags & PUT else member.call or member.get)
        if member is None or function is None or (member.call and not flags & pythoncom.DISPATCH_METHOD):
            raise COMException(scode=NO_MEMBER)
        if not flags & PUT and len(given) > len(member.arguments):
            raise COMException(scode=BAD_COUNT)
        if not flags & PUT and len(given) < member.needed:
            raise COMException(scode=NOT_OPTIONAL)
        try:
            return outgoing(function(self._obj_, *map(incoming, given)))
        except ComError as error:
            code = error.excepinfo[5] if error.excepinfo else error.hresult
            raise COMException(desc=error.args[1], scode=code) from None
        except COMException:
            raise
        except Exception:  # not Excel's way to refuse
            faults.append(traceback.format_exc())
            raise COMException(scode=FAILED) from None


_type_infos: dict[type[ComObject], Any] = {}


def publish(kinds: Sequence[type[ComObject]], folder: Path, program: str = "Excel") -> None:
    """Make the type library of a program's classes, in a folder; without one Windows describes none of them."""
    path = str(folder / f"{program}.tlb")
    library = pythoncom.CreateTypeLib2(_WINDOWS_64, path)
    library.SetName(program)
    library.SetGuid(pywintypes.IID(LIBRARIES[program]))
    library.SetVersion(1, 9)
    for kind in kinds:
        info = library.CreateTypeInfo(kind.__name__, pythoncom.TKIND_DISPATCH)
        info.SetGuid(pywintypes.IID(kind.IID))
        info.SetTypeFlags(pythoncom.TYPEFLAG_FDISPATCHABLE)
        at = itertools.count()
        for member in members(kind).values():
            ways = (
                (pythoncom.INVOKE_FUNC, member.call),
                (pythoncom.INVOKE_PROPERTYGET, member.get),
                (pythoncom.INVOKE_PROPERTYPUT, member.put),
            )
            for way, function in ways:
                if function:
                    _describe(info, next(at), member, way)
        info.LayOut()
    library.SaveAllChanges()
    made = pythoncom.LoadTypeLib(path)
    _type_infos.update((kind, made.GetTypeInfoOfGuid(pywintypes.IID(kind.IID))) for kind in kinds)


def _describe(info: Any, at: int, member: Member, way: int) -> None:
    is_put = way == pythoncom.INVOKE_PROPERTYPUT
    optional = len(member.arguments) - member.needed
    description = pythoncom.FUNCDESC()
    description.memid = member.id
    description.funckind = pythoncom.FUNC_DISPATCH
    description.invkind = way
    description.callconv = _STDCALL
    description.args = (_IN,) if is_put else (_IN,) * member.needed + (_OPTIONAL_IN,) * optional
    description.cParamsOpt = 0 if is_put else optional
    description.rettype = (pythoncom.VT_VOID if is_put else pythoncom.VT_VARIANT, 0, None)
    info.AddFuncDesc(at, description)
    info.SetFuncAndParamNames(at, (member.name,) if is_put else (member.name, *member.arguments))
