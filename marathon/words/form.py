"""Fitness, fatigue and form in words."""

from marathon.domain.cards import LoadCard
from marathon.words.sessions import load_method
from marathon.words.voice import Voice


def lines(card: LoadCard, voice: Voice) -> tuple[str, ...]:
    """Return the three averages, what they mean, and how the loads were found."""
    if not card.days:
        return (voice.say("There is no load yet. Import a run, or record one with /run."),)
    said = [
        voice.say(
            "Fitness is the load of about six weeks, fatigue ({fatigue}) that of one; form is what yesterday's fitness "
            "left over yesterday's fatigue.",
            fatigue=voice.number(card.days[-1].fatigue_au),
        ),
    ]
    if card.methods:
        said.append(
            voice.say("Loads {methods}.", methods=", ".join(load_method(m, voice) for m in card.methods))
        )
    if card.monotony is not None:
        said.append(
            voice.say(
                "Monotony {value} over seven days (2 and more is high).", value=voice.number(card.monotony, 1)
            )
        )
    return tuple(said)
