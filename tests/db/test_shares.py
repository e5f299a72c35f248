"""Which folders are on a network share, from what Linux says of its mounts."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.shares import is_network, mount_type, network_share

MOUNTS = r"""22 1 259:1 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p1 rw
25 22 0:23 / /proc rw,nosuid shared:12 - proc proc rw
40 22 0:51 / /home rw,relatime shared:20 - nfs4 files:/home rw,vers=4.2
41 40 259:4 / /home/local rw,relatime shared:21 - ext4 /dev/nvme0n1p4 rw
42 22 0:60 / /mnt/c rw,noatime - 9p C:\134 rw,dirsync,aname=drvfs
43 22 0:61 / /mnt/the\040office rw master:1 propagate_from:2 - cifs //office/share rw
44 22 0:62 / /mnt/away rw - fuse.sshfs somebody@host: rw
45 22 0:63 / /media/stick rw - fuseblk /dev/sdb1 rw
46 22 259:9 / /mnt/covered rw - ext4 /dev/sdc1 rw
47 22 0:64 / /mnt/covered rw - nfs files:/covered rw
a line that says nothing
"""


@pytest.mark.parametrize(
    ("folder", "kind", "network"),
    [
        ("/srv/desk", "ext4", False),
        ("/", "ext4", False),
        ("/home/priya/desk", "nfs4", True),
        ("/home/local/desk", "ext4", False),
        ("/home/localised", "nfs4", True),
        ("/mnt/c/Users/priya", "9p", True),
        ("/mnt/the office/desk", "cifs", True),
        ("/mnt/away", "fuse.sshfs", True),
        ("/media/stick/desk", "fuseblk", False),
        ("/mnt/covered/desk", "nfs", True),
        ("/homes", "ext4", False),
    ],
)
def test_the_longest_mount_point_that_holds_a_folder_says_what_it_is_on(folder: str, kind: str, network: bool) -> None:
    assert mount_type(Path(folder), MOUNTS) == kind
    assert is_network(kind) is network


def test_a_link_is_followed_to_where_it_leads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    share, link, mounts = tmp_path / "share", tmp_path / "desk", tmp_path / "mountinfo"
    share.mkdir()
    link.symlink_to(share)
    mounts.write_text(f"22 1 259:1 / / rw - ext4 /dev/sda1 rw\n36 35 0:50 / {share.resolve()} rw - nfs files:/x rw\n")
    monkeypatch.setattr("db.shares.MOUNTS", mounts)
    assert network_share(link / "not made yet") == "nfs"
    assert network_share(tmp_path) == ""


def test_where_the_system_says_nothing_of_mounts_only_a_windows_share_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.shares.MOUNTS", tmp_path / "nothing")
    assert network_share(Path(r"\\office\share\desk")) == "smb"
    assert network_share(tmp_path) == ""


def test_this_machines_own_disk_is_taken(tmp_path: Path) -> None:
    assert network_share(tmp_path) == ""
