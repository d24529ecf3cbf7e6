"""The systemd units of the page on nightly runs, held against systemd-analyze."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from nightly_page import FOR_A_PERSON, UNITS

from clientimport.core.errors import ExitCode

SYSTEMD = shutil.which("systemd-analyze")


@pytest.fixture
def units(tmp_path: Path) -> list[Path]:
    """The units of the page as files, with the program where it is on this machine."""
    if SYSTEMD is None:
        pytest.skip(
            "no systemd-analyze on this machine: the systemd units of docs/nightly.md were NOT RUN (apt-get install systemd)"
        )
    program = tmp_path / "clientimport"
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    for name, body in UNITS.items():
        (tmp_path / name).write_text(body.replace("/opt/clientimport/bin/clientimport", str(program)), encoding="utf-8")
    return [tmp_path / name for name in UNITS]


def test_systemd_finds_nothing_wrong_with_the_units(units: list[Path]) -> None:
    # A key that it does not know is only a remark to it, with exit code 0.
    done = subprocess.run(
        [str(SYSTEMD), "verify", "--man=no", *units], capture_output=True, text=True, check=False, cwd=units[0].parent
    )
    remarks = [
        line for line in f"{done.stdout}{done.stderr}".splitlines() if str(units[0].parent) in line or "clientimport" in line
    ]
    assert (done.returncode, remarks) == (0, [])


def test_systemd_finds_a_mistake_in_a_unit(units: list[Path]) -> None:
    service = next(unit for unit in units if unit.name == "clientimport-nightly.service")
    service.write_text(service.read_text().replace("RestartSec=10min", "RestartSecs=10min"))
    done = subprocess.run([str(SYSTEMD), "verify", "--man=no", service], capture_output=True, text=True, check=False)
    assert "Unknown key" in done.stdout + done.stderr


def test_the_timer_fires_at_the_hours_of_the_page(units: list[Path]) -> None:
    (when,) = re.findall(r"^OnCalendar=(.+)$", UNITS["clientimport-nightly.timer"], re.MULTILINE)
    asked = [str(SYSTEMD), "calendar", "--iterations=4", when]
    said = subprocess.run(asked, env={"TZ": "UTC"}, capture_output=True, text=True, check=True).stdout
    assert sorted(re.findall(r"(\d\d:\d\d:\d\d) UTC", said)) == ["03:30:00"] * 2 + ["04:30:00"] * 2


def test_the_service_is_well_fenced_in(units: list[Path]) -> None:
    service = next(unit for unit in units if unit.name == "clientimport-nightly.service")
    said = subprocess.run(
        [str(SYSTEMD), "security", "--offline=true", "--threshold=20", service], capture_output=True, text=True, check=False
    )
    assert said.returncode == 0, said.stdout[-300:] + said.stderr


def settings(unit: str, key: str) -> list[str]:
    return re.findall(rf"^{key}=(.*)$", UNITS[unit], re.MULTILINE)


def test_the_service_tries_again_only_what_may_pass_by_itself() -> None:
    prevented = {int(code) for code in settings("clientimport-nightly.service", "RestartPreventExitStatus")[0].split()}
    assert prevented == FOR_A_PERSON | {ExitCode.INTERRUPTED, ExitCode.TERMINATED}
    assert settings("clientimport-nightly.service", "SuccessExitStatus") == [str(int(ExitCode.REJECTS))]
    assert {f"clientimport-alarm@{name}" for name in ("%N.service",)} == set(
        settings("clientimport-nightly.service", "OnFailure")
    )
