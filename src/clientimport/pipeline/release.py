"""A held run that a person has looked at is loaded after all: exactly those files, once, past its gates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from clientimport.core.errors import SourceFailure, UsageFailure
from clientimport.core.events import Event
from clientimport.core.runs import RunSummary
from clientimport.loader import HeldRun, connect, held_run, mark_released, require_ledger
from clientimport.mapper import read_mapping
from clientimport.pipeline.flow import run
from clientimport.pipeline.order import RunOrder
from clientimport.pipeline.system_user import system_user
from clientimport.reader.paths import STDIN, split_member
from clientimport.targets import target_named, target_names

LONGEST_REASON = 1000


@dataclass(frozen=True)
class Release:
    """What is released: a run's id or "last", and why. `by`: who says so; empty: the system user.

    `mapping`, `files`: where they are by now; empty: where they were. `learn`: later runs may be like this one.
    """

    run_id: str
    reason: str
    by: str = ""
    mapping: str = ""
    files: tuple[str, ...] = ()
    learn: bool = False


def release(asked: Release, order: RunOrder) -> RunSummary:
    """Marks the held run as released and loads its files as `run` does; `order` has the rest (its files and mapping are not
    looked at).

    Raises UsageFailure where the run cannot be released, SourceFailure where files or mapping are not those of that time,
    and what `run` raises; after a failure it may be tried again.
    """
    reason, by = " ".join(asked.reason.split()), " ".join(asked.by.split()) or system_user()
    if not reason or len(reason) > LONGEST_REASON:
        raise UsageFailure(
            "a release needs a reason." if not reason else f"the reason has {len(reason)} characters.",
            fix=f'Say why with --reason "…", in {LONGEST_REASON} characters at most.',
        )
    engine = connect(order.database or "", create=False)
    try:
        require_ledger(engine)
        held = held_run(engine, asked.run_id)
        mapping = asked.mapping or held.mapping_path
        _same_mapping(held, mapping)
        files = asked.files or _words(held)
        mark_released(engine, held.run_id, by, reason)
    finally:
        engine.dispose()
    words = f"Run {held.run_id} was released by {by}: {reason}"
    order.tell(Event("run-released", words, "warning", held.run_id, {"by": by, "reason": reason}))
    released = replace(
        order,
        files=files,
        mapping=mapping,
        joins=held.joins,
        job=held.job,
        release_of=held.run_id,
        released_by=by,
        release_reason=reason,
        learn=asked.learn,
    )
    return run(released)


def _same_mapping(held: HeldRun, path: str) -> None:
    try:
        found = read_mapping(path, target_named, target_names()).sha256
    except SourceFailure as failure:
        raise SourceFailure(failure.message, fix="Name where it is by now with --mapping.", where=path) from None
    if found != held.mapping_sha256:
        raise SourceFailure(
            f"this is not the mapping that run {held.run_id} was held with: its sha256 is {found}, that of {held.mapping_path} "
            f"was {held.mapping_sha256}.",
            fix="Name the mapping of that time with --mapping, or import the file with the new one: `clientimport run`.",
            where=path,
        )


def _words(held: HeldRun) -> tuple[str, ...]:
    """The files as a command line names them: an archive or a workbook with several tables once.

    Raises UsageFailure where they came by standard input, SourceFailure where a file is not there any more.
    """
    words: list[str] = []
    for outer, group in groupby(held.files[: held.main], key=lambda file: _outer(file[0])):
        files = list(group)
        # Members that were named one by one have the archive's own digest; those of a whole one have one each.
        whole = len(files) > 1 and len({digest for _, digest in files}) > 1
        words += [outer] if whole else [path for path, _ in files]
    for word in words:
        if word == STDIN:
            raise UsageFailure(
                f"run {held.run_id} read standard input, which is gone.",
                fix="Save it to a file and name that with --file; its content decides.",
            )
        if "://" not in word and not Path(_outer(word)).is_file():
            raise SourceFailure(
                f"run {held.run_id} read it, and it is not there any more.",
                fix="Name where it is now with --file; its content decides.",
                where=word,
            )
    return tuple(words)


def _outer(path: str) -> str:
    return split_member(path)[0]
