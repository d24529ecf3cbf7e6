"""pgloader: the wide file into one table of PostgreSQL. FILE FOLDER SERVER."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path


def main() -> None:
    """The command line."""
    file, folder, server = sys.argv[1:4]
    with Path(file).open(encoding="utf-8") as text:
        headings = text.readline().strip().split(",")
    columns = ", ".join(f'"{heading}" text' for heading in headings)
    fields = ", ".join(f'"{heading}"' for heading in headings)
    command = Path(folder, "clients.load")
    command.write_text(
        f"LOAD CSV FROM '{file}' ({fields}) INTO {server} TARGET TABLE client ({fields})\n"
        "WITH skip header = 1, fields optionally enclosed by '\"', fields escaped by double-quote, fields terminated by ','\n"
        f"BEFORE LOAD DO $$ CREATE TABLE client ({columns}); $$;\n",
        encoding="utf-8",
    )
    version = subprocess.run(["pgloader", "--version"], capture_output=True, text=True, check=True).stdout.split()
    done = subprocess.run(["pgloader", "--root-dir", folder, str(command)], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(" ".join((done.stdout + done.stderr).split())[:150])
    counted = next((line.split() for line in done.stdout.splitlines() if '"client"' in line), [])
    print(json.dumps({"version": "pgloader " + version[2].strip('"'), "rows": int(counted[2]) if len(counted) > 2 else None}))


if __name__ == "__main__":
    main()
