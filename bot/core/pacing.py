"""The pacing card as a reply: for /race pacing, for /predict splits, and for the days before a race."""

from bot.core.layout import picture
from bot.core.message import Reply
from marathon.charts import pacing as chart
from marathon.domain.pacing import PacingCard
from marathon.domain.race import Refusal
from marathon.words import flags, predictions
from marathon.words import pacing as words
from marathon.words.voice import Voice


def pacing_reply(card: PacingCard, voice: Voice, *, with_splits: bool = True) -> Reply:
    """Return the splits with what they rest on; without a time to pace by, the datum that is missing for one."""
    taper = words.taper_lines(card.taper, voice)
    hurts = (flags.flag_sentences(card.pain, voice),) if card.pain else ()
    if not card.times_s:
        return Reply(title=words.untimed_title(card, voice), lines=(*hurts, *taper, *_missing(card, voice)))
    return Reply(
        title=words.title(card, voice),
        lines=(
            *hurts,
            *words.range_and_goal(card, voice),
            *_missing(card, voice),
            *taper,
            *(words.splits(card, voice) if with_splits else ()),
        ),
        picture=picture("pacing", words.alt(card, voice), chart.draw, card, voice) if with_splits else None,
    )


def _missing(card: PacingCard, voice: Voice) -> tuple[str, ...]:
    outcome = card.prediction.outcome
    return (predictions.refusal(outcome, voice),) if isinstance(outcome, Refusal) else ()
