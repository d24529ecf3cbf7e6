"""promtool, Prometheus' own judge of metrics and rules, where the machine has it."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest


def promtool() -> str:
    """Its path; a test that needs it says loudly that there is none."""
    found = shutil.which("promtool", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    if found is None:
        said = "NO PROMTOOL (scripts/install_promtool.sh fetches it): metrics are held against our own reading alone."
        # The skip is shown in the summary (-ra); a warning would be an error here.
        sys.stderr.write(f"\n{said}\n")
        pytest.skip(said)
    return found
