"""Which folders are on a network share, from what Linux, macOS and Windows say of their mounts."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.storage.network_share import DRIVE_REMOTE, is_network, mac_share, mount_type, network_share, windows_share

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
    monkeypatch.setattr("db.storage.network_share.MOUNTS", mounts)
    assert network_share(link / "not made yet") == "nfs"
    assert network_share(tmp_path) == ""


MAC_MOUNTS = """/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
devfs on /dev (devfs, local, nobrowse)
/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse, protect, root data)
map auto_home on /System/Volumes/Data/home (autofs, automounted, nobrowse)
//priya@files.local/Front%20Desk on /Volumes/Front Desk (smbfs, nodev, nosuid, mounted by priya)
files:/export/desk on /private/nfs (nfs, nodev, nosuid, mounted by priya)
//afp_00abc@nas.local/Share on /Volumes/Share (afpfs, nodev, nosuid, mounted by priya)
https://dav.example.org/ on /Volumes/dav (webdav, nodev, noexec, nosuid, mounted by priya)
priya@host:/srv on /Users/priya/remote (macfuse, nodev, nosuid, synchronous, mounted by priya)
/dev/disk4s1 on /Volumes/Stick (1) (msdos, local, nodev, nosuid, noowners, noatime)
/dev/disk5s2 on /Volumes/Notes on paper (hfs, local, nodev, nosuid, journaled, noowners)
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/Users/priya/Library/Application Support/deskapp", ""),
        ("/System/Volumes/Data/home/priya", ""),
        ("/Volumes/Front Desk/desk", "smbfs"),
        ("/volumes/front desk/desk", "smbfs"),
        ("/Volumes/Front Desks", ""),
        ("/private/nfs", "nfs"),
        ("/Volumes/Share/desk", "afpfs"),
        ("/Volumes/dav/desk", "webdav"),
        ("/Users/priya/remote/desk", "macfuse"),
        ("/Volumes/Stick (1)/desk", ""),
        ("/Volumes/Notes on paper/desk", ""),
    ],
)
def test_on_a_mac_a_file_system_that_is_not_local_is_a_share(folder: str, kind: str) -> None:
    assert mac_share(folder, MAC_MOUNTS) == kind


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        (r"C:\Users\priya\AppData\Local\deskapp", ""),
        (r"Z:\desk", "mapped drive"),
        ("z:/desk", "mapped drive"),
        (r"\\office\share\desk", "smb"),
        ("//office/share/desk", "smb"),
        (r"\\?\UNC\office\share\desk", "smb"),
        (r"\\?\Z:\desk", "mapped drive"),
        (r"\\?\C:\desk", ""),
        (r"\\wsl.localhost\Debian\home", "smb"),
        ("desk", ""),
    ],
)
def test_on_windows_a_share_and_a_letter_that_stands_for_one_are_seen(folder: str, kind: str) -> None:
    types = {"C:\\": 3, "Z:\\": DRIVE_REMOTE, "z:\\": DRIVE_REMOTE}
    assert windows_share(folder, types.__getitem__) == kind


def test_where_the_system_lists_no_mounts_none_is_taken_for_a_share(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.storage.network_share.MOUNTS", tmp_path / "nothing")
    assert network_share(tmp_path) == ""


def test_this_machines_own_disk_is_taken(tmp_path: Path) -> None:
    assert network_share(tmp_path) == ""
