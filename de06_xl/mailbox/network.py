"""Encrypted connections to mail servers: trusted certificates, and error messages."""

from __future__ import annotations

import errno
import socket
import ssl

from de06_xl.system.errors import De06Error

TIME_LIMIT = 30
"""Seconds to wait for a server's answer."""
CA_OPTION = "thêm --imap-ca TỆP"
CA_FACT = "ghi tên tệp ấy vào hàng “Tệp chứng thư của máy chủ thư nội bộ” của trang Thông tin chung"
"""How to provide a server's own authority: on the command line, in the workbook."""


def trust(ca: bytes | None, what: str = "Tệp chứng thư của --imap-ca") -> ssl.SSLContext:
    """A context that checks certificates and host names, by the system's authorities or by the given ones alone."""
    if ca is None:
        return ssl.create_default_context()
    try:
        if not ca.strip():
            raise ValueError  # an empty file would mean the system's authorities
        context = ssl.create_default_context(cadata=ca.decode("ascii"))
    except (ssl.SSLError, ValueError):
        raise De06Error(
            f"{what} không phải chứng thư dạng PEM; hãy xin lại tệp .pem hoặc .crt của máy chủ thư."
        ) from None
    # A private authority seldom follows all of RFC 5280, and may be the server's certificate itself.
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    return context


def unreachable(error: Exception, where: str, given: str = CA_OPTION) -> str:
    """Why ``where`` cannot be reached; empty for an error that is not about reaching it."""
    match error:
        case ssl.SSLCertVerificationError():
            return _certificate_reason(error, where, given)
        case socket.gaierror() | UnicodeError():  # the latter for impossible host names
            return f"Không tìm thấy {where}; hãy kiểm tra tên máy chủ và kết nối mạng."
        case TimeoutError():
            return f"Không thấy {where} trả lời sau {TIME_LIMIT} giây; hãy kiểm tra mạng, tường lửa rồi chạy lại."
        case ConnectionRefusedError():
            return f"Không kết nối được tới {where} vì cổng này không mở; hãy kiểm tra tên máy chủ và cổng."
        case OSError(errno=errno.EHOSTUNREACH | errno.ENETUNREACH):
            return f"Không có đường mạng tới {where}; hãy kiểm tra kết nối mạng."
    return ""


def _certificate_reason(error: ssl.SSLCertVerificationError, where: str, given: str) -> str:
    expired, not_yet, wrong_host = 10, 9, {62, 64}  # X509_V_ERR_* of OpenSSL
    if error.verify_code in wrong_host:
        return f"Chứng thư không phải của {where}; hãy ghi tên máy chủ đúng như trong chứng thư."
    if error.verify_code in {expired, not_yet}:
        return f"Chứng thư của {where} đã hết hạn hoặc chưa có hiệu lực; hãy xem đồng hồ máy, hoặc báo người quản trị."
    return f"Chưa tin được chứng thư của {where}; nếu là máy chủ nội bộ, hãy xin tệp chứng thư gốc rồi {given}."
