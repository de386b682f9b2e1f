"""Pain in words: the question, what was noted, and what is stopped for it. Never what it may be."""

from marathon.domain.change_cards import PainCard
from marathon.domain.reasons import PainReported
from marathon.words.voice import Voice


def question(pain: PainReported | None, voice: Voice) -> str:
    """Return the question how strong it hurts, or what was noted and the question how it is now."""
    if pain is None:
        return voice.say("I am sorry. How strong is the pain, from 1 (barely) to 10 (the worst)?")
    return voice.say(
        "Pain {n} of 10 since {day}. How is it now?", n=voice.number(pain.severity), day=voice.day(pain.date)
    )


def noted(pain: PainReported, voice: Voice) -> str:
    """Return what was noted."""
    return voice.say("Noted: pain {n} of 10. Hard and long runs are stopped", n=voice.number(pain.severity))


def lines(card: PainCard, voice: Voice) -> tuple[str, ...]:
    """Return what is stopped, what pain is a reason for, and who reads it."""
    stopped = voice.say("No hard or long run stands in the next seven days.")
    if card.stopped:
        stopped = voice.say_n(
            "{n} session of the next seven days becomes half as far and easy, or rest; nothing has to be caught up.",
            "{n} sessions of the next seven days become half as far and easy, or rest; nothing has to be caught up.",
            len(card.stopped),
        )
    return (
        stopped,
        voice.say(
            "Pain is a reason to stop; see a professional if it stays. "
            "This is training information, not medical advice."
        ),
        voice.say("Your coach sees that something hurts, and how much."),
    )


def gone(voice: Voice) -> str:
    """Return that it is over, and how to begin again."""
    return voice.say("Good: from today the plan counts as it stands. Begin easy, and stop if it comes back")
