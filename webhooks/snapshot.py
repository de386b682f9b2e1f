"""What an athlete's page shows at one moment, as JSON for whoever joins it over the live connection."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from marathon.domain.athlete import AthleteId
from marathon.domain.page_card import PageCard
from marathon.errors import TokenInvalidError
from marathon.usecases.desk import Desk
from marathon.usecases.program_tokens import who_asks
from marathon.usecases.show_page import show_page
from webhooks.api_json import adapter

_NO_TIME: Final = datetime(1970, 1, 1, tzinfo=UTC)


def snapshot_of(desk: Desk, reader: AthleteId, athlete_id: AthleteId, token: str) -> Mapping[str, object]:
    """Return the cards that a reader sees of an athlete, as of when, and the mark of what their page shows.

    Args: token: an access token of the reader's own, empty where they are known without one.
    Raises: TokenError; NotFoundError and StravaWithheldError as show_page().
    """
    if token and who_asks(desk, token).athlete_id != reader:
        raise TokenInvalidError
    card = show_page(desk, reader, athlete_id)
    return {
        "as_of": card.today.as_of.isoformat(),
        "mark": mark_of(card),
        "cards": {
            "today": _json(card.today),
            "week": _json(card.about.week),
            "form": _json(card.load.days[-1:]),
            "prediction": _json(card.prediction.outcome),
        },
    }


def mark_of(card: PageCard) -> str:
    """Return what tells whether two cards show the same, whenever they were made."""
    timeless = replace(card, today=replace(card.today, as_of=_NO_TIME, next_try_at=None))
    said = json.dumps(_json(timeless), sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _json(facts: object) -> object:
    return adapter(object).dump_python(facts, mode="json")
