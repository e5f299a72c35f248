"""What can go wrong, in families. Each carries one sentence that a person at the desk can act on."""


class DeskError(Exception):
    """Something the desk can be told about. `str(error)` is one plain sentence that says what to do."""


class CharterError(DeskError):
    """An edition's file has a mistake: the sentence names the file, the line or key, and the mend."""


class WordsError(DeskError):
    """Something typed could not be understood: the sentence says what to type instead."""


class RecordError(DeskError):
    """The record could not be read or written: the sentence says what is kept and what to do next.

    `again` is True where trying the same thing again may work (a full disk, somebody else saving).
    """

    def __init__(self, sentence: str, *, again: bool = False) -> None:
        super().__init__(sentence)
        self.again = again


class DraftError(DeskError):
    """An unfinished entry could not be kept: the sentence says what is on the screen only."""
