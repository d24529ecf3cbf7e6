"""The folder of a run: what stands in it, who may read it, when it gets its name."""

from __future__ import annotations

import errno
import grp
import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from reporter_examples import HEADINGS, a_summary, accepted, problems, rejects

from clientimport.core.errors import ExitCode, UsageFailure
from clientimport.core.rows import ROW
from clientimport.reporter import ReportFailure, Reports

FILES = ["accepted.csv", "rejects.csv", "rejects.xlsx", "report.html", "run.json"]


@pytest.fixture
def lax_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def written(folder: Path, status: str = "done", **options: Any) -> Reports:
    reports = Reports(folder, **options)
    reports.take(rejects(), problems(), accepted())
    reports.write(a_summary(status), HEADINGS, list(HEADINGS))
    return reports


def modes(folder: Path) -> dict[str, str]:
    return {path.name: oct(stat.S_IMODE(path.stat().st_mode)) for path in (folder, *folder.iterdir())}


def test_nothing_stands_under_the_final_name_before_publish(tmp_path: Path) -> None:
    with written(tmp_path / "run") as reports:
        assert [path.name for path in tmp_path.iterdir()] == ["run.partial"]
        reports.publish()
    assert [path.name for path in tmp_path.iterdir()] == ["run"]
    assert sorted(path.name for path in (tmp_path / "run").iterdir()) == FILES


def test_the_paths_are_those_after_publish_and_stand_in_run_json(tmp_path: Path) -> None:
    summary = a_summary()
    with Reports(tmp_path / "run") as reports:
        reports.take(rejects(), problems(), accepted())
        paths = reports.write(summary, HEADINGS, list(HEADINGS))
        reports.publish()
    assert paths == {name: str(tmp_path / "run" / name) for name in FILES}
    text = (tmp_path / "run" / "run.json").read_text("utf-8")
    assert json.loads(text) == summary.to_json()
    assert json.loads(text)["reports"] == paths
    assert text.endswith("}\n")


@pytest.mark.usefixtures("lax_umask")
def test_private_whatever_the_umask(tmp_path: Path) -> None:
    with written(tmp_path / "made" / "run") as reports:
        assert set(modes(tmp_path / "made" / "run.partial").values()) == {"0o700", "0o600"}
        reports.publish()
    assert modes(tmp_path / "made" / "run") == {"run": "0o700", **dict.fromkeys(FILES, "0o600")}
    assert oct(stat.S_IMODE((tmp_path / "made").stat().st_mode)) == "0o700"


@pytest.mark.usefixtures("lax_umask")
def test_a_group_may_read(tmp_path: Path) -> None:
    group = grp.getgrgid(os.getgid())
    with written(tmp_path / "run", group=group.gr_name) as reports:
        reports.publish()
    assert modes(tmp_path / "run") == {"run": "0o750", **dict.fromkeys(FILES, "0o640")}
    assert {path.stat().st_gid for path in (tmp_path / "run").iterdir()} == {group.gr_gid}


def test_an_unknown_group_is_said_before_anything_is_made(tmp_path: Path) -> None:
    with pytest.raises(UsageFailure) as found:
        Reports(tmp_path / "run", group="no-such-group")
    assert str(found.value) == (
        "There is no group “no-such-group” on this machine. Name a group that exists, or leave --reports-group out."
    )
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageFailure) as found:
        Reports(tmp_path / "file" / "run")
    assert found.value.exit_code == ExitCode.USAGE
    assert "Not a directory" in str(found.value)


def test_a_full_disk_is_one_clear_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ReportFailure) as found, Reports(tmp_path / "run") as reports:
        reports.take(rejects(), problems(), accepted())
        reports.write(a_summary(), HEADINGS, list(HEADINGS))
    assert found.value.message == "The reports cannot be written: No space left on device."
    assert found.value.where == str(tmp_path / "run")
    assert list(tmp_path.iterdir()) == []


def test_discard_leaves_nothing_and_may_be_repeated(tmp_path: Path) -> None:
    reports = written(tmp_path / "run")
    reports.discard()
    reports.discard()
    assert list(tmp_path.iterdir()) == []


def test_an_older_folder_of_the_run_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "stale").write_text("old")
    (tmp_path / "run.partial").mkdir()
    (tmp_path / "run.partial" / "torn").write_text("of a killed process")
    with written(tmp_path / "run") as reports:
        reports.publish()
    assert [path.name for path in tmp_path.iterdir()] == ["run"]
    assert sorted(path.name for path in (tmp_path / "run").iterdir()) == FILES


def test_a_replacement_that_was_killed_half_way_is_undone(tmp_path: Path) -> None:
    (tmp_path / "run.replaced").mkdir()
    (tmp_path / "run.replaced" / "rejects.csv").write_text("old")
    Reports(tmp_path / "run").discard()
    assert (tmp_path / "run" / "rejects.csv").read_text() == "old"


def test_writing_again_with_a_summary_that_knows_more(tmp_path: Path) -> None:
    with written(tmp_path / "run") as reports:
        reports.write(a_summary("held", message="a gate"), HEADINGS, list(HEADINGS))
        reports.publish()
    assert json.loads((tmp_path / "run" / "run.json").read_text("utf-8"))["status"] == "held"
    assert (tmp_path / "run" / "accepted.csv").read_text() == "key,client_id,account,fate\n"


@pytest.mark.parametrize("status", ["held", "failed", "checked"])
def test_no_crosswalk_where_nothing_was_loaded(tmp_path: Path, status: str) -> None:
    with written(tmp_path / "run", status) as reports:
        reports.publish()
    assert (tmp_path / "run" / "accepted.csv").read_bytes() == b"key,client_id,account,fate\r\n"


def test_the_crosswalk_of_a_run(tmp_path: Path) -> None:
    with written(tmp_path / "run") as reports:
        reports.publish()
    assert (tmp_path / "run" / "accepted.csv").read_bytes() == (
        b"key,client_id,account,fate\r\nA4,30,INTEND01,created\r\n'=A6,31,,updated\r\n"
    )


def test_a_folder_made_again_keeps_the_crosswalk_it_has(tmp_path: Path) -> None:
    with written(tmp_path / "run") as reports:
        reports.publish()
    before = (tmp_path / "run" / "accepted.csv").read_bytes()
    with Reports(tmp_path / "run", crosswalk=False) as again:
        again.take(rejects(), problems())
        paths = again.write(a_summary(), HEADINGS, list(HEADINGS))
        again.publish()
    assert sorted(paths) == FILES
    assert (tmp_path / "run" / "accepted.csv").read_bytes() == before


def test_without_a_crosswalk_none_is_named(tmp_path: Path) -> None:
    with Reports(tmp_path / "run", crosswalk=False) as reports:
        reports.take(rejects(), problems())
        paths = reports.write(a_summary(), HEADINGS, list(HEADINGS))
        reports.publish()
    assert sorted(paths) == sorted(path.name for path in (tmp_path / "run").iterdir()) == FILES[1:]


def test_a_run_without_any_batch(tmp_path: Path) -> None:
    with Reports(tmp_path / "run") as reports:
        reports.take(pl.DataFrame(), pl.DataFrame(), pl.DataFrame())
        reports.write(a_summary(), HEADINGS, list(HEADINGS))
        reports.publish()
        kept = reports.kept()
    assert [frame.height for frame in kept] == [0, 0]
    assert (tmp_path / "run" / "rejects.csv").read_text("utf-8-sig").splitlines() == [
        "Key,Name,E-mail,Country,Note,clientimport_row,clientimport_file,clientimport_problems,clientimport_fix,clientimport_raw"
    ]


def test_kept_gives_back_what_was_taken_also_after_publish(tmp_path: Path) -> None:
    with Reports(tmp_path / "run") as reports:
        for part in rejects().reverse().iter_slices(1):
            reports.take(part, pl.DataFrame())
        for part in problems().reverse().iter_slices(3):
            reports.take(pl.DataFrame(), part)
        reports.write(a_summary(), HEADINGS, list(HEADINGS))
        reports.publish()
        kept_rejects, kept_problems = reports.kept()
    assert kept_rejects.equals(rejects())
    assert kept_problems.select(ROW, "code").rows() == [
        (None, "column-unmapped"),
        (2, "country-unknown"),
        (2, "email-invalid"),
        (2, "name-without-space"),
        (3, "stray-quote"),
        (4, "office-missing"),
        (4, "url-invalid"),
        (5, "country-unknown"),
    ]
