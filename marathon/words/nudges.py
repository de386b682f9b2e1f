"""Nudges in words: their topics, what holds them back, and why one came."""

from typing import assert_never

from marathon.domain.nudge import TOPIC_OF, Hold, NudgesCard, Topic
from marathon.words.phrases import opened
from marathon.words.voice import Voice


def topic_name(topic: Topic, voice: Voice) -> str:
    """Return what nudges of a topic are about, as it stands in a list."""
    match topic:
        case Topic.RACE:
            return voice.say("race week")
        case Topic.MISSED:
            return voice.say("a missed session")
        case Topic.WARNING:
            return voice.say("warnings about your load")
        case Topic.PROPOSAL:
            return voice.say("proposals for your plan")
        case Topic.PLAN:
            return voice.say("a plan that ends")
        case Topic.SILENCE:
            return voice.say("no runs for a while")
    assert_never(topic)


def title(voice: Voice) -> str:
    """Return the rule that all nudges share."""
    return voice.say("You get one nudge a day and no more: what matters most then")


def lines(card: NudgesCard, voice: Voice) -> tuple[str, ...]:
    """Return each topic, the most important first, and whether it may come."""
    return tuple(f"{_sign(card.hold_of(topic))} {state(topic, card, voice)}" for topic in Topic)


def summary(card: NudgesCard, voice: Voice) -> str:
    """Return in one line of what a person is nudged."""
    held = [topic_name(hold.topic, voice) for hold in card.holds]
    if len(held) == len(Topic):
        return voice.say("Nudges: none")
    if held:
        return voice.say("Nudges: one a day at most, nothing about {held}", held=", ".join(held))
    return voice.say("Nudges: one a day at most")


def _sign(hold: Hold | None) -> str:
    return "✓" if hold is None else "–"


def state(topic: Topic, card: NudgesCard, voice: Voice) -> str:
    """Return whether nudges of a topic may come."""
    name, hold = opened(topic_name(topic, voice)), card.hold_of(topic)
    if hold is None:
        return voice.say("{topic}: on", topic=name)
    if hold.until is None:
        return voice.say("{topic}: off", topic=name)
    return voice.say("{topic}: nothing before {day}", topic=name, day=voice.day(hold.until))


def switch(topic: Topic, card: NudgesCard, voice: Voice) -> str:
    """Return the label of the button that turns a topic on or off."""
    name = topic_name(topic, voice)
    if card.hold_of(topic) is None:
        return voice.say("Off: {topic}", topic=name)
    return voice.say("On: {topic}", topic=name)


def why(kind: str, voice: Voice) -> str:
    """Return what brings a kind of nudge."""
    if kind == "race_result":
        return voice.say("Your race is over, and its time is what predictions rest on.")
    topic = TOPIC_OF[kind]
    match topic:
        case Topic.RACE:
            return voice.say("Your race is near, and these days have a plan of their own.")
        case Topic.MISSED:
            return voice.say("A session of the day before was not recorded. I ask once why, and not again.")
        case Topic.WARNING:
            return voice.say("Your runs show something that is better eased early.")
        case Topic.PROPOSAL:
            return voice.say("I have a change of your plan to propose; it changes only when you say so.")
        case Topic.PLAN:
            return voice.say("You trained by a plan, and nothing stands in it for the week to come.")
        case Topic.SILENCE:
            return voice.say("You have a plan, and no run of yours has come in for a while.")
    assert_never(topic)


def shared_budget(voice: Voice) -> str:
    """Return that it was the only nudge of its day."""
    return voice.say(
        "It was your one nudge of the day: there is never a second one, and none in quiet hours."
    )


def how_to_change(topic: Topic, voice: Voice) -> str:
    """Return what ends nudges of a topic, or brings them back."""
    return voice.say(
        "/nudges {topic} off stops these, /nudges {topic} on brings them back.", topic=topic.value
    )
