"""What admins are told of errors that nobody foresaw, in words."""

from marathon.domain.admin_notices import FaultNotice
from marathon.words.voice import Voice


def title(voice: Voice) -> str:
    """Return the headline."""
    return voice.say("Something in me fails that should not")


def lines(notice: FaultNotice, voice: Voice) -> tuple[str, ...]:
    """Return what fails, where more is said of it, and what to do."""
    what = voice.say_n(
        "{kind} in {place}, {n} time this hour.",
        "{kind} in {place}, {n} times this hour.",
        notice.count,
        kind=notice.kind,
        place=notice.place,
    )
    where = (
        voice.say("The log (LOG_FILE) says more.")
        if notice.request_id == "-"
        else voice.say("The log (LOG_FILE) says more, at request {request_id}.", request_id=notice.request_id)
    )
    mend = voice.say(
        "`python3 main.py doctor` finds what you can mend yourself. If it goes on after an update, report it "
        "with its number {fingerprint}; I tell you of it once an hour at most.",
        fingerprint=notice.fingerprint,
    )
    return what, where, mend
