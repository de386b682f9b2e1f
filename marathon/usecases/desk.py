"""The desk every verb works at: the store and the ports to the world outside."""

from dataclasses import dataclass

from marathon.ports import CardListener, Clock, RacePredictor, StravaApi
from marathon.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What a use case may reach for; built once by bot.wiring.

    strava is None where no application is set up; public_url is empty where no browser can reach this service.
    """

    store: Store
    clock: Clock
    predictor: RacePredictor
    listener: CardListener
    strava: StravaApi | None = None
    public_url: str = ""
