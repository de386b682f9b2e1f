"""/predict: the time to expect, how sure that is, and what it rests on."""

from typing import Final

from bot.core.layout import buttons_about, picture, whose
from bot.core.message import Reply
from bot.core.request import Request
from marathon.charts import prediction as chart
from marathon.domain.cards import PredictionCard
from marathon.domain.race import Refusal
from marathon.domain.team import Role
from marathon.domain.units import Units, parse_distance_m, parse_duration_s, parse_time_over_s
from marathon.errors import UnreadableTextError
from marathon.usecases.people import find_person
from marathon.usecases.predict_race import predict_race
from marathon.words import plans, predictions
from marathon.words.labels import Label
from marathon.words.voice import Voice

USAGE: Final = ("/predict", "/predict half", "/predict marathon 3:30:00", "/predict NAME")
NEEDS: Final = Role.ATHLETE


def answer(request: Request) -> Reply:
    """Return the prediction, or the datum that is missing for one."""
    distance_m, goal_s, name = _read(request.args, request.speaker.units)
    person = find_person(request.desk, request.speaker, name)
    card = predict_race(request.desk, person, distance_m, goal_s, for_coach=person != request.speaker.id)
    voice = request.voice
    return Reply(
        title=whose(card.athlete_name, request, card.athlete_id) + predictions.headline(card, voice),
        lines=_lines(card, voice),
        picture=picture("prediction", predictions.prediction_alt(card, voice), chart.draw, card, voice),
        buttons=buttons_about(
            request, card.athlete_id, card.athlete_name, (Label.FORM, "/form"), (Label.PLAN, "/plan")
        ),
        is_view=True,
        is_shareable=card.athlete_id == request.speaker.id,
    )


def _lines(card: PredictionCard, voice: Voice) -> tuple[str, ...]:
    if isinstance(card.outcome, Refusal):
        return (predictions.refusal(card.outcome, voice),)
    said = [predictions.goal(card, voice), predictions.pace(card.outcome, voice)]
    said.append(predictions.basis(card.outcome, voice))
    if card.slower:
        said.append(predictions.slower(card.slower, voice))
    if card.outcome.instead:
        said.append(predictions.instead(card.outcome.instead, voice))
    if card.race:
        said.append(plans.countdown(card.race.name, card.race.date, card.date, voice))
    return tuple(said)


def _read(args: tuple[str, ...], units: Units) -> tuple[float | None, float | None, str]:
    """Return the distance, the goal and the name in the arguments, each where it is given."""
    rest = list(args)
    goal = next((word for word in rest if ":" in word and word[0].isdigit()), None)
    if goal:
        rest.remove(goal)
    distance_m, name = _read_distance(rest, units)
    if goal is None:
        return distance_m, None, name
    return distance_m, parse_time_over_s(goal, distance_m) if distance_m else parse_duration_s(goal), name


def _read_distance(said: list[str], units: Units) -> tuple[float | None, str]:
    """Return the distance that comes first, if one does, and the name behind it; a name begins with a letter."""
    for size in (2, 1):
        try:
            return parse_distance_m(" ".join(said[:size]), units), " ".join(said[size:])
        except UnreadableTextError as error:
            if size == 1 and said and said[0][0].isdigit():
                raise UnreadableTextError(**error.facts | {"text": " ".join(said)}) from None
    return None, " ".join(said)
