"""Each of the reports read back into one shape: rows, problems of rejected rows, causes, counts, news."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import openpyxl
from sqlalchemy import create_engine, text

from clientimport.core.guard import unguard_text
from clientimport.core.reject_headings import our_heading
from clientimport.reporter.words_workbook import WORDS

Cells = tuple[str, ...]


@dataclass
class Told:
    """What one report says. `rows`: row -> cells as received; `problems`: row -> what is wrong, what to do; `causes`: (rows,
    column, value, code) of rejects; `counts`: of fates; None: it does not tell that."""

    rows: dict[int, Cells] = field(default_factory=dict)
    problems: dict[int, tuple[str, str]] = field(default_factory=dict)
    causes: Counter[tuple[str, str, str, int]] | None = None
    groups: list[tuple[str, str, int, list[str]]] | None = None  # (column, code, rows, values where there are several)
    counts: dict[str, int] | None = None
    news: dict[str, int] | None = None


def of_csv(path: Path, headings: list[str]) -> Told:
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = [{name: unguard_text(cell) for name, cell in line.items()} for line in csv.DictReader(file)]
    return _of_lines(lines, headings, "clientimport_problems", " | ")


def of_workbook(path: Path, headings: list[str]) -> Told:
    book = openpyxl.load_workbook(path, read_only=True)
    titles, *rest = list(book["Rejects"].iter_rows(values_only=True))
    names = [our_heading(str(title)) or str(title) for title in titles]
    lines = [{name: unguard_text(str(cell or "")) for name, cell in zip(names, row, strict=True)} for row in rest]
    told = _of_lines(lines, headings, "clientimport_problems", "\n")
    titles, *causes = list(book["Causes"].iter_rows(values_only=True))
    at = {
        name: titles.index(said)
        for name in ("rows", "severity", "column", "value", "code")
        for said in [WORDS[f"causes.{name}"]["en"]]
    }
    told.causes = Counter(
        {
            (str(row[at["column"]] or ""), str(row[at["value"]] or ""), str(row[at["code"]]), int(str(row[at["rows"]]))): 1
            for row in causes
            if row[at["severity"]] == WORDS["severity.reject"]["en"]
        }
    )
    return told


def of_database(database: str, run_id: str, headings: list[str]) -> Told:
    engine = create_engine(f"sqlite:///{database}")
    with engine.connect() as connection:
        rejects = connection.execute(text("SELECT row, cells FROM import_reject WHERE run_id = :run"), {"run": run_id}).all()
        problems = connection.execute(
            text(
                "SELECT row, code, columns, message, fix, value FROM import_problem WHERE run_id = :run AND severity = 'reject'"
            ),
            {"run": run_id},
        ).all()
        summary = json.loads(
            connection.execute(text("SELECT summary FROM import_run WHERE run_id = :run"), {"run": run_id}).scalar_one()
        )
    engine.dispose()
    told = Told(counts=summary["fates"], news=summary["news"])
    told.rows = {row: tuple(json.loads(cells).get(name) or "" for name in headings) for row, cells in rejects}
    said: dict[int, list[tuple[str, str]]] = {}
    rows_of: dict[tuple[str, str, str], set[int]] = {}
    for row, code, columns, message, fix, value in problems:
        column = ", ".join(json.loads(columns))
        said.setdefault(row, []).append((f"{column}: {message}" if column else message, fix))
        rows_of.setdefault((column, value or "", code), set()).add(row)
    told.problems = {row: _flat(each) for row, each in said.items()}
    told.causes = Counter({(*cause, len(rows)): 1 for cause, rows in rows_of.items()})
    told.groups = []
    for column, code in sorted({(column, code) for column, _, code in rows_of}):
        own = {value: rows for (of_column, value, of_code), rows in rows_of.items() if (of_column, of_code) == (column, code)}
        values = sorted(value for value in own if value)
        told.groups.append((column, code, len(set().union(*own.values())), values if len(values) > 1 else []))
    return told


def of_list(lines: list[dict[str, Any]]) -> Told:
    """What `rejects list --json` prints."""
    said: dict[int, list[tuple[str, str]]] = {}
    for each in lines:
        column = each["column"]
        said.setdefault(each["row"], []).append((f"{column}: {each['message']}" if column else each["message"], each["fix"]))
    return Told(problems={row: _flat(each) for row, each in said.items()})


def of_run_json(path: Path) -> Told:
    run = json.loads(path.read_text("utf-8"))
    return Told(counts=run["fates"], news=run["news"])


class _Page(HTMLParser):
    """The page as a browser takes it apart, as far as this needs it: end tags may be left out."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[dict[str, Any]] = []
        self.causes: list[dict[str, Any]] = []
        self.tiles: dict[str, int] = {}
        self.news: dict[str, int] = {}
        self._into: list[str] | None = None
        self._in_rows = self._calm = False
        self._cell = 0
        self.feed(html)

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        attributes = dict(given)
        names = (attributes.get("class") or "").split()
        if tag == "tbody":
            self._in_rows = attributes.get("id") == "rows"
        elif tag == "ol":
            self._calm = "calm" in names
        elif self._in_rows:
            self._row(tag)
        elif tag == "li" and "cause" in names:
            self.causes.append({"rows": [], "column": [], "values": [], "code": [], "calm": self._calm})
        elif self.causes and tag in ("b", "code", "q", "p", "div"):
            self._cause(tag, names)
        elif tag == "rect" and names and names[0].startswith("f-"):
            self._into = None
        elif tag == "li" and names and names[0].startswith("n-"):
            self._into = []
            self.news[names[0][2:]] = self._into  # type: ignore[assignment]

    def _row(self, tag: str) -> None:
        if tag == "tr":
            self.rows.append({"client": [], "problems": [], "cells": []})
            self._cell = 0
        elif tag == "td":
            self._cell += 1
            self._into = self.rows[-1]["client"] if self._cell == 1 else None
        elif self._cell == 2 and tag == "p":
            self.rows[-1]["problems"].append({"column": [], "message": [], "fix": []})
            self._into = self.rows[-1]["problems"][-1]["message"]
        elif self._cell == 2 and tag in ("b", "span"):
            self._into = self.rows[-1]["problems"][-1]["column" if tag == "b" else "fix"]
        elif self._cell == 3 and tag in ("dt", "dd"):
            self._into = []
            self.rows[-1]["cells"].append(self._into)
        elif self._cell == 3:
            self._into = None

    def _cause(self, tag: str, names: list[str]) -> None:
        cause = self.causes[-1]
        if tag == "q":
            self._into = []
            cause["values"].append(self._into)
        elif tag == "code":
            self._into = cause["code"]
        elif tag == "b" and not cause["rows"]:
            self._into = cause["rows"]
        elif "column" in names:
            self._into = cause["column"]
        else:
            self._into = None

    def handle_endtag(self, tag: str) -> None:
        if tag == "tbody":
            self._in_rows, self._into = False, None
        elif not self._in_rows:
            self._into = None if tag in ("b", "q", "code", "li") else self._into
        elif self._cell == 2 and tag == "b":
            self._into = self.rows[-1]["problems"][-1]["message"]
        elif tag in ("dl", "span"):
            self._into = None

    def handle_data(self, data: str) -> None:
        if self._into is not None:
            self._into.append(data)


def of_page(path: Path, headings: list[str]) -> Told:
    html = path.read_text("utf-8")
    page = _Page(html)
    told = Told()
    for row in page.rows:
        at = int(re.findall(r"row ([\d,]+)", "".join(row["client"]))[-1].replace(",", ""))
        cells = dict(zip(map("".join, row["cells"][::2]), map("".join, row["cells"][1::2]), strict=True))
        told.rows[at] = tuple(cells.get(name, "").removesuffix("\n") for name in headings)
        said = []
        for problem in row["problems"]:
            column, message, fix = ("".join(problem[part]).strip("\n") for part in ("column", "message", "fix"))
            said.append((f"{column}: {message.strip()}" if column else message.strip(), fix))
        told.problems[at] = _flat(said)
    numbers = {name: int("".join(parts).split()[0].replace(",", "")) for name, parts in page.news.items()}  # type: ignore[arg-type]
    told.news = numbers or None
    told.counts = {
        name: int(count.replace(",", ""))
        for name, count in re.findall(r'<rect class="f-([a-z]+)"[^>]*><title>[^<]*: ([\d,]+)</title>', html)
    }
    told.groups = sorted(
        (
            "".join(cause["column"]),
            "".join(cause["code"]),
            int("".join(cause["rows"]).replace(",", "")),
            sorted("".join(value) for value in cause["values"]),
        )
        for cause in page.causes
        if not cause["calm"]
    )
    return told


def _of_lines(lines: list[dict[str, str]], headings: list[str], problems: str, between: str) -> Told:
    told = Told()
    for line in lines:
        row = int(line["clientimport_row"])
        told.rows[row] = tuple(line[name] for name in headings)
        said, fixes = line[problems].split(between), line["clientimport_fix"].split(between)
        told.problems[row] = _flat(list(zip(said, fixes, strict=True)))
    return told


def _flat(said: list[tuple[str, str]]) -> tuple[str, str]:
    ordered = sorted(said)
    return "\n".join(message for message, _ in ordered), "\n".join(fix for _, fix in ordered)
