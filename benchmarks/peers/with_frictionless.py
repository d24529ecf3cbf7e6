"""Frictionless: the wide file validated against a schema and indexed into SQLite. FILE FOLDER."""

# mypy: disable-error-code="import-not-found,import-untyped,misc,no-any-unimported,unused-ignore,untyped-decorator,attr-defined"
from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import frictionless
from frictionless import Resource, Schema, fields


def main() -> None:
    """The command line."""
    file, folder = sys.argv[1:3]
    # It takes no path outside the folder that it works in.
    shutil.copyfile(file, Path(folder, "clients.csv"))
    with open(file, encoding="utf-8", newline="") as text:  # noqa: PTH123
        headings = text.readline().strip().split(",")
    kinds = {"Email": "email", "Email 2": "email"}
    schema = Schema(
        fields=[fields.StringField(name=name, format=kinds.get(name, "default")) for name in headings],
    )
    resource = Resource(path="clients.csv", basepath=folder, schema=schema)
    resource.infer()
    report = resource.validate()
    wrong = {error.row_number for error in report.tasks[0].errors if hasattr(error, "row_number")}
    resource.index(f"sqlite:///{folder}/clients.db", name="clients", with_metadata=True)
    print(json.dumps({"version": f"Frictionless {frictionless.__version__}", "rows": resource.rows or 0, "wrong": len(wrong)}))


if __name__ == "__main__":
    main()
