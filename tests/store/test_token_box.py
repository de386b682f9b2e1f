"""Tokens are readable with a key only, by their own athlete only, and survive a change of keys."""

from datetime import UTC, datetime

import pytest
from cryptography.fernet import Fernet

from marathon.domain.athlete import AthleteId
from marathon.domain.strava_account import TokenPair
from marathon.errors import TokenUnreadableError
from marathon.store.token_box import TokenBox

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()
PAIR = TokenPair(
    access_token="access-1", refresh_token="refresh-1", expires_at=datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
)
ANNA, BEN = AthleteId(1), AthleteId(2)


def test_what_is_sealed_comes_out_again_and_shows_nothing() -> None:
    sealed = TokenBox([OLD]).seal(ANNA, PAIR)
    assert TokenBox([OLD]).open(ANNA, sealed) == PAIR
    assert "access-1" not in sealed
    assert "access-1" not in repr(PAIR)


def test_tokens_put_into_anothers_row_do_not_open() -> None:
    with pytest.raises(TokenUnreadableError):
        TokenBox([OLD]).open(BEN, TokenBox([OLD]).seal(ANNA, PAIR))


@pytest.mark.parametrize("text", ["", "x", "gAAAA", "ä"])
def test_what_was_never_sealed_does_not_open(text: str) -> None:
    for act in (lambda: TokenBox([OLD]).open(ANNA, text), lambda: TokenBox([OLD]).rotate(text)):
        with pytest.raises(TokenUnreadableError):
            act()


def test_rotation_moves_tokens_to_the_newest_key_and_a_second_time_changes_nothing() -> None:
    sealed = TokenBox([OLD]).seal(ANNA, PAIR)
    both = TokenBox([NEW, OLD])
    rotated = both.rotate(sealed)
    assert TokenBox([NEW]).open(ANNA, rotated) == PAIR
    assert both.rotate(rotated) == rotated
    with pytest.raises(TokenUnreadableError):
        TokenBox([OLD]).open(ANNA, rotated)
