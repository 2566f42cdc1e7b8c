"""What mail servers say of a recipient, by their enhanced status codes (RFC 3463), in Vietnamese."""

from __future__ import annotations

import re

from de06_xl.vietnamese.messages import quoted

_STATUS = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
_REASONS = {
    "5.1.1": "không có địa chỉ này",
    "5.1.2": "không có máy chủ của địa chỉ này",
    "5.1.3": "địa chỉ viết sai",
    "5.1.6": "hộp thư đã chuyển đi nơi khác",
    "5.1.10": "không có địa chỉ này",
    "5.2.1": "hộp thư đã ngừng dùng",
    "4.2.1": "hộp thư đang bị khóa",
    "5.2.2": "hộp thư đầy",
    "4.2.2": "hộp thư đầy",
    "5.2.3": "thư quá lớn",
    "5.3.4": "thư quá lớn",
    "5.4.1": "không có địa chỉ này",
    "4.4.1": "máy chủ của địa chỉ này không trả lời",
    "4.4.7": "máy chủ của địa chỉ này không trả lời",
    "5.4.7": "máy chủ của địa chỉ này không trả lời",
    "5.4.4": "không có máy chủ của địa chỉ này",
    "5.7.1": "máy chủ từ chối thư này",
}
"""What enhanced status codes say of a recipient (RFC 3463); of others the server's own words are told."""


def reason_of(code: str, said: str) -> str:
    """A server's answer about a recipient in words, from its enhanced status code where it is a known one."""
    words = " ".join(said.split())
    return _REASONS.get(code) or f"máy chủ nói {quoted(words, 120)}"


def status_in(said: str) -> str:
    """The enhanced status code in a server's answer; empty where it gives none.

    A server that hands on what another one said puts a code of its own before it, which says nothing ("5.0.0").
    """
    found = _STATUS.findall(said)
    return next((code for code in found if not code.endswith(".0.0")), found[0] if found else "")
