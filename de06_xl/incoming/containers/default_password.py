"""Office files that are encrypted, but open without a question: with the password that Excel itself uses and tries.

Excel encrypts so what is protected as a workbook, or sent as "final"; whoever saved it knows of no password
([MS-OFFCRYPTO] 2.3.6.2, note 21; [MS-XLS] 2.2.10).
"""

from __future__ import annotations

import io
import re

_PASSWORD = "VelvetSweatshop"  # noqa: S105 - everybody's
_MOST_ROUNDS = 200_000
"""How often a password is hashed at most; Excel asks for 100,000 times."""
_ROUNDS = re.compile(rb"spinCount=.([0-9]{1,12})")


def decrypted(data: bytes, info: bytes = b"") -> bytes | None:
    """What is in the encrypted file; None where it has another password or is broken.

    ``info`` is its stream EncryptionInfo, where it has one.
    """
    if any(int(rounds) > _MOST_ROUNDS for rounds in _ROUNDS.findall(info)) or b"<!" in info:
        return None
    import msoffcrypto

    content = io.BytesIO()
    try:
        file = msoffcrypto.OfficeFile(io.BytesIO(data))
        file.load_key(_PASSWORD, **({"verify_password": True} if info else {}))  # an .xls always verifies
        file.decrypt(content)
    except Exception:  # msoffcrypto raises many kinds on broken input, and all mean the same
        return None
    return content.getvalue()
