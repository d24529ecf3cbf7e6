"""The page on telling: every event, metric and label stands on it, its example message and its alert rules are right."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

from clientimport.telling.message import compose
from clientimport.telling.metrics import METRICS, series_of
from promtool import promtool
from told_runs import outcome

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/telling.md").read_text(encoding="utf-8")
NAME = re.compile(r"^[a-z]+(-[a-z]+)+$")


def emitted() -> set[str]:
    """The first word of every `Event("…", …)` and `….say("…", …)` of the source."""
    found = set()
    for path in (ROOT / "src/clientimport").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or len(node.args) < 2 or not isinstance(node.args[0], ast.Constant):
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            name = node.args[0].value
            if called in ("Event", "say") and isinstance(name, str) and NAME.match(name):
                found.add(name)
    return found


def test_every_event_is_on_the_page() -> None:
    names = emitted()
    assert {"run-started", "run-failed", "gate-held", "message-failed"} <= names
    assert names <= set(re.findall(r"^\| `([a-z-]+)` \|", PAGE, re.MULTILINE))


def test_every_metric_is_on_the_page_with_its_labels() -> None:
    listed = re.findall(r"^\| `(clientimport_\w+)` \| (?:`(\w+)`)? ?\|", PAGE, re.MULTILINE)
    assert [name for name, _ in listed] == list(METRICS)
    labels = {name: {label for label, _ in told} for name, told in series_of("nightly", [outcome()])}
    assert labels == {name: {"job_name", "import", *([label] if label else [])} for name, label in listed}


def test_the_example_is_what_a_message_says() -> None:
    assert f"```text\n{compose('nightly', [outcome()], 3).text()}```" in PAGE


def test_every_fate_is_on_the_page() -> None:
    fates = {dict(labels)["fate"] for name, labels in series_of("n", [outcome()]) if name == "clientimport_rows"}
    assert [fate for fate in sorted(fates) if f"`{fate}`" not in PAGE] == []


def test_the_alert_rules_are_rules(tmp_path: Path) -> None:
    (rules,) = re.findall(r"```yaml\n(groups:.*?)```", PAGE, re.DOTALL)
    (tmp_path / "rules.yml").write_text(rules)
    done = subprocess.run(
        [promtool(), "check", "rules", "rules.yml"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "5 rules found" in done.stdout
    assert set(re.findall(r"clientimport_\w+", rules)) <= set(METRICS)
