"""What the page of the benchmark says besides its figures."""

from __future__ import annotations

HEADINGS = ["line", "ours", "beside it", "figure", "goal", "verdict", "peak memory", "pairs", "measured"]

PEER_HEADINGS = ["peer", "version", "its job here", "what it leaves out", "rows stored", "its time", "ours", "its time / ours"]

HOW = """\
How it is measured: a generated client file (`benchmarks/generate.py`: forty columns, one row in fifty broken in one of
two dozen ways) goes through the program as a user would run it, each time in a fresh process and into a database of its
own. The whole command counts, from the start of Python to the end of the process, with every rule, the ledger, every report
and the commit. What stands beside it is measured in turn with it, in the same pair, in a fresh process too; the figure is
the median of all pairs. Before either of the two what earlier steps left to be written is written.

"The same rows" are those that the program left in its tables, written to files: a fresh process loads them into an empty
database with the same tables, indexes, constraints and foreign keys, over a connection with the same settings, in one
transaction. Its clock stands still while rows are brought from the files into memory in the form that the driver takes, and
counts the commit and the closing of the connection. It writes no ledger and no report, and does not read the client file.

Times are measured unwatched; memory is that of one more run, the peak of the process and all its children, the database
server apart. Make the figures again with `make bench`, one line with `python -m benchmarks.run --only LINE`; pairs of a line
that is measured in pieces are added with `--add`.
"""

CHART = """\
![Seconds and memory against rows]({chart})

Each point is a run into SQLite with its memory looked at once a second.
"""

STAGES = """\
## How, and what else was measured

Processor: seconds of all processes. Percentages: what became of the rows.
"""

PEERS = """\
## Peers

The same file by other tools, each in an environment of its own and by the fast way that its own documents recommend
(`make bench-peers`). None does the same job: what it does and what it leaves out stands beside its time, which is that
of its whole process. Ours is `run` into SQLite with every rule and report, in the same turn.
"""

MISSED = """\
## Missed goals: where the time goes, and what was tried
"""

NOT_LOOKED_INTO = "not looked into yet."

TRIED = {
    "check": """\
[CHECKING.md](CHECKING.md) has every part of the work. Taken: two threads beside the reading one, and Pydantic only
  for what columns leave open (53 s of processor time before, 22 after it); stretches of text end behind a record
  though quotes are stray, so that no reading ahead is in vain (reading took 8.4 s, now 4.8); phone numbers by ranges
  instead of patterns. A fifth of the time comes behind the last batch, on one core: the workbook of rejects (2.4 s of 17.4,
  half of it its ten thousand notes) and the page (0.8). Left: batches twice as
  large, which took 15 % off on one machine, nothing on another, and add to the memory.""",
    "sqlite": """\
writing takes one core for as long as what stands beside it; mapping, checks and reports take as much again on the
  other one, and three quarters of that are hidden. Taken: some dozens of rows a statement, cells that are the same in
  all rows bound once, blanks by `NULLIF`, plain indexes at the end of a first load, writing in a thread beside the
  checks.""",
    "postgresql": """\
the server works on one of the two cores, and of the program's processor time (below) only what the other core has
  left is hidden behind it. Where program and server do not share cores, the line ought to come near its goal; not
  shown.""",
    "postgresql-first": """\
without constraints COPY takes less time than checking does, so that checking is what counts: see `check`.""",
    "mariadb": """\
as with PostgreSQL, the server and the checks share two cores.""",
    "again-sqlite": """\
beyond a check it looks up what is stored under every key, compares hashes of contents, and writes the ledger.
  Taken: keys as a list in the statement instead of a temporary table (a third of a lookup), rejects matched with earlier
  runs some thousand problems at a time.""",
    "again-postgresql": """\
as with SQLite; the keys come from the server, which shares the cores.""",
    "evening-sqlite": """\
each of a million keys is looked up in a table of five, a page of its index and one of its lines, three gigabytes beside
  a cache of 64 MiB; the loading thread takes as long for it as mapping and checking take, and half of what it takes is the
  system's. Taken: tags of changed clients by the client and not by all links (26 s), every statement's plan held by a test.""",
    "evening-postgresql": """\
a million keys are looked up in a table of five by a server that shares the cores. Taken: a server that knows nothing of its
  tables yet read the lists of all clients for the twenty that changed in a batch (83 s, now 31).""",
    "growth-10": """\
as with `growth-5`; memory goes on with 50 MiB a million rows.""",
    "growth-5": """\
processor: what SQLite's cache no longer holds is looked for in its log, whose index is gone through in parts of
  4,096 pages. With a rollback journal instead of the log a row cost about 1.03 times that of a million (one run), and a load
  took a fifth less; not taken, as nobody could read meanwhile. Taken: an UPDATE that compared all rejects with all stored
  keys of rejects (31 s). Memory: it grows by 45 MiB a million rows until the last batch, 12 bytes a row of it hashes of keys,
  and what is rejected before it goes to the disk, since then 16 MiB at most, before 64; sorted runs of hashes are joined up
  to a million entries, before four; the rest was not found. A check alone grows by 25.""",
    "small": """\
most is start: the program's own modules and those of what it writes reports with, beyond the libraries that are
  beside it; then some seven hundred calls of Polars, each a third of a millisecond. Taken: modules loaded when they
  are first needed, no part of SQLAlchemy for another database, garbage searched for rarely, templates made once. With
  `--profile`: reports a third of what the program takes once it is loaded.""",
    "passwords": """\
measured with few passwords, so that the start and the first load weigh; each password is hashed by a thread of its
  own on every core, as beside it.""",
    "naive": """\
a tenth of the rows is a file so small that the start weighs: see `small`.""",
}
"""Line -> words, for a line that misses a goal."""
