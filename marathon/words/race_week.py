"""The messages around a race in words: the countdown, and the result against what was predicted."""

from marathon.domain.race_week import RaceResultCard
from marathon.words.phrases import called, shortened
from marathon.words.voice import Voice


def result_title(card: RaceResultCard, voice: Voice) -> str:
    """Return the result, or the question how it went."""
    name = shortened(called(card.race, voice))
    if card.result_s is None:
        return voice.say("How did {race} go?", race=name)
    return voice.say("{race}: {time}", race=name, time=voice.clock(card.result_s))


def result_lines(card: RaceResultCard, voice: Voice) -> tuple[str, ...]:
    """Return how a result lies to what was predicted and to the goal, and how to correct one that was recorded."""
    if card.result_s is None:
        return (
            voice.say(
                "Tell me your time, and predictions rest on it: /race result {number} {time}.",
                number=card.race.id,
                time=voice.clock(card.race.goal_s or card.race.distance_m * 0.3),
            ),
        )
    recorded = voice.say(
        "So your recording says, pauses included; the official time: /race result {number} TIME.",
        number=card.race.id,
    )
    afterwards = voice.say("The prediction is reckoned afterwards, from what was known the day before.")
    said = (_against_prediction(card, card.result_s, voice), _against_goal(card, card.result_s, voice))
    return (
        *filter(None, said),
        *((recorded,) if card.is_recorded else ()),
        *((afterwards,) if card.said and not card.is_kept else ()),
    )


def _against_prediction(card: RaceResultCard, result_s: float, voice: Voice) -> str:
    if card.said is None:
        return voice.say("There was no prediction for it; the next ones rest on it.")
    said = {
        "time": voice.clock(card.said.time_s),
        "low": voice.clock(card.said.low_s),
        "high": voice.clock(card.said.high_s),
        "by": voice.clock(abs(result_s - card.said.time_s)),
    }
    if result_s < card.said.low_s:
        return voice.say("Predicted {time} ({low} to {high}): {by} faster, better than the range.", **said)
    if result_s > card.said.high_s:
        return voice.say("Predicted {time} ({low} to {high}): {by} slower, beyond the range.", **said)
    if result_s <= card.said.time_s:
        return voice.say("Predicted {time} ({low} to {high}): {by} faster, inside the range.", **said)
    return voice.say("Predicted {time} ({low} to {high}): {by} slower, inside the range.", **said)


def _against_goal(card: RaceResultCard, result_s: float, voice: Voice) -> str:
    goal_s = card.race.goal_s
    if goal_s is None:
        return ""
    said = {"goal": voice.clock(goal_s), "by": voice.clock(abs(goal_s - result_s))}
    if round(result_s) == round(goal_s):
        return voice.say("Goal {goal}: reached to the second.", **said)
    if result_s < goal_s:
        return voice.say("Goal {goal}: reached with {by} to spare.", **said)
    return voice.say("Goal {goal}: missed by {by}.", **said)
