"""The drafts of a desk, as they are on the disk while its program runs."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from db.drafts.book import DraftBook


def is_on_disk(folder: Path, words: str) -> bool:
    """True if a box of a draft of the desk in this folder ends in these words. A kill asks nobody: the last letters may
    be on the screen a moment before they are in the file.
    """
    with closing(DraftBook(folder / "unfinished")) as book:
        return any(kept.endswith(words) for seen in book.unfinished() for kept in seen.values.values())
