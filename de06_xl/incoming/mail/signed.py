"""What was signed, out of the signature that holds it (CMS, RFC 5652; S/MIME's smime.p7m, RFC 8551 3.5.2)."""

from __future__ import annotations

from de06_xl.incoming.mail.parts import broken

UNJUDGED = " (có ký số, chưa kiểm tra chữ ký)"
"""What follows the name of such a file: who signed, and whether it holds, is for other programs to say."""


def signed_content(data: bytes) -> bytes:
    """The bytes that were signed: a mail's part with its headers, or a file; empty of a signature by itself.

    Raises Unopened when the structure is broken.
    """
    from asn1crypto import cms  # not above: hardly any mail brings one

    try:
        content = cms.ContentInfo.load(data)["content"]["encap_content_info"]["content"]
        return b"" if content.native is None else bytes(content)
    except Exception:  # asn1crypto raises many kinds on broken input, and all mean the same to the user
        raise broken() from None
