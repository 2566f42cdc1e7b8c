"""Mail servers' answers about recipients, in Vietnamese, by enhanced status code (RFC 3463)."""

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
"""The meaning of enhanced status codes (RFC 3463); for others, the server's own words are quoted."""


def reason_of(code: str, said: str) -> str:
    """A server's answer about a recipient, explained by its enhanced status code if that is a known one."""
    words = " ".join(said.split())
    return _REASONS.get(code) or f"máy chủ nói {quoted(words, 120)}"


def status_in(said: str) -> str:
    """The enhanced status code in a server's answer; empty if there is none.

    A server that relays another one's answer prefixes a generic code of its own ("5.0.0"), which is skipped.
    """
    found = _STATUS.findall(said)
    return next((code for code in found if not code.endswith(".0.0")), found[0] if found else "")
