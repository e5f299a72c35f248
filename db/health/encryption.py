"""Detection of disk encryption, as far as an ordinary account can see it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

SYS_BLOCK = Path("/sys/dev/block")
_ENCRYPTED_KINDS = frozenset({"ecryptfs", "fuse.encfs", "fuse.gocryptfs", "fuse.cryfs"})


def is_encrypted(folder: Path) -> bool | None:
    """True if the disk of a folder is encrypted, False if no encryption was found; None if it cannot be told."""
    if sys.platform == "darwin":
        return _file_vault()
    try:
        mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape")
        number = os.stat(folder).st_dev  # noqa: PTH116 - the number alone
    except OSError:
        return None
    return on_linux(f"{os.major(number)}:{os.minor(number)}", mounts, SYS_BLOCK)


def on_linux(number: str, mountinfo: str, sys_block: Path) -> bool | None:
    """The same for a file system's device number like "253:1", from the text of mountinfo and the folder of sysfs.

    A device mapper's UUID begins with CRYPT- if it encrypts; the devices below it are in `slaves`.
    """
    for line in mountinfo.splitlines():
        front, _, back = line.partition(" - ")
        if number in front.split(" ")[2:3] and back.split(" ")[0] in _ENCRYPTED_KINDS:
            return True
    device = sys_block / number
    if not device.exists():
        return None  # a file system of several devices, or without one
    return any(_uuid(one).startswith("CRYPT-") for one in _with_those_below(device))


def _with_those_below(device: Path) -> Iterator[Path]:
    yield device
    slaves = device / "slaves"
    if slaves.is_dir():
        for one in sorted(slaves.iterdir()):
            yield from _with_those_below(one)


def _uuid(device: Path) -> str:
    try:
        return (device / "dm" / "uuid").read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""


def _file_vault() -> bool | None:
    try:
        told = subprocess.run(["/usr/bin/fdesetup", "status"], capture_output=True, text=True, timeout=5, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return {"FileVault is On.": True, "FileVault is Off.": False}.get(
        told.stdout.splitlines()[0] if told.stdout else ""
    )
