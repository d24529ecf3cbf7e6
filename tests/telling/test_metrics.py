"""The textfile: what stands in it, by promtool's rules and by our own reading; jobs that share it lose nothing."""

from __future__ import annotations

import os
import re
import stat
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from clientimport.core.outcomes import News
from clientimport.core.stages import Stages
from clientimport.telling.metrics import METRICS, ForeignFile, read_metrics, render, series_of, write_metrics
from promtool import promtool
from told_runs import failed, outcome, summary

ENDED = 1769824803.5  # 2026-01-31T02:00:03.5Z


def told(path: Path) -> dict[str, float]:
    """`name{label="value",…}` -> value."""
    lines = [line.rpartition(" ") for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return {series: float(value) for series, _, value in lines}


def test_all_that_a_run_tells(tmp_path: Path) -> None:
    path = tmp_path / "clientimport.prom"
    write_metrics(path, "nightly", [outcome()])
    ours = 'job_name="nightly",import="clients"'
    fates = {"created": 2, "updated": 1, "unchanged": 4, "rejected": 3}
    assert told(path) == {
        f"clientimport_last_run_timestamp_seconds{{{ours}}}": round(ENDED),
        f"clientimport_last_success_timestamp_seconds{{{ours}}}": round(ENDED),
        f"clientimport_exit_code{{{ours}}}": 3,
        f'clientimport_run_seconds{{{ours},stage="check"}}': 0.25,
        f'clientimport_run_seconds{{{ours},stage="load"}}': 1.5,
        f'clientimport_run_seconds{{{ours},stage="total"}}': 2.5,
        **{
            f'clientimport_rows{{{ours},fate="{fate}"}}': fates.get(fate, 0)
            for fate in ("created", "updated", "unchanged", "merged", "accepted", "rejected", "held", "skipped", "filtered")
        },
        f'clientimport_problems{{{ours},code="country-unknown"}}': 2,
        f'clientimport_problems{{{ours},code="email-invalid"}}': 1,
        f'clientimport_notices{{{ours},code="column-unmapped"}}': 1,
        f"clientimport_rejects_new{{{ours}}}": 1,
        f"clientimport_rejects_known{{{ours}}}": 2,
        f"clientimport_rejects_gone{{{ours}}}": 5,
        f'clientimport_gate_held{{{ours},gate="max_rejects"}}': 0,
    }
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    assert sorted(each.name for each in tmp_path.iterdir()) == ["clientimport.prom", "clientimport.prom.lock"]


def test_it_is_readable_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        write_metrics(tmp_path / "m.prom", "nightly", [outcome()])
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "m.prom").stat().st_mode) == 0o644


def test_promtool_finds_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "m.prom"
    odd = outcome(name='a"b\\c\nd\u2028', summary=summary(gates=[], seconds=Stages({"load": 1e-05})), news=None)
    write_metrics(path, "nightly", [outcome(), odd, failed(5, name="missing")])
    checked = subprocess.run([promtool(), "check", "metrics"], input=path.read_bytes(), capture_output=True, check=False)
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, b"", b"")


def test_every_series_has_its_help_and_type() -> None:
    text = render(series_of("nightly", [outcome()]))
    helped = re.findall(r"^# HELP (\S+) \S.*$", text, re.MULTILINE)
    assert helped == re.findall(r"^# TYPE (\S+) gauge$", text, re.MULTILINE) == list(METRICS)
    for name in re.findall(r"^(clientimport_\w+)\{", text, re.MULTILINE):
        assert name in helped


def test_what_is_written_reads_back_with_any_label() -> None:
    series = series_of('n"i\\g\nh\u2028t,x="y"', [outcome(name="c}l {i")])
    assert read_metrics(render(series)) == series


def test_a_failure_keeps_the_last_success_and_the_imports_not_reached(tmp_path: Path) -> None:
    path = tmp_path / "m.prom"
    write_metrics(path, "nightly", [outcome(), outcome(name="contacts")])
    write_metrics(path, "nightly", [failed(6, started_at="2026-02-01T02:00:00+00:00", seconds=1.0)])
    now = told(path)
    ours = 'job_name="nightly",import="clients"'
    assert now[f"clientimport_last_success_timestamp_seconds{{{ours}}}"] == round(ENDED)
    assert now[f"clientimport_last_run_timestamp_seconds{{{ours}}}"] == 1769911201
    assert now[f"clientimport_exit_code{{{ours}}}"] == 6
    assert f'clientimport_rows{{{ours},fate="created"}}' not in now
    assert now['clientimport_rows{job_name="nightly",import="contacts",fate="created"}'] == 2


def test_the_files_of_a_glob_are_added_up() -> None:
    found = series_of("nightly", [outcome(3, news=News(1, 1, 1)), outcome(0, news=News(1, 0, 2))])
    ours = (("job_name", "nightly"), ("import", "clients"))
    assert found["clientimport_exit_code", ours] == 3
    assert found["clientimport_rows", (*ours, ("fate", "created"))] == 4
    assert found["clientimport_rejects_new", ours] == 2
    assert found["clientimport_run_seconds", (*ours, ("stage", "total"))] == 5
    assert found["clientimport_last_run_timestamp_seconds", ours] == round(ENDED)


def test_jobs_at_the_same_time_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "m.prom"
    with ThreadPoolExecutor(8) as together:
        list(together.map(lambda n: write_metrics(path, f"job {n}", [outcome()]), range(16)))
    codes = [series for series in told(path) if series.startswith("clientimport_exit_code")]
    assert len(codes) == 16


@pytest.mark.parametrize("content", [b"key,name\n1,Ned\n", b"node_load1 0.5\n", b"\xff\xfe", b"clientimport_rows 1\n"])
def test_a_file_that_is_not_ours_is_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "clients.csv"
    path.write_bytes(content)
    with pytest.raises(ForeignFile):
        write_metrics(path, "nightly", [outcome()])
    assert path.read_bytes() == content


def test_nothing_half_written_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "m.prom"
    write_metrics(path, "nightly", [outcome()])
    before = path.read_bytes()

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_metrics(path, "other", [outcome()])
    assert path.read_bytes() == before
    assert sorted(each.name for each in tmp_path.iterdir()) == ["m.prom", "m.prom.lock"]
