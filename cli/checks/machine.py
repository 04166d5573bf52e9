"""The program itself, its settings, and the disk."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator

from cli.checks.finding import Finding, State
from cli.place import Place
from cli.versions import versions

# A published copy is about as large as the read models, and its predecessor stays until it stands.
LOW_FREE_BYTES = 2 * 1024**3
LEAST_FREE_BYTES = 256 * 1024**2


def findings(place: Place) -> Iterator[Finding]:
    told = ", ".join(f"{name} {version}" for name, version in versions().items())
    old = sys.version_info < (3, 11)
    yield Finding("versions", "fail" if old else "ok", told, "use Python 3.11 or later" if old else "")
    unknown = place.loaded.unknown
    yield Finding(
        "settings",
        "warn" if unknown else "ok",
        f"set and naming no setting: {', '.join(unknown)}" if unknown else f"data folder {place.data.absolute()}",
        "look for a slip of the pen: threadline config show" if unknown else "",
    )
    folder = next(parent for parent in (place.data.absolute(), *place.data.absolute().parents) if parent.is_dir())
    free = shutil.disk_usage(folder).free
    state: State = "ok" if free >= LOW_FREE_BYTES else "warn" if free >= LEAST_FREE_BYTES else "fail"
    yield Finding(
        "disk",
        state,
        f"{free / 1024**3:.1f} GiB free for the data folder",
        "" if state == "ok" else "make room: nothing of the store may ever be deleted",
    )
