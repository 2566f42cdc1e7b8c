"""The content of a signature that includes what was signed (CMS, RFC 5652; smime.p7m, RFC 8551 3.5.2)."""

from __future__ import annotations

from de06_xl.incoming.mail.parts import broken

UNJUDGED = " (có ký số, chưa kiểm tra chữ ký)"
"""Follows the name of such a file; the signature itself is not verified here."""


def signed_content(data: bytes) -> bytes:
    """The signed bytes: a mail's part with its headers, or a file; empty for a detached signature.

    Raises Unopened if the structure is broken.
    """
    from asn1crypto import cms  # imported here: hardly any mail needs it

    try:
        content = cms.ContentInfo.load(data)["content"]["encap_content_info"]["content"]
        return b"" if content.native is None else bytes(content)
    except Exception:  # asn1crypto raises many kinds on broken input, and all mean the same to the user
        raise broken() from None
