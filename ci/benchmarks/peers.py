"""The programs that ftpprobe is measured against. ci/install-servers --peers unpacks them; no test needs them."""

import os
import pathlib
import shutil
import sys

PROJECT = pathlib.Path(__file__).resolve().parent.parent.parent
SERVERS = pathlib.Path(os.environ.get("FTPPROBE_SERVERS", PROJECT / ".servers"))


def program(name: str) -> str:
    """Where it is."""
    own = SERVERS / "bin" / name
    found = str(own) if own.exists() else shutil.which(name)
    if found is None:
        sys.exit(f"{name} is missing: run ci/install-servers --peers")
    return found
