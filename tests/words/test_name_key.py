"""One folding of names: what is one name, and what finds it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskapp.parsing.name_key import begins, fold, name_key, search_words, wanted_words

ONE_NAME = [
    ("Élodie Doyle", "Élodie Doyle", "elodie doyle", "ELODIE DOYLE", "É́lodie Doyle"),
    ("Sean O'Brien", "Sean O’Brien", "SEAN O'BRIEN", "Sean OBrien", "Sean O´Brien", "Sean OʼBrien", "Sean O Brien"),
    ("Łukasz Nowak", "ŁUKASZ NOWAK", "lukasz nowak"),
    ("Ann Day", "Ann\u200b Day", "Ann\u2060\ufeff  Day ", "Ann\u00a0Day", "Ann\ufe0f Day", "Ann\x00 Day"),
    ("Søren Ørsted", "Soren Orsted"),
    ("Đorđe Đukić", "Dorde Dukic"),
    ("Jürgen Groß", "Jurgen Gross", "JÜRGEN GROSS", "JÜRGEN GROẞ"),
    ("Æthelred Thorn", "Aethelred Þorn"),
    ("İlker Işık", "ilker isik", "ILKER ISIK"),
    ("Ħamrun Ŋa", "hamrun na"),
    ("Ian MacDonald", "Ian McDonald", "Ian Mac Donald", "Ian Mc Donald"),
    ("Mary Smith-Jones", "Mary Smith Jones", "Mary Smith–Jones", "Mary Smith‑Jones", "mary smithjones"),
    ("Ann-Marie", "Annmarie", "Ann Marie"),
    ("Ｚｏë", "Zoe"),
]
TWO_NAMES = [
    ("Mr Smith", "Mrs Smith"),
    ("Ann Day", "Anna Day"),
    ("Joe Hall", "Jo Hall"),
    ("राम", "रोम"),
    ("か", "が"),
    ("?", "!"),
    ("王小明", "王明"),
    ("Michael Nowak", "Michał Nowak"),
    ("Rafael", "Rafał"),
    ("Joel", "Jol"),
    ("Noel Hall", "Nol Hall"),
    ("Samuel", "Samul"),
    ("Mueller", "Müller"),
    ("Soeren", "Søren"),
    ("Андрей", "Андреи"),
    ("Артём", "Артем"),
    ("Ганна Їжак", "Ганна Іжак"),
    ("Mack", "Mck"),
    ("Ann Macey", "Ann Mcey"),
    ("Ann M'Leod", "Ann McLeod"),
    ("Ann M'Leod", "Ann MacLeod"),
    ("Ann St John", "Ann Saint John"),
    ("Ann Smith-Jones", "Ann Jones-Smith"),
    ("Sean O'Brien", "Seán Ó Briain"),
]
FOUND = [
    ("Łukasz Włodarczyk", ["luk", "lukasz", "Łukasz", "wlodarczyk", "LUKASZ W"]),
    ("Lukasz Nowak", ["Łukasz", "łuk"]),
    ("Siobhán O’Neill", ["oneill", "o'neill", "o’neill", "neill", "siobhan oneill", "o neill", "O'N"]),
    ("OBrien", ["O'Brien", "o’brien", "obrien"]),
    ("Séan Ó'Broin", ["obroin", "Ó'b", "broin"]),
    ("Donald MacLeod", ["mcleod", "macleod", "macl", "mcl", "mac", "mc", "MCLEOD"]),
    ("Donald McLeod", ["macleod", "mac", "mcleod"]),
    *(
        (name, ["m'leod", "M‘Leod", "mcleod", "MacLeod", "mc leod", "ann macleod"])
        for name in ("Ann M'Leod", "Ann M‘Leod", "Ann McLeod", "Ann MacLeod", "Ann Mac Leod")
    ),
    *(
        (name, ["st john", "St. John", "saint john", "Saint-John", "ann saint j", "st-john"])
        for name in ("Ann St John", "Ann St. John-Hall", "Ann Saint John", "Ann Saint-John")
    ),
    ("Mac Donald, Fiona", ["macdonald", "mcdonald", "fiona mac"]),
    ("D'Arcy McKinnon", ["darcy", "arcy", "d'arcy", "mackinnon"]),
    ("Helen Smith", ["Mrs Smith", "mrs. smith", "Dr Helen Smith", "Miss H Smith", "smith helen"]),
    ("Mrs Patel", ["Mrs P", "patel", "Dr Patel", "Rev. Dr. Patel"]),
    ("Peter Lord", ["lord", "peter lord", "Mr Lord"]),
    ("Mrs", ["mrs"]),
    ("Mary Smith-Jones", ["smithjones", "smith-jones", "smith jones", "jones"]),
    ("Smithjones", ["smith-jones", "smith jones"]),
    ("Jan van der Berg", ["vanderberg", "berg", "van der", "vander"]),
    ("Ann Marie O’Shea", ["annmarie", "ann-marie", "shea", "ann oshea"]),
    ("Annmarie Dash", ["Ann-Marie", "ann marie dash"]),
    ("Jürgen Müller", ["mueller", "muller", "müller", "juergen"]),
    ("Hans Mueller", ["Müller", "muller", "muell"]),
    ("Søren Ørsted", ["soeren", "oersted", "Soren"]),
    ("Soeren Oersted", ["Søren", "orsted"]),
    ("Андрей Соловьёв", ["андреи", "Андрей", "соловьев", "СОЛОВЬЁВ"]),
    ("Андреи Соловьев", ["Андрей", "соловьёв"]),
    ("Ann Mack", ["mck", "mack", "mac"]),
    ("Siân Llŷr", ["Sia\u0302n", "sian", "llyr"]),
    ("Nguyễn Thị Đào", ["dao", "nguyen", "thi dao"]),
    ("Æsa Þórsdóttir", ["thorsdottir", "aesa"]),
    ("Jürgen Groß", ["gross", "groß", "GROSS"]),
    ("王小明", ["王", "小明", "明"]),
    ("Анна Иванова", ["иван", "АННА"]),
    ("محمد علي", ["علي"]),
    ("Samuel Noel", ["sam", "samuel", "noel", "samue"]),
]


@pytest.mark.parametrize("spellings", ONE_NAME, ids=lambda spellings: spellings[0])
def test_spellings_of_one_name_have_one_key(spellings: tuple[str, ...]) -> None:
    assert len({name_key(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize("pair", TWO_NAMES)
def test_two_names_have_two_keys(pair: tuple[str, str]) -> None:
    assert name_key(pair[0]) != name_key(pair[1])


@pytest.mark.parametrize(("name", "typed"), [(name, typed) for name, ways in FOUND for typed in ways])
def test_a_name_is_found_as_it_is_typed(name: str, typed: str) -> None:
    assert begins(typed, name)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Helen Smith", "Mrs Jones"),
        ("Mr Hallam", "m h"),
        ("Ann Day", "nn"),
        ("Sean O'Brien", "briens"),
        ("Sue Hall", "susan"),
        ("Ann", "ann d"),
        ("Mary Leonard", "mcleo"),
    ],
)
def test_another_name_is_not_found(name: str, typed: str) -> None:
    assert not begins(typed, name)


def test_nothing_typed_looks_for_nothing_and_begins_every_name() -> None:
    assert wanted_words("  ") == wanted_words("...") == []
    assert begins("", "Ann Day")


@given(st.text(max_size=80))
def test_every_name_has_a_key_is_found_by_itself_and_is_folded_once_and_for_all(name: str) -> None:
    assert fold(fold(name)) == fold(name)
    assert begins(name, name)
    assert bool(name_key(name)) == bool(fold(name))
    assert search_words(name) == search_words(name.swapcase()) or name.swapcase().casefold() != name.casefold()
