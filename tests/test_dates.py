"""Dates are read in many languages and kept as precise as they were given."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rendering import spoken_date
from retrieval.text.dates import iso_date


@pytest.mark.parametrize(
    ("stated", "iso"),
    [
        ("2022", "2022"),
        ("2022-01", "2022-01"),
        ("2022-01-19", "2022-01-19"),
        ("2022-01-19T08:30:00Z", "2022-01-19"),
        ("2022/1/9", "2022-01-09"),
        ("19 janvier 2022", "2022-01-19"),
        ("janvier 2022", "2022-01"),
        ("24 лютого 2022", "2022-02-24"),
        ("11 января 2022", "2022-01-11"),
        ("26.01.2022", "2022-01-26"),
        ("20220119", "2022-01-19"),
        ("2022-01-19, Kyiv", "2022-01-19"),
        ("2022 January 19", "2022-01-19"),
        ("14 November 2023", "2023-11-14"),
        ("*Kyiv, 24 February 2022*", "2022-02-24"),
        ("Nov 14, 2023", "2023-11-14"),
    ],
)
def test_a_stated_date_keeps_its_precision(stated: str, iso: str) -> None:
    assert iso_date(stated) == iso


@pytest.mark.parametrize(
    "stated",
    ["", "yesterday", "hier", "2022-13", "2022-02-30", "the 2000 missiles", "2000 soldiers march", "Q2 2023", "3 mai"],
)
def test_what_states_no_date_gives_none(stated: str) -> None:
    assert iso_date(stated) is None


@given(st.dates(min_value=date(1900, 1, 1)))
def test_every_iso_day_is_itself(day: date) -> None:
    assert iso_date(str(day)) == str(day)


@pytest.mark.parametrize(
    ("iso", "language", "spoken"),
    [
        ("2022", "en", "2022"),
        ("2022-01", "en", "January 2022"),
        ("2022-01", "fr", "janvier 2022"),
        ("2022-01-19", "de", "19. Januar 2022"),
        ("2022-02-24", "uk", "24 лютого 2022\u202fр."),
        (None, "en", "no date"),
        ("2022-01", "pl", "January 2022"),
    ],
)
def test_a_date_is_spoken_no_more_precisely_than_known(iso: str | None, language: str, spoken: str) -> None:
    assert spoken_date(iso, language).replace("\u00a0", "\u202f") == spoken
