"""Patterns over digits, as telephone metadata writes them, as ranges of numbers: what of each length they match.

A number of telephone metadata is told valid by whether it lies in a range, which is a search among sorted numbers instead of
a regular expression; a test holds both against each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

Range = tuple[int, int]
"""First number, and the one behind the last."""
Ranges = tuple[Range, ...]
"""Ascending, none touches the next one."""
_Moves = tuple[tuple[int, ...], int]

_TOKEN = re.compile(r"\(\?:|[()|?]|\[[0-9-]+\]|\\d|[0-9]|\{\d+(?:,\d+)?\}")
_DIGITS = "0123456789"
_KEPT = 64
"""Patterns that are remembered: those of regions that share a calling code are asked for one after the other."""


class PatternUnknownError(ValueError):
    """A pattern says more than digits, sets of them, groups, alternatives and counts."""


def matching(pattern: str, lengths: Iterable[int]) -> dict[int, Ranges]:
    """By length in digits: the numbers that a pattern matches as a whole.

    Raises PatternUnknownError where the pattern has other parts than metadata has.
    """
    return {length: _ranges(pattern, length) for length in lengths}


def beginning(pattern: str, length: int, *, only_by: int | None = None, except_by: int | None = None) -> Ranges:
    """The numbers of `length` digits that begin with something that a pattern matches.

    `only_by`: with so many digits that it matches; `except_by`: with any other number of digits. "$" is overlooked, so that
    it may be more numbers than really do. Raises PatternUnknownError as `matching`.
    """
    sizes = range(length + 1) if only_by is None else (only_by,)
    ranges = ((size, _ranges(pattern.replace("$", ""), size)) for size in sizes if size != except_by)
    return union(
        tuple((low * 10 ** (length - size), high * 10 ** (length - size)) for low, high in found) for size, found in ranges
    )


def union(some: Iterable[Ranges]) -> Ranges:
    """Numbers that lie in any of them."""
    return _joined(sorted(each for ranges in some for each in ranges))


def intersection(one: Ranges, other: Ranges) -> Ranges:
    """Numbers that lie in both."""
    found, at = [], 0
    for low, high in one:
        while at < len(other) and other[at][1] <= low:
            at += 1
        behind = at
        while behind < len(other) and other[behind][0] < high:
            found.append((max(low, other[behind][0]), min(high, other[behind][1])))
            behind += 1
    return tuple(found)


def without(one: Ranges, other: Ranges, length: int) -> Ranges:
    """Numbers of `length` digits that lie in the first and not in the second."""
    ends = [0, *(end for each in other for end in each), 10**length]
    return intersection(one, tuple((low, high) for low, high in zip(ends[::2], ends[1::2], strict=True) if low < high))


def _joined(ascending: Iterable[Range]) -> Ranges:
    found: list[Range] = []
    for low, high in ascending:
        if found and low <= found[-1][1]:
            found[-1] = (found[-1][0], max(high, found[-1][1]))
        else:
            found.append((low, high))
    return tuple(found)


@lru_cache(8 * _KEPT)
def _ranges(pattern: str, length: int) -> Ranges:
    return _automaton(pattern).ranges(length)


@lru_cache(_KEPT)
def _automaton(pattern: str) -> _Automaton:
    return _Automaton(pattern)


class _Automaton:
    """A pattern as states: of each, what it goes to by a digit, and what it goes to without one."""

    def __init__(self, pattern: str) -> None:
        self._moves: dict[int, _Moves] = {}
        self._free: list[list[int]] = []
        self._known_after: dict[frozenset[int], tuple[tuple[int, frozenset[int]], ...]] = {}
        self._known_reached: dict[int, frozenset[int]] = {}
        self._known_below: dict[tuple[frozenset[int], int], Ranges] = {}
        tokens = _TOKEN.findall(pattern)
        if "".join(tokens) != pattern:
            raise PatternUnknownError(pattern)
        tokens.reverse()
        self._begin, self._end = self._alternatives(tokens)
        if tokens:
            raise PatternUnknownError(pattern)

    def ranges(self, length: int) -> Ranges:
        """As `matching`."""
        return self._below(self._reached(self._begin), length)

    def _below(self, states: frozenset[int], left: int) -> Ranges:
        if not left:
            return ((0, 1),) if self._end in states else ()
        if (states, left) not in self._known_below:
            unit = 10 ** (left - 1)
            self._known_below[states, left] = _joined(
                (number * unit + low, number * unit + high)
                for number, after in self._after(states)
                for low, high in self._below(after, left - 1)
            )
        return self._known_below[states, left]

    def _after(self, states: frozenset[int]) -> tuple[tuple[int, frozenset[int]], ...]:
        """States -> each digit by which they go on, ascending, with the states behind it."""
        if states not in self._known_after:
            behind: list[set[int]] = [set() for _ in _DIGITS]
            for at in states:
                if at in self._moves:
                    digits, target = self._moves[at]
                    reached = self._reached(target)
                    for digit in digits:
                        behind[digit] |= reached
            self._known_after[states] = tuple((digit, frozenset(each)) for digit, each in enumerate(behind) if each)
        return self._known_after[states]

    def _reached(self, state: int) -> frozenset[int]:
        """A state and those that it goes to without a digit, as far as they count: they go on by a digit, or are the end."""
        if state not in self._known_reached:
            seen, waiting = {state}, [state]
            while waiting:
                new = [at for at in self._free[waiting.pop()] if at not in seen]
                seen.update(new)
                waiting.extend(new)
            self._known_reached[state] = frozenset(at for at in seen if at in self._moves or at == self._end)
        return self._known_reached[state]

    def _state(self) -> int:
        self._free.append([])
        return len(self._free) - 1

    def _alternatives(self, tokens: list[str]) -> tuple[int, int]:
        """Tokens, the next one last -> first and last state of all up to the end or a closing parenthesis."""
        begin, end = self._state(), self._state()
        while True:
            first, last = self._sequence(tokens)
            self._free[begin].append(first)
            self._free[last].append(end)
            if not tokens or tokens[-1] != "|":
                return begin, end
            tokens.pop()

    def _sequence(self, tokens: list[str]) -> tuple[int, int]:
        begin = end = self._state()
        while tokens and tokens[-1] not in "|)":
            first, last = self._counted(tokens)
            self._free[end].append(first)
            end = last
        return begin, end

    def _counted(self, tokens: list[str]) -> tuple[int, int]:
        """One part, as often as the count behind it says: written out so many times, the last ones left out at will."""
        behind, part = list(tokens), self._part(tokens)
        least, most = _count(tokens)
        after = list(tokens)
        begin = end = self._state()
        ends = [begin] if not least else []
        for number in range(1, most + 1):
            first, last = part if number == 1 else self._part(list(behind))
            self._free[end].append(first)
            end = last
            if number >= least:
                ends.append(end)
        final = self._state()
        for each in ends:
            self._free[each].append(final)
        tokens[:] = after
        return begin, final

    def _part(self, tokens: list[str]) -> tuple[int, int]:
        token = tokens.pop() if tokens else ""
        if token in ("(", "(?:"):
            inner = self._alternatives(tokens)
            if not tokens or tokens.pop() != ")":
                raise PatternUnknownError(token)
            return inner
        begin, end = self._state(), self._state()
        self._moves[begin] = (_set(token), end)
        return begin, end


def _count(tokens: list[str]) -> tuple[int, int]:
    if tokens and tokens[-1] == "?":
        tokens.pop()
        return 0, 1
    if tokens and tokens[-1].startswith("{"):
        least, _, most = tokens.pop()[1:-1].partition(",")
        return int(least), int(most or least)
    return 1, 1


def _set(token: str) -> tuple[int, ...]:
    if token == r"\d":
        return tuple(range(10))
    if token.isdecimal():
        return (int(token),)
    if not token.startswith("["):
        raise PatternUnknownError(token)
    parts = re.findall(r"(\d)-(\d)|(\d)", token)
    spans = (range(int(low), int(high) + 1) if low else (int(one),) for low, high, one in parts)
    return tuple(digit for span in spans for digit in span)
