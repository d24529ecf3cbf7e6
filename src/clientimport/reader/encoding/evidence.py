"""How plausible a file's bytes are in each encoding that it might have: judged on its words, over the whole file.

A word is as likely as its letters are beside each other in the language that fits the file best (the pairs of letters are
counted in CLDR's texts, data/letters.json). A byte that an encoding leaves undefined, a control character, a sign in the
midst of a word, a capital behind a small letter all speak against it. The numbers are natural logarithms.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources

_UNDEFINED, _STRANGE, _SIGN_IN_WORD, _SIGN, _PLAIN_SIGN = -18.0, -15.0, -14.0, -11.0, -8.0
_FOREIGN_LETTER, _UNHEARD = -12.0, 1e-7
_CAPITAL_INSIDE, _GLUED = -4.0, -6.0
_KANA, _KANJI, _RARE_KANJI, _HALF_KANA = -6.0, -8.0, -11.0, -9.0
_PLAIN = frozenset("’‘“”–—…€£°§«»¿¡ºª®©™•\u00a0²³·´")
_OPENING = frozenset("‘“„‚«¿¡•")
_WORD = re.compile(r"[^\W\d_’']+|.", re.DOTALL)

Logs = tuple[float, ...]


class Letters:
    """What is known of languages: for a letter and its neighbours, its likelihood in each."""

    def __init__(self) -> None:
        text = resources.files("clientimport.reader.encoding").joinpath("data/letters.json").read_text(encoding="utf-8")
        self._pairs = [{pair: count / 1e6 for pair, count in found.items()} for found in json.loads(text).values()]
        self._single: list[Counter[str]] = []
        for pairs in self._pairs:
            letters: Counter[str] = Counter()
            for pair, share in pairs.items():
                letters[pair[1]] += share
            self._single.append(letters)
        self._known: dict[str, Logs] = {}

    def pair(self, pair: str, letter: str) -> Logs:
        """The likelihood of a pair for the sake of one of its letters, language by language."""
        key = pair + letter
        if key not in self._known:
            self._known[key] = tuple(
                math.log(0.8 * pairs.get(pair, 0.0) + 0.2 * single[letter] / 30 + _UNHEARD)
                for pairs, single in zip(self._pairs, self._single, strict=True)
            )
        return self._known[key]

    @property
    def languages(self) -> int:
        """How many there are."""
        return len(self._pairs)


@cache
def letters() -> Letters:
    """The tables, read once."""
    return Letters()


def plausibility(words: Sequence[tuple[bytes, float]], encoding: str) -> float:
    """Stretches of bytes, with the weight of each -> how likely they are in an encoding; the greater the likelier."""
    flat, by_language = 0.0, []
    for word, weight in words:
        alone, logs = _judge(word.decode(encoding, "replace"))
        flat += weight * alone
        if logs:
            by_language.append((weight, logs))
    if not by_language:
        return flat
    totals = [sum(weight * logs[at] for weight, logs in by_language) for at in range(letters().languages)]
    best = max(range(len(totals)), key=totals.__getitem__)
    # A file has names of other countries too, so a word may fit another language than most of them do.
    return flat + sum(weight * _either(logs, best) for weight, logs in by_language)


def _either(logs: Sequence[float], best: int) -> float:
    top = max(logs)
    rest = math.log(sum(math.exp(log - top) for log in logs) / len(logs)) + top
    return max(logs[best] + math.log(0.7), rest + math.log(0.3))


def _judge(text: str) -> tuple[float, list[float]]:
    """A stretch of text: what does not depend on a language, and for each language its letters' likelihood."""
    flat, logs = 0.0, [0.0] * letters().languages
    found = False
    parts = _WORD.findall(text)
    for at, part in enumerate(parts):
        if part.isascii():
            continue
        before = parts[at - 1][-1:] if at else ""
        after = parts[at + 1][:1] if at + 1 < len(parts) else ""
        if len(part) > 1 or part.isalpha():
            more, judged = _word(part, logs)
            flat += more
            found = found or judged
        else:
            flat += _sign(part, before, after)
    return flat, logs if found else []


def _word(word: str, logs: list[float]) -> tuple[float, bool]:
    flat, judged = 0.0, False
    low = "^" + word.lower() + "$"
    if len(low) != len(word) + 2:  # a capital whose small form is two characters
        return _FOREIGN_LETTER * len(word), False
    shouted = word.isupper()
    for at, char in enumerate(word, 1):
        if char.isascii():
            continue
        code = ord(char)
        if code >= 0x2E80:
            flat += _eastern(char) + (_GLUED if _latin(low[at - 1]) or _latin(low[at + 1]) else 0.0)
            continue
        if code >= 0x0250:
            flat += _FOREIGN_LETTER + 2.5  # Greek, Cyrillic: a word of its own script is plausible
            flat += _GLUED if _latin(low[at - 1]) or _latin(low[at + 1]) else 0.0
            continue
        if char in "ªº":
            flat += _SIGN_IN_WORD if low[at + 1] != "$" else _PLAIN_SIGN
            continue
        letter = low[at]
        left, right = letters().pair(low[at - 1] + letter, letter), letters().pair(letter + low[at + 1], letter)
        for language, (one, other) in enumerate(zip(left, right, strict=True)):
            logs[language] += (one + other) / 2
        judged = True
        if _crooked(word, at, shouted=shouted):
            flat += _CAPITAL_INSIDE
    return flat, judged


def _crooked(word: str, at: int, *, shouted: bool) -> bool:
    """Whether the letter number `at` (from 1) is a capital inside a word, or a small one among capitals."""
    if word[at - 1].isupper():
        return at > 1 and not shouted
    after = at < len(word) and word[at].isupper()
    return after or (at > 2 and word[at - 2].isupper())


def _sign(char: str, before: str, after: str) -> float:
    """A sign, and the characters beside it."""
    code = ord(char)
    if char == "\ufffd":
        return _UNDEFINED
    if 0x80 <= code < 0xA0 or unicodedata.category(char) in ("Co", "Cn", "Cc"):
        return _STRANGE - 3
    if code >= 0x3000:
        glued = _GLUED if _latin(before.lower()) or _latin(after.lower()) else 0.0
        return glued + (_HALF_KANA if code >= 0xFF61 else _KANA)
    if before.isalpha() and after.isalpha():
        return _PLAIN_SIGN if char in "’·\u00a0" else _SIGN_IN_WORD
    if (char in _OPENING and before.isalpha()) or (char in "…€£" and after.islower()):
        return _SIGN_IN_WORD
    return _PLAIN_SIGN if char in _PLAIN else _SIGN


def _eastern(char: str) -> float:
    code = ord(char)
    if code < 0x3100:
        return _KANA
    if code >= 0xFF61:
        return _HALF_KANA
    # Kanji of the first level stand in the lead bytes 0x88 to 0x97.
    lead = char.encode("cp932", "replace")[0]
    return _KANJI if 0x88 <= lead <= 0x97 else _RARE_KANJI


def _latin(char: str) -> bool:
    return "a" <= char <= "z" or "ß" <= char <= "ſ"


def stretches(lines: Iterable[bytes]) -> Counter[bytes]:
    """Lines -> the runs of letters and high bytes that are not ASCII; wide enough for the second bytes of Shift-JIS."""
    found = Counter(b"\n".join(lines).translate(_LETTERS).split())
    return Counter({run: count for run, count in found.items() if not run.isascii()})


_LETTERS = bytes(byte if byte >= 0x40 and byte != 0x7F else 0x20 for byte in range(256))
