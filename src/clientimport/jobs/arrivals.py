"""Which files of an import are there, and which of them are complete: those that are still being written are left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from clientimport.core.language import DEFAULT, said
from clientimport.jobs.job_file import ImportJob
from clientimport.jobs.matches import closed, matching
from clientimport.jobs.words_job import WORDS

_CLOCKS = 300.0
"""Seconds by which the clocks of two machines that write into one folder may differ."""


@dataclass(frozen=True)
class Arrived:
    """A file that is there. `state`: what tells that it is still the same (for a file on this machine inode, size, time).

    `place` and `twin` are None for a file that is elsewhere, `twin` also where none is asked for.
    """

    path: str
    modified: float  # seconds since 1970, by the clock of the machine that holds it
    state: tuple[object, ...]
    place: Path | None = None
    twin: Path | None = None


@dataclass(frozen=True)
class Why:
    """Why a file is left for the next time. `key`: of the job's words; `done`: what its twin's name ends with."""

    key: str
    done: str = ""

    def words(self, lang: str = DEFAULT) -> str:
        """The reason in a language, without a beginning and an end."""
        return said(WORDS, lang, self.key, done=self.done)


@dataclass
class Arrivals:
    """`ready`: complete files, the oldest first. `left`: those for the next time, with the reason."""

    ready: list[Arrived] = field(default_factory=list)
    left: list[tuple[Arrived, Why]] = field(default_factory=list)


def find_arrivals(wanted: ImportJob, pause: Callable[[float], None]) -> Arrivals:
    """Looks twice, `complete.settled` seconds apart, at what an import's paths, globs and addresses stand for.

    Raises SourceFailure for a folder, or another machine, that cannot be looked at.
    """
    found = Arrivals()
    first = _look(wanted)
    if not first:
        return found
    if wanted.complete.settled:
        pause(wanted.complete.settled)
    second = _look(wanted)
    for path, arrived in first.items():
        again = second.get(path)
        if again is None:
            continue
        if again.state != arrived.state:
            found.left.append((again, Why("being-written")))
        elif wanted.complete.done and (why := _without_twin(again, wanted.complete.done)):
            found.left.append((again, why))
        else:
            found.ready.append(again)
    found.left += [(new, Why("just-come")) for path, new in second.items() if path not in first]
    found.ready.sort(key=lambda each: (each.modified, each.path))
    return found


def state_of(place: Path) -> tuple[int, ...]:
    """Device, inode, bytes and nanoseconds: what changes when a file is written to or replaced. Raises OSError."""
    found = place.stat()
    return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)


def _look(wanted: ImportJob) -> dict[str, Arrived]:
    found: dict[str, Arrived] = {}
    for pattern in wanted.files:
        for each in _remote(pattern) if "://" in pattern else _local(pattern, wanted):
            found.setdefault(each.path, each)
    return found


def _local(pattern: str, wanted: ImportJob) -> list[Arrived]:
    done, archive = wanted.complete.done, wanted.archive
    found = []
    for place in matching(pattern):
        if (done and place.name.endswith(done)) or (archive is not None and place.is_relative_to(archive)):
            continue
        try:
            state = state_of(place)
        except FileNotFoundError:  # taken away since
            continue
        except OSError as error:
            raise closed(place.parent, error) from None
        twin = place.with_name(place.name + done) if done else None
        found.append(Arrived(str(place), state[3] / 1e9, state, place, twin))
    return found


def _remote(address: str) -> list[Arrived]:
    from clientimport.reader.arrival.listing import list_address

    return [Arrived(each.address, each.modified, (each.size, each.modified)) for each in list_address(address)]


def _without_twin(arrived: Arrived, done: str) -> Why | None:
    """Why a file is not called complete by its twin; None where it is."""
    if arrived.twin is None:
        there = bool(_remote(arrived.path + done))
    else:
        there = arrived.twin.is_file()
        # What lies there since the last file of this name tells nothing of this one.
        if there and arrived.twin.stat().st_mtime < arrived.modified - _CLOCKS:
            return Why("twin-older", done)
    return None if there else Why("twin-absent", done)
