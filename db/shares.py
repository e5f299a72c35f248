"""Is a folder on a network share? SQLite's locks do not hold there.

With locks that only seemed to hold, 4 of 14 acknowledged saves were gone (design: storage, "Opening the file").
"""

from __future__ import annotations

import os
from pathlib import Path

NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "9p", "afs", "ncpfs", "ceph", "glusterfs", "lustre",
     "drvfs", "davfs", "davfs2", "sshfs", "vboxsf", "vmhgfs", "prl_fs", "coda", "gpfs", "beegfs", "ocfs2", "gfs2",
     "virtiofs"}
)  # fmt: skip
# FUSE says what is behind it after a dot; what is on this machine's own disks is let through.
LOCAL_FUSE = frozenset(
    {"fuseblk", "fuse.ext4", "fuse.ntfs-3g", "fuse.ntfs", "fuse.encfs", "fuse.gocryptfs", "fuse.cryfs"}
)
MOUNTS = Path("/proc/self/mountinfo")


def mount_type(folder: Path, mountinfo: str) -> str:
    """What kind of file system `folder` is on, from the text of /proc/self/mountinfo; "" where it does not say.

    The longest mount point that holds the folder has it; of two mounts on one point the later covers the earlier.
    """
    found, longest = "", -1
    for line in mountinfo.splitlines():
        point, kind = _point_and_kind(line)
        if len(point) >= longest and _holds(point, str(folder)):
            found, longest = kind, len(point)
    return found


def is_network(kind: str) -> bool:
    """Whether this kind of file system is reached over a network or from another machine."""
    if kind in NETWORK:
        return True
    return kind.startswith("fuse") and kind not in LOCAL_FUSE


def network_share(folder: Path) -> str:
    """The kind of network share that `folder` is on, there or not yet; "" where it is on this machine."""
    try:
        mountinfo = MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return "smb" if str(folder).startswith("\\\\") else ""  # not Linux: only a Windows share shows in its name
    kind = mount_type(Path(os.path.realpath(folder)), mountinfo)
    return kind if is_network(kind) else ""


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
