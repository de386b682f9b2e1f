"""Fitness, fatigue and form in words, and what their chart shows."""

from datetime import timedelta
from typing import Final

from marathon.domain.cards import LoadCard, LoadDay
from marathon.words.examples import run
from marathon.words.phrases import cut_alt, span
from marathon.words.sessions import load_method
from marathon.words.voice import Voice

_TREND_DAYS: Final = 28
# Own choice: round values near the usual reading of form (fitness minus fatigue).
_FRESH_AU: Final = 5
_TIRED_AU: Final = -10
_VERY_TIRED_AU: Final = -30


def lines(card: LoadCard, voice: Voice) -> tuple[str, ...]:
    """Return the three averages, what they mean, and how the loads were found."""
    if not card.days:
        return (
            voice.say(
                "Drop a file into our private chat, or record a run with /run {distance} 52:00.",
                distance=run(voice),
            ),
        )
    said = [
        voice.say(
            "Fitness is the load of about six weeks, fatigue ({fatigue}) that of one; form is what yesterday's fitness "
            "left over yesterday's fatigue.",
            fatigue=voice.number(card.days[-1].fatigue_au),
        ),
    ]
    if card.methods:
        said.append(
            voice.say("Loads come {methods}.", methods=", ".join(load_method(m, voice) for m in card.methods))
        )
    if card.monotony is not None:
        said.append(
            voice.say(
                "Monotony {value} over the last seven whole days (more than 2 is high).",
                value=voice.number(card.monotony, 1),
            )
        )
    return tuple(said)


def load_finding(card: LoadCard, voice: Voice) -> str:
    """Return fitness with its way over four weeks, and what form says."""
    if not card.days:
        return voice.say("No training load yet")
    now = card.days[-1]
    said = {
        "fitness": voice.number(now.fitness_au),
        "state": form_state(now.form_au, voice),
        "form": voice.signed(now.form_au),
    }
    earlier = [day for day in card.days if day.date <= now.date - timedelta(days=_TREND_DAYS)]
    change = round(now.fitness_au) - round(earlier[-1].fitness_au) if earlier else 0
    said["change"] = voice.number(abs(change))
    if change > 0:
        return voice.say("Fitness {fitness}, up {change} in 4 weeks; {state} (form {form})", **said)
    if change < 0:
        return voice.say("Fitness {fitness}, down {change} in 4 weeks; {state} (form {form})", **said)
    return voice.say("Fitness {fitness}, {state} (form {form})", **said)


def form_state(form_au: float, voice: Voice) -> str:
    """Return what a form value feels like."""
    shown = round(form_au)  # as it stands beside the word
    if shown >= _FRESH_AU:
        return voice.say("fresh")
    if shown >= _TIRED_AU:
        return voice.say("in balance")
    return voice.say("tired from training") if shown >= _VERY_TIRED_AU else voice.say("very tired")


def load_about(card: LoadCard, voice: Voice) -> str:
    """Return which days and whose they are."""
    if not card.days:
        return card.athlete_name
    days = span(card.days[0].date, card.days[-1].date, voice)
    return voice.say("{days} · {name}", days=days, name=card.athlete_name)


def load_alt(card: LoadCard, voice: Voice) -> str:
    """Return the three lines in words: where they began and where they are."""
    finding = load_finding(card, voice)
    if not card.days:
        return cut_alt(voice.say("{finding}.", finding=finding))
    first, last = (_load_words(day, voice) for day in (card.days[0], card.days[-1]))
    return cut_alt(voice.say("{finding}. From {first} to {last}.", finding=finding, first=first, last=last))


def _load_words(day: LoadDay, voice: Voice) -> str:
    return voice.say(
        "fitness {fitness}, fatigue {fatigue}, form {form} on {date}",
        fitness=voice.number(day.fitness_au),
        fatigue=voice.number(day.fatigue_au),
        form=voice.signed(day.form_au),
        date=voice.day(day.date),
    )
