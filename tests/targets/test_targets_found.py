"""Targets are found by name, and one of another package that is broken is said clearly."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import EntryPoint

import pytest

from clientimport import targets
from clientimport.core.errors import ExitCode, UsageFailure
from clientimport.core.target import Target


@pytest.fixture(autouse=True)
def asked_anew() -> Iterator[None]:
    """What is installed is asked once in a process; here, in every test."""
    targets._entries.cache_clear()
    yield
    targets._entries.cache_clear()


def announce(monkeypatch: pytest.MonkeyPatch, *entries: tuple[str, str]) -> None:
    found = tuple(EntryPoint(name, value, targets.GROUP) for name, value in entries)
    monkeypatch.setattr(targets, "entry_points", lambda group: found if group == targets.GROUP else ())


def test_our_own_are_there_without_an_installation(monkeypatch: pytest.MonkeyPatch) -> None:
    announce(monkeypatch)
    assert targets.target_names() == ["ticketevolution", "intend"]
    assert [type(targets.target_named(name)) for name in targets.target_names()] == [Target, Target]
    assert targets.target_named("nobody") is None


def test_naming_them_loads_nothing() -> None:
    code = (
        "import sys; from clientimport.targets import target_names; target_names();"
        "print(sorted(m for m in sys.modules if m.startswith('clientimport.targets.') or m == 'sqlalchemy'))"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


def test_a_target_leaves_the_database_library_alone() -> None:
    code = (
        "import sys; from clientimport.targets import target_named; target_named('intend'); print('sqlalchemy' in sys.modules)"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "False"


def test_the_packages_are_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def told(group: str) -> list[EntryPoint]:
        asked.append(group)
        return []

    monkeypatch.setattr(targets, "entry_points", told)
    assert [targets.target_named("nobody"), targets.target_names()] == [None, ["ticketevolution", "intend"]]
    assert asked == ["clientimport.targets"]


def test_another_package_cannot_take_our_names(monkeypatch: pytest.MonkeyPatch) -> None:
    announce(monkeypatch, ("intend", "no.such.module:TARGET"), ("zebra", "no.such.module:TARGET"))
    assert targets.target_names() == ["ticketevolution", "intend", "zebra"]
    intend = targets.target_named("intend")
    assert intend is not None
    assert intend.name == "intend"


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("zebra", "no.such.module:TARGET", "The target zebra (no.such.module:TARGET) cannot be loaded: ModuleNotFoundError"),
        ("zebra", "json:loads", "The target zebra (json:loads) is no target, but a function."),
        ("zebra", "json:nothing", "The target zebra (json:nothing) cannot be loaded: AttributeError"),
        ("zebra", "clientimport.targets.intend:TARGET", "calls itself intend."),
    ],
)
def test_a_broken_one_is_a_clear_failure(monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str) -> None:
    announce(monkeypatch, (name, value))
    with pytest.raises(UsageFailure) as failure:
        targets.target_named(name)
    assert words in failure.value.message
    assert failure.value.fix
    assert failure.value.exit_code is ExitCode.USAGE
