"""Detection of network shares, where SQLite's locks do not work.

With locks that only seemed to work, 4 of 14 acknowledged saves were lost.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING, Any

from deskapp.lazy_module import LazyModule

if TYPE_CHECKING:
    import ctypes
    import subprocess
else:  # macOS and Windows alone need them
    ctypes = LazyModule("ctypes")
    subprocess = LazyModule("subprocess")

NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "9p", "afs", "ncpfs", "ceph", "glusterfs", "lustre",
     "drvfs", "davfs", "davfs2", "sshfs", "vboxsf", "vmhgfs", "prl_fs", "coda", "gpfs", "beegfs", "ocfs2", "gfs2",
     "virtiofs", "afpfs", "webdav", "ftp"}
)  # fmt: skip
# FUSE file systems are named after a dot. These are on the machine's own disks.
LOCAL_FUSE = frozenset(
    {"fuseblk", "fuse.ext4", "fuse.ntfs-3g", "fuse.ntfs", "fuse.encfs", "fuse.gocryptfs", "fuse.cryfs"}
)
MOUNTS = Path("/proc/self/mountinfo")
DRIVE_REMOTE = 4
"""The answer of Windows' GetDriveTypeW for a drive on a network."""


def mount_type(folder: Path, mountinfo: str) -> str:
    """The type of the file system of `folder`, from the text of /proc/self/mountinfo; "" if it is not listed.

    The longest mount point that contains the folder counts; of two mounts on the same point, the later.
    """
    found, longest = "", -1
    for line in mountinfo.splitlines():
        point, kind = _point_and_kind(line)
        if len(point) >= longest and _holds(point, str(folder)):
            found, longest = kind, len(point)
    return found


def is_network(kind: str) -> bool:
    """True for a type of file system on a network or on another machine."""
    if kind in NETWORK:
        return True
    return kind.startswith("fuse") and kind not in LOCAL_FUSE


def mac_share(folder: str, mounts: str) -> str:
    """The type of the network file system that `folder` is on, from what `mount` prints on macOS; "" for a local one.

    macOS marks a local file system with the flag "local"; a trigger of its automounter is on no network yet. Names of
    files differ in more than case.
    """
    kind, options, longest = "", frozenset[str](), -1
    for line in mounts.splitlines():
        front, _, said = line.rpartition(" (")
        _, on, point = front.partition(" on /")
        if on and len(point) + 1 >= longest and _holds(f"/{point}".casefold(), folder.casefold()):
            longest = len(point) + 1
            kind, *rest = said.rstrip(")").split(", ")
            options = frozenset(rest)
    return kind if is_network(kind) or (kind not in ("", "autofs") and "local" not in options) else ""


def windows_share(folder: str, drive_type: Callable[[str], int]) -> str:
    r"""The kind of network share of a Windows path: "smb" for one like \\server\share, "mapped drive" for a letter that
    stands for one; "" for a drive of the machine. `drive_type` answers GetDriveTypeW for a root like "Z:\".
    """
    plain = folder.replace("/", "\\")
    if plain.upper().startswith(("\\\\?\\UNC\\", "\\\\.\\UNC\\")):
        return "smb"
    path = PureWindowsPath(plain.removeprefix("\\\\?\\"))
    if path.drive.startswith("\\\\"):
        return "smb"
    return "mapped drive" if path.drive and drive_type(f"{path.drive}\\") == DRIVE_REMOTE else ""


def network_share(folder: Path) -> str:
    """The kind of network share that `folder`, which need not exist, is on; "" if it is on this machine."""
    if sys.platform == "win32":
        return windows_share(str(folder), _drive_type) or windows_share(os.path.realpath(folder), _drive_type)
    if sys.platform == "darwin":
        return mac_share(os.path.realpath(folder), _mac_mounts())
    try:
        mountinfo = MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""  # a system without either list of mounts
    kind = mount_type(Path(os.path.realpath(folder)), mountinfo)
    return kind if is_network(kind) else ""


def _drive_type(root: str) -> int:
    windows: Any = ctypes
    return int(windows.windll.kernel32.GetDriveTypeW(ctypes.c_wchar_p(root)))


def _mac_mounts() -> str:
    """The output of `mount`; "" if it cannot be run."""
    try:
        told = subprocess.run(["/sbin/mount"], capture_output=True, text=True, errors="replace", timeout=5, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return told.stdout


def _point_and_kind(line: str) -> tuple[str, str]:
    # 36 35 98:0 /root /mount/point rw,noatime shared:1 - ext4 /dev/sda1 rw
    front, _, back = line.partition(" - ")
    fields = front.split(" ")
    if len(fields) < 5 or not back:
        return "", ""
    return _unescaped(fields[4]), back.split(" ", 1)[0]


def _unescaped(point: str) -> str:
    for code, sign in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        point = point.replace(code, sign)
    return point


def _holds(point: str, folder: str) -> bool:
    if not point:
        return False
    return folder == point or folder.startswith(point if point.endswith("/") else point + "/")
