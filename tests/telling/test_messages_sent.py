"""Messages to real servers on loopback: taken, refused, never answered; no secret in what is said of it."""

from __future__ import annotations

import builtins
import json
import logging
import threading
from typing import Any

import polars as pl
import pytest

from clientimport.telling.message import compose
from clientimport.telling.messages import send_messages
from loopback import Mail, Web, free_port
from told_runs import outcome, summary

MESSAGE = compose("nightly", [outcome()], 3)


def test_by_mail(mail: Mail) -> None:
    url = f"mailto://127.0.0.1:{mail.port}?from=night@example.com&to=ops@example.com"
    assert send_messages((url,), MESSAGE, failed=False) == []
    (taken,) = mail.messages
    assert taken["Subject"] == MESSAGE.subject
    assert "ops@example.com" in taken["To"]
    html = taken.get_body(("html",))
    plain = taken.get_body(("plain",))
    assert html is not None and plain is not None
    assert "<li>1 × email-invalid in “E-mail &lt;b&gt;”</li>" in html.get_content()
    assert "Rejected rows: 1 new, 2 known, 5 gone." in plain.get_content()
    assert "1 × email-invalid in “E-mail <b>”" in plain.get_content()


def test_by_mail_with_a_password(mail: Mail) -> None:
    url = f"mailto://night:canary-pass@127.0.0.1:{mail.port}?from=night@example.com&to=ops@example.com&format=text"
    assert send_messages((url,), MESSAGE, failed=False) == []
    assert mail.logins == [("night", "canary-pass")]
    assert mail.messages[0].get_content_type() == "text/plain"
    assert "canary-pass" not in mail.messages[0].as_string()


def test_by_webhook(web: Web) -> None:
    assert send_messages((f"json://127.0.0.1:{web.port}/hook",), MESSAGE, failed=True) == []
    ((path, _, body),) = web.requests
    assert path.startswith("/hook")
    assert (body["title"], body["message"], body["type"]) == (MESSAGE.subject, MESSAGE.text().rstrip(), "failure")


def test_into_slack_no_heading_calls_the_whole_channel(monkeypatch: pytest.MonkeyPatch) -> None:
    posted: list[tuple[str, dict[str, Any]]] = []

    class Answer:
        status_code, content, text, headers = 200, b"ok", "ok", {}

    def post(method: str, url: str, data: str, **_: object) -> Answer:
        posted.append((url, json.loads(data)))
        return Answer()

    monkeypatch.setattr("apprise.plugins.slack.requests.request", post)
    told = {"severity": ["reject"], "code": ["email-invalid"], "column": ["<!channel> *loud* & @here"], "rows": [1]}
    message = compose("nightly", [outcome(summary=summary(causes=pl.DataFrame(told)))], 3)
    assert send_messages((f"slack://{'T' * 9}/{'B' * 9}/{'c' * 24}/#imports",), message, failed=True) == []
    ((url, payload),) = posted
    assert url.startswith("https://hooks.slack.com/services/")
    said = json.dumps(payload)
    assert "email-invalid" in said and MESSAGE.subject in said
    assert "<!channel>" not in said and "&lt;!channel&gt;" in said


def test_a_passing_fault_is_tried_once_more(web: Web) -> None:
    web.answers = [503, 200]
    assert send_messages((f"json://127.0.0.1:{web.port}",), MESSAGE, failed=False) == []
    assert len(web.requests) == 2


def test_a_refusal_is_told_without_the_url(web: Web, capsys: pytest.CaptureFixture[str]) -> None:
    web.answers = [403]
    url = f"json://user:canary-pass@127.0.0.1:{web.port}/canary-path?+X-Token=canary-token"
    assert send_messages((url,), MESSAGE, failed=False) == [
        "Message 1 of 1 (json://127.0.0.1) could not be sent: it was refused (HTTP 403)."
    ]
    assert len(web.requests) == 2
    printed = capsys.readouterr()
    assert printed.out + printed.err == ""


def test_a_refusing_mail_server(mail: Mail, monkeypatch: pytest.MonkeyPatch) -> None:
    # The pause that apprise makes before it tries again.
    monkeypatch.setattr("apprise.plugins.base.NotifyBase.request_rate_per_sec", 0)
    mail.refuse = True
    url = f"mailto://127.0.0.1:{mail.port}?from=night@example.com&to=ops@example.com"
    assert send_messages((url,), MESSAGE, failed=False) == [
        "Message 1 of 1 (mailto://127.0.0.1) could not be sent: no answer in time, or it was refused."
    ]


def test_the_others_get_theirs_whatever_becomes_of_one(web: Web) -> None:
    urls = (f"json://127.0.0.1:{free_port()}", f"json://127.0.0.1:{web.port}", "slack://", "nonsense", "canary-token")
    assert send_messages(urls, MESSAGE, failed=False) == [
        "Message 1 of 5 (json://127.0.0.1) could not be sent: no answer in time, or it was refused.",
        "Message 3 of 5 (slack:) has a URL that cannot be understood: see the list of apprise's services.",
        "Message 4 of 5 (not a URL) has a URL that cannot be understood: see the list of apprise's services.",
        "Message 5 of 5 (not a URL) has a URL that cannot be understood: see the list of apprise's services.",
    ]
    assert len(web.requests) == 1


def test_a_server_that_never_answers(web: Web) -> None:
    web.hold = threading.Event()
    assert send_messages((f"json://127.0.0.1:{web.port}?rto=0.2&cto=0.2",), MESSAGE, failed=False) == [
        "Message 1 of 1 (json://127.0.0.1) could not be sent: no answer in time, or it was refused."
    ]


def test_all_tries_together_have_an_end(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clientimport.telling.messages._SECONDS", 0.2)
    web.hold = threading.Event()
    assert send_messages((f"json://127.0.0.1:{web.port}?rto=30",), MESSAGE, failed=False) == [
        "Message 1 of 1 (json://127.0.0.1) could not be sent: no answer in time, or it was refused."
    ]


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    really = builtins.__import__

    def without_apprise(name: str, *rest: Any, **more: Any) -> Any:
        if name == "apprise":
            raise ImportError(name)
        return really(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without_apprise)
    assert send_messages(("json://127.0.0.1",), MESSAGE, failed=False) == [
        "Messages need a part that is not installed: pip install 'clientimport[notify]'."
    ]


def test_apprises_own_logger_is_left_as_it_was(web: Web) -> None:
    logger = logging.getLogger("apprise")
    before = (logger.level, logger.propagate)
    send_messages((f"json://127.0.0.1:{web.port}",), MESSAGE, failed=False)
    assert (logger.level, logger.propagate) == before
    assert [type(handler).__name__ for handler in logger.handlers if "Keeping" in type(handler).__name__] == []
