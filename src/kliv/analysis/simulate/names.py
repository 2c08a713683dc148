"""Names and personal numbers for the people of the demo. Nothing of this is ever in a register table.

The first and last names are ordinary ones, put together by chance; a likeness to anyone is a coincidence.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kliv.core.identity import TEST_BIRTH_NUMBERS, check_digit

WOMEN = (
    "Agneta", "Alma", "Amanda", "Anette", "Astrid", "Britta", "Carina", "Cecilia", "Ebba", "Elin", "Ellinor", "Emma",
    "Frida", "Gunilla", "Hanna", "Helena", "Ida", "Ingrid", "Jenny", "Johanna", "Karin", "Klara", "Lena", "Lovisa",
    "Maja", "Malin", "Marie", "Matilda", "Monika", "Nathalie", "Nora", "Olivia", "Pernilla", "Rebecka", "Saga", "Sofia",
    "Susanne", "Tilda", "Ulrika", "Wilma", "Åsa",
)  # fmt: skip
MEN = (
    "Adam", "Albin", "Anders", "Anton", "Axel", "Bengt", "Björn", "Christer", "Daniel", "David", "Emil", "Erik",
    "Fredrik", "Gustav", "Hampus", "Henrik", "Isak", "Jesper", "Joakim", "Johan", "Jonas", "Kevin", "Lars", "Linus",
    "Ludvig", "Magnus", "Mattias", "Nils", "Oskar", "Patrik", "Per", "Rickard", "Robin", "Simon", "Stefan", "Tobias",
    "Ulf", "Viktor", "William", "Örjan",
)  # fmt: skip
LAST = (
    "Andersson", "Axelsson", "Berg", "Bergström", "Björk", "Blom", "Dahl", "Danielsson", "Ek", "Eklund", "Engström",
    "Eriksson", "Forsberg", "Fransson", "Gustafsson", "Hedlund", "Hedström", "Holm", "Isaksson", "Jansson", "Johansson",
    "Karlsson", "Larsson", "Lind", "Lindgren", "Lundin", "Löfgren", "Mattsson", "Nilsson", "Norberg", "Nyström",
    "Olofsson", "Persson", "Sandström", "Sjöberg", "Strand", "Sundqvist", "Svensson", "Viklund", "Wallin", "Åberg",
    "Öberg",
)  # fmt: skip
WOMEN_ABROAD = (
    "Aisha", "Alina", "Amina", "Anastasia", "Asma", "Ayan", "Dalia", "Fatima", "Fidan", "Hodan", "Huda", "Jelena",
    "Khadija", "Layla", "Leyla", "Mariam", "Maryam", "Nadia", "Natalia", "Noor", "Oksana", "Rana", "Roza", "Samira",
    "Selam", "Shirin", "Siriporn", "Suad", "Tsehay", "Zahra",
)  # fmt: skip
MEN_ABROAD = (
    "Abdi", "Ahmed", "Ali", "Amir", "Andrij", "Bashir", "Dawit", "Emir", "Farid", "Goran", "Hamza", "Hassan", "Ibrahim",
    "Jamal", "Kareem", "Mehmet", "Milan", "Mohammed", "Mustafa", "Omar", "Oleksandr", "Reza", "Robel", "Said", "Samuel",
    "Tesfay", "Yonas", "Yusuf", "Zoran",
)  # fmt: skip
LAST_ABROAD = (
    "Abdi", "Abdullah", "Ahmadi", "Ahmed", "Ali", "Aslan", "Bahta", "Barzani", "Demir", "Farah", "Ghebremedhin",
    "Haddad", "Hassan", "Hosseini", "Ibrahim", "Jama", "Jovanović", "Kaya", "Khalil", "Kovalenko", "Mahmoud", "Mohamud",
    "Nguyen", "Nowak", "Osman", "Petrović", "Rahimi", "Saleh", "Tekle", "Warsame", "Yılmaz", "Ševčenko",
)  # fmt: skip
SWEDISH_LAST = 0.15  # of those with a name from abroad, share with a Swedish last name, and the other way round


@dataclass(frozen=True)
class Name:
    """A first and a last name."""

    first: str
    last: str

    def __str__(self) -> str:
        return f"{self.first} {self.last}"


def invented_names(sexes: Sequence[str], seed: int, abroad: float | Sequence[bool] = 0.4) -> list[Name]:
    """A name for each person, by sex (`woman` and `man`; for anyone else from either list); the same for a seed.

    abroad: the share whose names come from abroad, or for each person whether it does. Names may occur twice.
    """
    rng = np.random.default_rng([seed, len(sexes)])
    n = len(sexes)
    foreign = rng.random(n) < abroad if isinstance(abroad, float) else np.asarray(abroad, dtype=bool)
    other_last = rng.random(n) < SWEDISH_LAST
    either = rng.random(n) < 0.5
    names = []
    for sex, from_abroad, other, as_woman in zip(sexes, foreign, other_last, either, strict=True):
        woman = sex == "woman" or (sex != "man" and as_woman)
        first = (WOMEN_ABROAD if woman else MEN_ABROAD) if from_abroad else WOMEN if woman else MEN
        last = LAST_ABROAD if from_abroad != other else LAST
        names.append(Name(first[rng.integers(len(first))], last[rng.integers(len(last))]))
    return names


def numbers_for_testing(births: Sequence[dt.date], sexes: Sequence[str]) -> list[str]:
    """Twelve-digit personal numbers that nobody has ever had or will have, all different, in the order given.

    The birth number is one of 980–999, even for a woman and odd for a man (either for anyone else): the series of
    Skatteverket's published test numbers ("Testpersonnummer", open data), which is never given to anyone. There are
    ten for each day and sex; where they run out the next day is used, as the register does too, so the date part may
    differ from the birth date.
    """
    used: Counter[tuple[dt.date, int]] = Counter()
    numbers = []
    for i, (birth, sex) in enumerate(zip(births, sexes, strict=True)):
        parity = {"woman": 0, "man": 1}.get(sex, i % 2)
        day = birth
        while used[day, parity] == len(TEST_BIRTH_NUMBERS) // 2:
            day += dt.timedelta(days=1)
        nine = f"{day:%y%m%d}{TEST_BIRTH_NUMBERS.start + 2 * used[day, parity] + parity}"
        used[day, parity] += 1
        numbers.append(f"{day.year:04}{nine[2:]}{check_digit(nine)}")
    return numbers
