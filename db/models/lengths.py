"""How long what is kept may be, in letters (records.md, E1 to E4)."""

REFERENCE_LENGTH = 16
NAME_LENGTH = 80
NUMBER_LENGTH = 40
ABOUT_LENGTH = 120
DETAIL_LENGTH = 4000
WORDS_LENGTH = 1000
