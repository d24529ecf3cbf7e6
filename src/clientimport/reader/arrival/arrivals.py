"""What one word of the command line brings: a file, the content of a compressed one, or the tables of an archive."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import PurePath
from typing import BinaryIO

from clientimport.core.errors import SourceFailure
from clientimport.core.mapping import SourceOptions
from clientimport.reader.arrival.addresses import is_remote
from clientimport.reader.arrival.archives import Member, content, members, name_all
from clientimport.reader.arrival.incoming import Incoming, copied, take_in
from clientimport.reader.arrival.kinds import is_archive
from clientimport.reader.arrival.unpacking import SUFFIXES, compression, limited, unpacked
from clientimport.reader.paths import split_member


@dataclass
class Arrival:
    """The bytes as given. `members`: of an archive the files that are tables, else empty. `most`: bytes that may come out."""

    given: Incoming
    most: int
    members: list[Member] = field(default_factory=list)
    _out: int = 0

    @property
    def names(self) -> str:
        """The members in words."""
        return name_all(self.members)

    def tables(self) -> Generator[Incoming, None, None]:
        """Each table's bytes; the caller closes what it is given. Raises SourceFailure for what cannot be unpacked."""
        given = self.given
        if not self.members and not (method := compression(given.head)):
            yield given
            return
        try:
            if not self.members:
                with given.place.open("rb") as file:
                    chunks = limited(unpacked(file, method, given.path), self.most, given.path, self._count)
                    name = given.name or given.path
                    yield _plain(replace(copied(given.path, chunks, _without_suffix(name)), sha256=given.sha256))
                return
            for member in self.members:
                where = f"{given.path}/{member.name}"
                chunks = limited(content(given.place, member, where), self.most, where, self._count)
                table = copied(where, chunks, member.name)
                # Of an archive with one table the digest stays that of the file, which its owner can compare.
                digest = f"{given.sha256}\n{member.info.header_offset}\n{member.name}"
                alone = len(self.members) == 1
                yield _plain(replace(table, sha256=given.sha256 if alone else sha256(digest.encode()).hexdigest()))
        finally:
            given.close()

    def _count(self, more: int) -> int:
        self._out += more
        return self._out


def arrive(path: str, options: SourceOptions, stdin: BinaryIO | None = None) -> Arrival:
    """A path, a member's path in an archive (`a.zip/b.csv`), an address, or "-" -> what it brings.

    Raises SourceFailure for what is not there, empty, or not readable; UsageFailure for an address with a password.
    """
    if is_remote(path):
        from clientimport.reader.arrival.remote import fetch

        outer, wanted, given = path, "", fetch(path, options.limits.unpacked)
    else:
        outer, wanted = split_member(path)
        given = take_in(outer, stdin)
    try:
        if is_archive(given):
            return Arrival(given, options.limits.unpacked, members(given.place, wanted or options.member, given.path))
        if wanted:
            raise SourceFailure(f"This is no archive, so {wanted} cannot be in it.", fix="Check the path.", where=outer)
    except BaseException:
        given.close()
        raise
    return Arrival(given, options.limits.unpacked)


def _plain(table: Incoming) -> Incoming:
    """The table itself. Raises SourceFailure where it is packed again."""
    if not compression(table.head) and not is_archive(table):
        return table
    table.close()
    raise SourceFailure("This is an archive inside an archive.", fix="Unpack the outer one first.", where=table.path)


def _without_suffix(name: str) -> str:
    path = PurePath(name)
    return str(path.with_suffix("")) if path.suffix.lower() in SUFFIXES else name
