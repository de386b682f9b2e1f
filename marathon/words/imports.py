"""What an import did, in words."""

from marathon.domain.activity import Oddity
from marathon.domain.cards import RunLine
from marathon.domain.change_cards import ImportCard, ImportLine, ImportOutcome
from marathon.domain.original import MOST_KEPT_BYTES
from marathon.errors import FileRefusedError
from marathon.words.sessions import load_sentence, run_name
from marathon.words.voice import Voice


def summary(card: ImportCard, voice: Voice) -> str:
    """Return the counts of an import in one line; a better recording of a run that was there is no new run."""
    done, again, refused = (
        card.count(o) for o in (ImportOutcome.OK, ImportOutcome.DUPLICATE, ImportOutcome.REFUSED)
    )
    better = sum(line.outcome is ImportOutcome.OK and bool(line.duplicate_of) for line in card.lines)
    parts = [voice.say_n("{n} activity imported", "{n} activities imported", done - better)]
    if better:
        parts.append(voice.say_n("{n} replaced by a better recording", "{n} replaced by better ones", better))
    if again:
        parts.append(voice.say_n("{n} already there", "{n} already there", again))
    if refused:
        parts.append(voice.say_n("{n} refused", "{n} refused", refused))
    return ", ".join(parts)


def line(item: ImportLine, voice: Voice) -> str:
    """Return one file's outcome with its load."""
    said = outcome(item, voice)
    return f"{said} {load_sentence(item.run, voice)}" if item.run else said


def outcome(item: ImportLine, voice: Voice) -> str:
    """Return one file's outcome as it is known before the days are judged: without load."""
    if item.outcome is ImportOutcome.REFUSED:
        why = voice.say(FileRefusedError.template(), file=item.file, reason=voice.say(item.refused))
        return f"✗ {why}"
    if item.is_removed:
        return voice.say(
            "= {file} is the same run as {other}, which was removed, so it does not count.",
            file=item.file,
            other=item.duplicate_of,
        )
    if item.outcome is ImportOutcome.DUPLICATE:
        return voice.say(
            "= {file} is the same run as {other}; counted once.", file=item.file, other=item.duplicate_of
        )
    said = [_dated(item.run, voice) if item.run else item.file]
    if item.duplicate_of:
        said.append(voice.say("It counts instead of the same run from {other}.", other=item.duplicate_of))
    said += [oddity(odd, voice) for odd in item.oddities]
    return " ".join(said)


def _dated(run: RunLine, voice: Voice) -> str:
    return voice.say("✓ {day}: {run}.", day=voice.day(run.date), run=run_name(run, voice))


def originals(card: ImportCard, voice: Voice) -> tuple[str, ...]:
    """Return what a person must know of the files themselves: that they are kept, the first time, or are not."""
    first = voice.say(
        "I keep the files you drop, positions and all, so that /export can give them back to you; nobody else ever "
        "gets one. /privacy switches that off."
    )
    full = voice.say_n(
        "{n} file was read but not kept: {size} MB are kept for you already, and that is all there is room for. "
        "/export gives them to you, then “/privacy files none” makes room.",
        "{n} files were read but not kept: {size} MB are kept for you already, and that is all there is room for. "
        "/export gives them to you, then “/privacy files none” makes room.",
        card.no_room,
        size=voice.number(MOST_KEPT_BYTES / 1e6),
    )
    return (*([first] if card.keeps_first else []), *([full] if card.no_room else []))


def plans_waiting(count: int, voice: Voice) -> str:
    """Return that all plans of a message but its first were left alone."""
    return voice.say_n(
        "✗ One plan at a time: {n} more was left unread. Drop it once this one is settled.",
        "✗ One plan at a time: {n} more were left unread. Drop them one by one once this one is settled.",
        count,
    )


def more(count: int, voice: Voice) -> str:
    """Return how many further files are not listed."""
    return voice.say_n("… and {n} more file", "… and {n} more files", count)


def oddity(odd: Oddity, voice: Voice) -> str:
    """Return what was strange about a recording and what was done about it."""
    words = {
        Oddity.GPS_JUMP: voice.say("The GPS jumped; the jump was left out of the distance."),
        Oddity.NO_DISTANCE: voice.say("It has no distance, so it counts for load only."),
        Oddity.VERY_LONG: voice.say("It is unusually long: check that it is one run."),
        Oddity.CLOCK_BACKWARDS: voice.say("The clock ran backwards in places; those points were left out."),
    }
    return words[odd]
