"""Every example of the page on nightly runs, held against the real thing where there is one."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import click
import kubernetes_validate
import pytest
from called import calls, mentions, parse
from nightly_page import FILES, FOR_A_PERSON, STARTS, TEXT, UNITS, blocks, part
from ruamel.yaml import YAML
from schedules import read_crontab, read_times
from stand_in_airflow import AirflowException, AirflowFailException, modules

from clientimport.core.errors import ExitCode


def loaded_yaml(text: str) -> Any:
    # Kubernetes reads YAML 1.1, in which 0440 is octal.
    yaml = YAML(typ="safe", pure=True)
    yaml.version = (1, 1)
    return yaml.load(text)


def test_the_page_shows_these_files() -> None:
    assert sorted(FILES) == [
        "/etc/clientimport/nightly.yaml",
        "/etc/cron.d/clientimport",
        "/etc/systemd/system/clientimport-alarm@.service",
        "/etc/systemd/system/clientimport-nightly.service",
        "/etc/systemd/system/clientimport-nightly.timer",
        "/var/lib/clientimport/.profile",
        "cronjob.yaml",
        "dags/clientimport_nightly.py",
    ]


@pytest.mark.parametrize("script", [*blocks("sh")], ids=lambda script: script.splitlines()[0])
def test_every_script_is_shell(script: str) -> None:
    read = subprocess.run(["bash", "-n"], input=script, capture_output=True, text=True, check=False)
    assert (read.returncode, read.stderr) == (0, "")


def all_calls() -> list[list[str]]:
    """Every call of the program on the page, in whatever example it stands."""
    powershell = re.findall(r"^\$run = '(.+)'$", "".join(blocks("powershell")).replace("\\", "/"), re.MULTILINE)
    started = re.findall(r"^ExecStart=(.*clientimport .*)$", UNITS["clientimport-nightly.service"], re.MULTILINE)
    (pod,) = loaded_yaml(FILES["cronjob.yaml"])["spec"]["jobTemplate"]["spec"]["template"]["spec"]["containers"]
    in_cron = [line.command for line in read_crontab(FILES["/etc/cron.d/clientimport"])[1]]
    assert powershell and started and in_cron
    shell = "\n".join([*blocks("sh"), *started, *in_cron, *(f"clientimport {words}" for words in powershell)])
    return [*calls(shell), pod["args"][1:], *mentions(TEXT)]


def test_every_command_of_the_page_is_one_that_the_program_takes() -> None:
    refused = []
    for words in all_calls():
        try:
            parse(words)
        except click.UsageError as wrong:
            refused.append(f"clientimport {' '.join(words)}: {wrong.format_message()}")
    assert refused == []
    assert len(all_calls()) > 25


def test_the_crontab_starts_the_job_at_the_hours_of_the_page() -> None:
    settings, lines = read_crontab(FILES["/etc/cron.d/clientimport"])
    assert settings == {
        "MAILTO": "ops@example.com",
        "PATH": "/opt/clientimport/bin:/usr/bin:/bin",
        "CLIENTIMPORT_DATABASE_FILE": "/etc/clientimport/database",
    }
    assert [(line.user, line.times["minute"], line.times["hour"]) for line in lines] == [("clientimport", *STARTS.values())]
    assert all(
        line.times["day"] == set(range(1, 32)) and line.times["weekday"] == set(range(8)) and len(line.times["month"]) == 12
        for line in lines
    )


@pytest.mark.parametrize(
    "wrong",
    [
        "30 3 * * clientimport true\n",
        "60 3 * * * root true\n",
        "0 3 * * * root date +%F\n",
        "0 3 * * * root true",
        "a * * * * root x\n",
    ],
)
def test_a_crontab_that_cron_would_not_take_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_crontab(wrong)


@pytest.fixture
def made() -> dict[str, Any]:
    return {}


@pytest.fixture
def dag(made: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The DAG of the page, carried out with a stand-in for Airflow."""
    from datetime import datetime

    def moment(*parts: int, tz: str) -> datetime:
        return datetime(*parts, tzinfo=ZoneInfo(tz))  # type: ignore[misc, arg-type]

    for name, module in modules(made, moment).items():
        monkeypatch.setitem(sys.modules, name, module)
    names: dict[str, Any] = {"__name__": "clientimport_nightly"}
    exec(compile(FILES["dags/clientimport_nightly.py"], "clientimport_nightly.py", "exec"), names)
    return SimpleNamespace(**names)


def test_the_dag_asks_for_what_the_page_says(dag: SimpleNamespace, made: dict[str, Any]) -> None:
    asked = made["dag"]
    assert {name: read_times(asked["schedule"])[name] for name in STARTS} == STARTS
    assert (asked["dag_id"], asked["catchup"], asked["max_active_runs"]) == ("clientimport_nightly", False, 1)
    assert str(asked["start_date"].tzinfo) == "Europe/London"
    (task,) = made["tasks"]
    assert task.job_file == "/etc/clientimport/nightly.yaml"
    assert task.asked == {
        "task_id": "import_clients",
        "retries": 3,
        "retry_delay": timedelta(minutes=10),
        "execution_timeout": timedelta(hours=2),
    }


def test_every_exit_code_becomes_the_right_state_of_the_task(
    dag: SimpleNamespace, made: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "clientimport"
    program.write_text('#!/bin/sh\necho "$@" > "$0.called"\nexit "$CODE"\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    (task,) = made["tasks"]
    states = {}
    for code in ExitCode:
        monkeypatch.setenv("CODE", str(int(code)))
        try:
            task.execute({})
            states[code] = "success"
        except AirflowFailException:
            states[code] = "failed"
        except AirflowException:
            states[code] = "again"
    again = {ExitCode.DATABASE, ExitCode.LOCKED}
    well = {ExitCode.DONE, ExitCode.REJECTS}
    assert states == {code: "success" if code in well else "again" if code in again else "failed" for code in ExitCode}
    parse(Path(f"{program}.called").read_text(encoding="utf-8").split())


def test_a_task_that_is_ended_ends_the_program(dag: SimpleNamespace, made: dict[str, Any]) -> None:
    (task,) = made["tasks"]
    task.on_kill()
    assert "sigterm" not in made
    task.hook = sys.modules["airflow.providers.standard.hooks.subprocess"].SubprocessHook()
    task.on_kill()
    assert made["sigterm"]


def test_kubernetes_takes_the_cronjob() -> None:
    document = loaded_yaml(FILES["cronjob.yaml"])
    for version in (kubernetes_validate.latest_version(), "1.31"):
        kubernetes_validate.validate(document, version, strict=True)


def test_the_cronjob_tries_again_only_what_may_pass_by_itself() -> None:
    spec = loaded_yaml(FILES["cronjob.yaml"])["spec"]
    assert {name: read_times(spec["schedule"])[name] for name in STARTS} == STARTS
    assert ZoneInfo(spec["timeZone"])
    assert spec["concurrencyPolicy"] == "Forbid"
    job = spec["jobTemplate"]["spec"]
    pod = job["template"]["spec"]
    (rule,) = [each["onExitCodes"] for each in job["podFailurePolicy"]["rules"] if "onExitCodes" in each]
    assert {ExitCode(code) for code in rule["values"]} == FOR_A_PERSON
    assert pod["restartPolicy"] == "Never"  # a podFailurePolicy demands it
    (container,) = pod["containers"]
    assert rule["containerName"] == container["name"]
    assert {each["name"] for each in container["volumeMounts"]} == {each["name"] for each in pod["volumes"]}
    (secret,) = [each["secret"] for each in pod["volumes"] if "secret" in each]
    assert secret["defaultMode"] == 0o440
    (setting,) = container["env"]
    (mounted,) = [each["mountPath"] for each in container["volumeMounts"] if each["name"] == "secrets"]
    assert Path(setting["value"]).parent == Path(mounted)


CMDLETS = {
    "New-ScheduledTaskAction": {"Execute", "Argument", "WorkingDirectory", "Id"},
    "New-ScheduledTaskTrigger": {"Daily", "At", "DaysInterval", "RandomDelay"},
    "New-ScheduledTaskSettingsSet": {
        "StartWhenAvailable",
        "MultipleInstances",
        "ExecutionTimeLimit",
        "RestartCount",
        "Priority",
    },
    "New-ScheduledTaskPrincipal": {
        "UserId",
        "LogonType",
        "RunLevel",
        "ProcessTokenSidType",
        "GroupId",
        "RequiredPrivilege",
        "Id",
    },
    "Register-ScheduledTask": {"TaskName", "TaskPath", "Action", "Trigger", "Settings", "Principal", "Description", "Force"},
    "Start-ScheduledTask": {"TaskName", "TaskPath"},
    "Get-ScheduledTaskInfo": {"TaskName", "TaskPath"},
    "ForEach-Object": set(),
    "New-TimeSpan": {"Days", "Hours", "Minutes", "Seconds"},
}
"""Parameters of PowerShell's cmdlets, as Microsoft documents them (module ScheduledTasks, Microsoft.PowerShell.Utility)."""


def test_powershell_is_asked_only_for_what_it_has() -> None:
    script = "\n".join(blocks("powershell"))
    pieces = [piece.split() for piece in re.split(r"[(){}|=\n]", re.sub(r"'[^']*'", "text", script))]
    used = [words for words in pieces if words and any(word.startswith("-") for word in words)]
    cmdlets = [words for words in used if words[0] in CMDLETS]
    assert [words[0] for words in used if words[0] not in CMDLETS] == ["py"]
    assert {name for words in pieces for name in words if re.fullmatch(r"[A-Z]\w+-[A-Z]\w+", name)} == set(CMDLETS)
    unknown = [(name, word) for name, *words in cmdlets for word in words if word[0] == "-" and word[1:] not in CMDLETS[name]]
    assert unknown == []
    assigned = set(re.findall(r"^\$(\w+) =", script, re.MULTILINE))
    assert set(re.findall(r"(?<!^)\$(\w+)", script)) - {"_"} <= assigned
    assert re.search(r"-MultipleInstances (\w+)", script)[1] in {"Parallel", "Queue", "IgnoreNew"}  # type: ignore[index]
    assert re.search(r"-LogonType (\w+)", script)[1] in {"ServiceAccount", "Password", "S4U", "Interactive"}  # type: ignore[index]
    times = [tuple(time.split(":")) for time in re.findall(r"'(\d\d:\d\d)'", script)]
    assert {(int(hour), int(minute)) for hour, minute in times} == {(hour, 30) for hour in STARTS["hour"]}


def test_one_hour_of_the_clock_is_kept_free() -> None:
    # Between 1 and 3 clocks are changed in Europe and America.
    assert not STARTS["hour"] & {1, 2}
    assert "from 1 to 3" in part("Put it into a scheduler")
