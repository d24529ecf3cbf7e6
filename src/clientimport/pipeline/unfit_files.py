"""Files of one run that are not what the mapping is made for: told together, so that nobody finds them one run at a time."""

from __future__ import annotations

from collections.abc import Sequence

from clientimport.core.errors import Failure
from clientimport.core.findings import counted, some


def refuse_unfit(failures: Sequence[Failure]) -> None:
    """Raises the first of them; where there are several, it names the other files, too."""
    if not failures:
        return
    first, *others = failures
    if others:
        many = counted(len(others), "other file") + (" does" if len(others) == 1 else " do")
        names = some([each.where for each in others])
        first.fix += f" {many} not fit either: {names}. Name only files that this mapping is for."
    raise first
