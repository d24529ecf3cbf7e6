"""Stands in for Airflow, which is far too heavy here: the names that the DAG imports, and what it asks of them, recorded."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from types import ModuleType, SimpleNamespace
from typing import Any


class AirflowException(Exception):
    """The task has failed; Airflow tries it again."""


class AirflowFailException(AirflowException):
    """The task has failed; Airflow does not try it again."""


def modules(made: dict[str, Any], tz: Callable[..., Any]) -> dict[str, ModuleType]:
    """Module name -> module. What is made with them is noted in `made`: "dag" and "tasks"."""
    made["tasks"] = []

    class DAG:
        def __init__(self, dag_id: str, **asked: Any) -> None:
            made["dag"] = {"dag_id": dag_id, **asked}

        def __enter__(self) -> DAG:
            return self

        def __exit__(self, *_: object) -> None:
            pass

    class BaseOperator:
        def __init__(self, **asked: Any) -> None:
            self.asked = asked
            made["tasks"].append(self)

    class SubprocessHook:
        sub_process: subprocess.Popen[bytes] | None = None

        def run_command(self, command: list[str], env: Any = None, output_encoding: str = "utf-8", cwd: Any = None) -> Any:
            self.sub_process = subprocess.Popen(command, env=env, cwd=cwd, stdout=subprocess.PIPE)
            printed, _ = self.sub_process.communicate()
            return SimpleNamespace(exit_code=self.sub_process.returncode, output=printed.decode(output_encoding))

        def send_sigterm(self) -> None:
            made["sigterm"] = True

    return {
        "airflow": _module("airflow"),
        "airflow.sdk": _module("airflow.sdk", DAG=DAG, BaseOperator=BaseOperator),
        "airflow.sdk.exceptions": _module(
            "airflow.sdk.exceptions", AirflowException=AirflowException, AirflowFailException=AirflowFailException
        ),
        "airflow.providers": _module("airflow.providers"),
        "airflow.providers.standard": _module("airflow.providers.standard"),
        "airflow.providers.standard.hooks": _module("airflow.providers.standard.hooks"),
        "airflow.providers.standard.hooks.subprocess": _module(
            "airflow.providers.standard.hooks.subprocess", SubprocessHook=SubprocessHook
        ),
        "pendulum": _module("pendulum", datetime=tz),
    }


def _module(name: str, **names: Any) -> ModuleType:
    module = ModuleType(name)
    vars(module).update(names)
    return module
