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
