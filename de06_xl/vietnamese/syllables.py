"""Which words can be Vietnamese by their spelling: an initial consonant, a rime and a tone."""

from __future__ import annotations

import functools
import re
import unicodedata

_ONSETS = "b|ch|c|d|đ|gh|gi|g|h|kh|k|l|m|ngh|ng|nh|n|ph|p|qu|r|s|th|tr|t|v|x"
_RIMES = (
    "a|ac|ach|ai|ak|am|an|ang|anh|ao|ap|at|au|ay|ăc|ăk|ăm|ăn|ăng|ăp|ăt|âc|âm|ân|âng|âp|ât|âu|ây|"
    "e|ec|em|en|eng|eo|ep|et|ê|êch|êm|ên|êng|ênh|êp|êt|êu|"
    "i|ich|im|in|ing|inh|ip|it|iu|ia|iêc|iêm|iên|iêng|iêp|iêt|iêu|"
    "y|ya|ych|yn|ynh|yp|yt|yu|yê|yêm|yên|yêng|yêt|yêu|"
    "o|oc|oi|om|on|ong|op|ot|oa|oac|oach|oai|oam|oan|oang|oanh|oao|oap|oat|oay|oăc|oăm|oăn|oăng|oăt|"
    "oe|oen|oeo|oet|oong|ooc|ô|ôc|ôi|ôm|ôn|ông|ôp|ôt|ơ|ơi|ơm|ơn|ơp|ơt|"
    "u|uc|ui|um|un|ung|up|ut|ua|uôc|uôi|uôm|uôn|uông|uôt|uân|uâng|uât|uây|uê|uên|uêch|uênh|uêt|uơ|"
    "uy|uych|uya|uyên|uyêt|uyn|uynh|uyt|uyu|uyp|ư|ưc|ưi|ưm|ưn|ưng|ưt|ưu|ưa|ươc|ươi|ươm|ươn|ương|ươp|ươt|ươu"
)
_SYLLABLE = re.compile(f"(?:{_ONSETS})?(?:{_RIMES})")
_STOPPED = re.compile("(?:c|ch|k|p|t)$")
"""Endings of the rimes that take only two of the six tones."""
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_TONES_OF_STOPPED = "\u0301\u0323"


@functools.lru_cache(maxsize=4096)
def is_syllable(word: str) -> bool:
    """Whether a word is spelt like a Vietnamese one, in lower case, upper case or capitalised."""
    if not (word.islower() or word.isupper() or word.istitle()):
        return False
    letters = unicodedata.normalize("NFD", word.lower())
    tones = [letter for letter in letters if letter in _TONES]
    plain = unicodedata.normalize("NFC", "".join(letter for letter in letters if letter not in _TONES))
    if len(tones) > 1 or not _SYLLABLE.fullmatch(plain):
        return False
    return not _STOPPED.search(plain) or (bool(tones) and tones[0] in _TONES_OF_STOPPED)
