"""Which encodings a file might have, the likeliest first: by evidence over all of its bytes, chardet being one hint."""

from __future__ import annotations

import codecs
import math
from collections import Counter
from dataclasses import dataclass

from clientimport.reader.arrival.incoming import Incoming, stream_chunks
from clientimport.reader.encoding.evidence import plausibility, stretches

PRIORS = {"cp1252": 3.0, "latin-1": 2.5, "utf-8": 1.0, "cp1250": 0.0, "shift_jis": 0.0, "mac_roman": -1.0, "cp850": -2.0}
"""What is tried, and how common it is."""
HINTS = {"cp1251", "cp1253", "cp1254", "cp1257", "cp437", "cp852", "cp866", "koi8-r", "euc_jp", "gb18030", "big5", "euc_kr"}
"""What else chardet may bring in; its rarer names are mostly mistakes over a few words."""
_JUDGED = 4000
_KEPT = 100_000
_HINT = 2.0
_BANDWIDTH = 4.0


@dataclass(frozen=True)
class Candidate:
    """An encoding and how sure one can be of it, 0 to 1. `unlike`: a stretch that the likeliest of all reads otherwise."""

    name: str
    confidence: float
    unlike: bytes = b""


def candidates(incoming: Incoming) -> list[Candidate]:
    """The encodings that read the file differently, the likeliest first; at least one.

    Of encodings that read it alike only the commonest is named. Shift-JIS is cp932 where signs of Windows are in it.
    """
    found = _stretches(incoming)
    words = [(run, 1 + math.log(count)) for run, count in found.most_common(_JUDGED)]
    priors = dict(PRIORS)
    if _as_windows(found):
        priors["cp932"] = priors.pop("shift_jis")
    if hint := _chardet(found):
        priors[hint] = priors.get(hint, 0.0) + _HINT
    scores = {name: prior + plausibility(words, name) for name, prior in priors.items()}
    order = sorted(scores, key=lambda name: -scores[name])
    best = order[0]
    others: list[Candidate] = []
    for name in order[1:]:
        unlike = next((run for run, _ in words if run.decode(best, "replace") != run.decode(name, "replace")), b"")
        if unlike and all(any(_reads(run, name) != _reads(run, other.name) for run, _ in words) for other in others):
            others.append(Candidate(name, _share(scores[name] - scores[best]), unlike))
    gap = scores[best] - scores[others[0].name] if others else 99.0
    return [Candidate(best, _share(gap), others[0].unlike if others else b""), *others]


def _share(gap: float) -> float:
    return 1 / (1 + math.exp(max(-99.0, min(99.0, -gap / _BANDWIDTH))))


def _reads(run: bytes, name: str) -> str:
    return run.decode(name, "replace")


def _stretches(incoming: Incoming) -> Counter[bytes]:
    """Every stretch of the file that is not ASCII, and how often it stands there."""
    found: Counter[bytes] = Counter()
    rest = b""
    with incoming.place.open("rb") as file:
        for chunk in stream_chunks(file):
            if not rest and chunk.isascii():
                continue
            lines = (rest + chunk).splitlines()
            rest = lines.pop() if chunk[-1:] not in (b"\r", b"\n") and len(lines[-1]) < 1 << 20 else b""
            runs = stretches(line for line in lines if not line.isascii())
            # A file of another kind may hold nothing else; what is known by then is judged more often.
            found.update(runs if len(found) < _KEPT else {run: count for run, count in runs.items() if run in found})
    found.update(stretches([rest]))
    return found


def _as_windows(found: Counter[bytes]) -> bool:
    """Whether Shift-JIS is the one of Windows: it has more signs, and reads a few others."""
    return any(_reads(run, "shift_jis") != _reads(run, "cp932") for run in found)


def _chardet(found: Counter[bytes]) -> str:
    """What chardet takes the text for, if it is installed and says one that files have."""
    try:
        import chardet
    except ImportError:
        return ""
    sample = b" ".join(run for run, _ in found.most_common(_JUDGED))
    said = chardet.detect(sample, prefer_superset=True).get("encoding")
    try:
        name = codecs.lookup(said or "").name
    except LookupError:
        return ""
    name = {"iso8859-1": "latin-1", "mac-roman": "mac_roman"}.get(name, name)
    return name if name in PRIORS or name in HINTS or name == "cp932" else ""
