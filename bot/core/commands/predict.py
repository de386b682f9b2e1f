"""/predict: the time to expect, how sure that is, and what it rests on."""

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final

from bot.core.layout import buttons_about, page_button, picture, whose
from bot.core.message import Reply
from bot.core.pacing import pacing_reply
from bot.core.request import Request
from marathon.charts import prediction as chart
from marathon.domain.athlete import AthleteId
from marathon.domain.prediction_card import PredictionCard
from marathon.domain.race import Estimate, Refusal
from marathon.domain.team import Role
from marathon.domain.units import Units, parse_distance_m, parse_time_over_s
from marathon.errors import UnreadableTextError
from marathon.usecases.pace_race import pace_distance
from marathon.usecases.people import find_person
from marathon.usecases.predict_race import distance_meant, predict_race
from marathon.words import plans, predictions
from marathon.words import prediction_details as details
from marathon.words.labels import Label
from marathon.words.phrases import called
from marathon.words.voice import Voice

USAGE: Final = (
    "/predict",
    "/predict half",
    "/predict marathon 3:30:00",
    "/predict why",
    "/predict splits marathon 3:30:00",
    "/predict NAME",
)
NEEDS: Final = Role.ATHLETE
SPLITS: Final = "splits"
ELSEWHERE: Final = ((Label.FORM, "/form"), (Label.PLAN, "/plan"))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What the words behind the command say: which side of the card, of what, and of whom."""

    view: str
    distance_m: float | None
    goal: str | None
    name: str

    def goal_s(self, request: Request, person: AthleteId) -> float | None:
        """Return the goal as a time over the distance that is meant: “3:30” of a marathon means hours."""
        if self.goal is None:
            return None
        return parse_time_over_s(self.goal, self.distance_m or distance_meant(request.desk, person))


def answer(request: Request) -> Reply:
    """Return the prediction, what it rests on, or its splits; or the datum that is missing for one."""
    asked = _read(request.args, request.speaker.units)
    person = find_person(request.desk, request.speaker, asked.name)
    if asked.view == SPLITS:
        return _splits(request, person, asked)
    is_own = person == request.speaker.id
    card = predict_race(
        request.desk, person, asked.distance_m, asked.goal_s(request, person), for_coach=not is_own
    )
    make = _refusal if isinstance(card.outcome, Refusal) else VIEWS[asked.view]
    reply = make(request, card, asked)
    title = whose(card.athlete_name, request, card.athlete_id) + reply.title
    return replace(reply, title=title, is_view=True, is_shareable=is_own)


def _refusal(request: Request, card: PredictionCard, _asked: _Asked) -> Reply:
    assert isinstance(card.outcome, Refusal), "an estimate is answered elsewhere"
    return Reply(
        title=predictions.headline(card, request.voice),
        lines=(predictions.refusal(card.outcome, request.voice),),
        buttons=buttons_about(request, card.athlete_id, card.athlete_name, *ELSEWHERE),
    )


def _overview(request: Request, card: PredictionCard, asked: _Asked) -> Reply:
    voice = request.voice
    return Reply(
        title=predictions.headline(card, voice),
        lines=_lines(card, voice),
        picture=picture("prediction", predictions.prediction_alt(card, voice), chart.draw, card, voice),
        buttons=(
            *buttons_about(request, card.athlete_id, card.athlete_name, *_offers(asked.distance_m)),
            *page_button(request),
        ),
    )


def _why(request: Request, card: PredictionCard, _asked: _Asked) -> Reply:
    """Return every effort with its share, mileage, what a week changed, and the record race by race."""
    assert isinstance(card.outcome, Estimate), "a refusal is answered before"
    voice = request.voice
    said = [*details.drivers(card.outcome, voice), details.mileage(card, voice)]
    if card.change:
        said.append(details.change(card.change, card.outcome.time_s, voice))
    said.append(details.record(card, voice))
    said += [details.record_line(one, voice) for one in card.record]
    said.append(predictions.rule(card.outcome, voice))
    return Reply(title=details.why_title(card, voice), lines=tuple(filter(None, said)))


def _splits(request: Request, person: AthleteId, asked: _Asked) -> Reply:
    """Return even splits of what is predicted, with the goal beside it."""
    is_own = person == request.speaker.id
    goal_s = asked.goal_s(request, person)
    card = pace_distance(request.desk, person, asked.distance_m, goal_s, for_coach=not is_own)
    reply, about = pacing_reply(card, request.voice), card.prediction
    return replace(
        reply,
        title=whose(about.athlete_name, request, person) + reply.title,
        buttons=buttons_about(request, person, about.athlete_name, (Label.PREDICT, "/predict"), *ELSEWHERE),
        is_view=True,
        is_shareable=is_own,
    )


VIEWS: Final = {"": _overview, "why": _why}


def _offers(distance_m: float | None) -> tuple[tuple[Label, str], ...]:
    """Return the next steps, about the same distance where one was named."""
    same = f" {distance_m:g}m" if distance_m else ""
    return (
        (Label.WHY, f"/predict why{same}"),
        (Label.SPLITS, f"/predict splits{same}"),
        *ELSEWHERE,
    )


def _lines(card: PredictionCard, voice: Voice) -> tuple[str, ...]:
    assert isinstance(card.outcome, Estimate), "a refusal is answered before"
    said = [predictions.goal(card, voice), predictions.pace(card.outcome, voice)]
    said.append(predictions.basis(card.outcome, voice))
    if card.slower:
        said.append(predictions.slower(card.slower, voice))
    if card.change:
        said.append(details.change(card.change, card.outcome.time_s, voice))
    if card.projection:
        said.append(details.projection(card.projection, voice))
    said.append(details.record(card, voice))
    if card.outcome.instead:
        said.append(predictions.instead(card.outcome.instead, voice))
    if card.race:
        said.append(plans.countdown(called(card.race, voice), card.race.date, card.date, voice))
    return tuple(filter(None, said))


def _read(args: tuple[str, ...], units: Units) -> _Asked:
    """Return the side of the card, the distance, the goal and the name in the arguments, each where it is given."""
    rest = list(args)
    view = next((word for word in (*rest[:1], *rest[-1:]) if word.lower() in (*VIEWS, SPLITS)), "")
    goal = next((word for word in rest if ":" in word and word[0].isdigit()), None)
    for word in filter(None, (view, goal)):
        rest.remove(word)
    distance_m, name = _read_distance(rest, units)
    return _Asked(view=view.lower(), distance_m=distance_m, goal=goal, name=name)


def _read_distance(said: list[str], units: Units) -> tuple[float | None, str]:
    """Return the distance before or behind the name, if there is one, and the name, which begins with a letter.

    A bare number behind a name is no distance: it tells two of one name apart.
    """
    for size in (2, 1):
        try:
            return parse_distance_m(" ".join(said[:size]), units), " ".join(said[size:])
        except UnreadableTextError as error:
            if size == 1 and said and said[0][0].isdigit():
                raise UnreadableTextError(**error.facts | {"text": " ".join(said)}) from None
    for size in (2, 1):
        if len(said) > size and not (size == 1 and said[-1].isdigit()):
            with suppress(UnreadableTextError):
                return parse_distance_m(" ".join(said[-size:]), units), " ".join(said[:-size])
    return None, " ".join(said)
