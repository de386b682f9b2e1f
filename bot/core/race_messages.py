"""The messages around a race: the days before it by countdown, taper and pacing card; afterwards its result."""

from dataclasses import replace

from bot.core.layout import buttons, nudge_buttons
from bot.core.message import Reply
from bot.core.pacing import pacing_reply
from marathon.domain.athlete import AthleteId
from marathon.domain.race_week import STEPS, RaceNotice, RaceResultNotice, RaceWeekNotice
from marathon.errors import NoRaceAheadError, NotFoundError
from marathon.usecases.desk import Desk
from marathon.usecases.pace_race import pace_race
from marathon.usecases.race_result import race_result
from marathon.words import race_week as words
from marathon.words.labels import Label
from marathon.words.voice import Voice


def race_message(desk: Desk, athlete_id: AthleteId, notice: RaceNotice, voice: Voice) -> Reply:
    """Return what a notice about a race says now.

    Raises: NotFoundError when the race is there no more, or has been run meanwhile.
    """
    if isinstance(notice, RaceResultNotice):
        return _result(desk, athlete_id, notice, voice)
    return _week(desk, athlete_id, notice, voice)


def _week(desk: Desk, athlete_id: AthleteId, notice: RaceWeekNotice, voice: Voice) -> Reply:
    """Return the whole pacing card on the eve, and before it all but the splits."""
    try:
        card = pace_race(desk, athlete_id, notice.race_id)
    except NoRaceAheadError:
        raise NotFoundError from None
    is_eve = notice.step == STEPS[-1]
    reply = pacing_reply(card, voice, with_splits=is_eve)
    offers = (Label.PLAN, "/plan"), (Label.PREDICT, "/predict")
    splits = () if is_eve else buttons(voice, (Label.SPLITS, f"/race pacing {notice.race_id}"))
    return replace(reply, buttons=(*splits, *buttons(voice, *offers), *nudge_buttons(notice.code, voice)))


def _result(desk: Desk, athlete_id: AthleteId, notice: RaceResultNotice, voice: Voice) -> Reply:
    card = race_result(desk, athlete_id, notice.race_id)
    offers = (Label.PREDICT, "/predict"), (Label.RACES, "/race")
    return Reply(
        title=words.result_title(card, voice),
        lines=words.result_lines(card, voice),
        buttons=(*buttons(voice, *offers), *nudge_buttons(notice.code, voice)),
    )
