"""How Excel rejects calls while a cell is edited or a dialog is open: as COM has it, by a message filter."""

from __future__ import annotations

import ctypes
from ctypes import wintypes
from typing import Any

_HANDLED, _REJECTED, _RETRY_LATER = 0, 1, 2  # SERVERCALL
_NO_INTERFACE = -2147467262
_UNKNOWN, _MESSAGE_FILTER = "{00000000-0000-0000-C000-000000000046}", "{00000016-0000-0000-C000-000000000046}"
_POINTER = ctypes.c_void_p


class MessageFilter:
    """Rejects the next ``rejects`` calls from other processes, those of a retry among them."""

    def __init__(self) -> None:
        self.rejects = 0
        self.rejected = 0
        prototypes = [
            (ctypes.HRESULT, self._query, [_POINTER, ctypes.POINTER(ctypes.c_byte * 16), ctypes.POINTER(_POINTER)]),
            (wintypes.ULONG, lambda _: 1, [_POINTER]),
            (wintypes.ULONG, lambda _: 1, [_POINTER]),
            (wintypes.DWORD, self._incoming, [_POINTER, wintypes.DWORD, wintypes.HANDLE, wintypes.DWORD, _POINTER]),
            (wintypes.DWORD, lambda *_: 0xFFFFFFFF, [_POINTER, wintypes.HANDLE, wintypes.DWORD, wintypes.DWORD]),
            (wintypes.DWORD, lambda *_: 2, [_POINTER, wintypes.HANDLE, wintypes.DWORD, wintypes.DWORD]),
        ]
        winfunctype: Any = ctypes.WINFUNCTYPE  # type: ignore[attr-defined]
        self._functions = [winfunctype(answer, *types)(function) for answer, function, types in prototypes]
        table = [ctypes.cast(function, _POINTER) for function in self._functions]
        self._table = (_POINTER * len(table))(*(entry.value for entry in table))
        self._object = _POINTER(ctypes.addressof(self._table))
        ole32: Any = ctypes.oledll.ole32  # type: ignore[attr-defined]
        ole32.CoRegisterMessageFilter(ctypes.byref(self._object), None)

    def _query(self, this: int, interface: Any, found: Any) -> int:
        found[0] = this
        return 0

    def _incoming(self, *_: Any) -> int:
        if self.rejects <= 0:
            return _HANDLED
        self.rejects -= 1
        self.rejected += 1
        return _REJECTED
