"""E-mail in words: what the chat, the pages and the mails themselves say of a mailbox."""

from marathon.domain.mailbox import MailboxCard, MailboxQuestion
from marathon.words.voice import Voice


def mailbox(card: MailboxCard, voice: Voice) -> str:
    """Return whether and where somebody is mailed to."""
    if not card.address:
        return voice.say("No mailbox: I tell you things in the chat only")
    if card.is_muted:
        return voice.say("{address} refused my mails three times, so none go there", address=card.address)
    return voice.say("What I tell you unasked goes to {address}, too", address=card.address)


def about(card: MailboxCard, voice: Voice) -> tuple[str, ...]:
    """Return what can be done about it."""
    if not card.address:
        return (
            voice.say("/email you@example.org adds one: a mail asks there first, and you say yes in it."),
        )
    if card.is_muted:
        return (voice.say("/email {address} tries again.", address=card.address),)
    return (
        voice.say("/summaries email sends it there only. /email with another address changes the mailbox."),
    )


def asked(address: str, voice: Voice) -> str:
    """Return that a question went out."""
    return voice.say(
        "A mail is on its way to {address}: say yes in it within a day, and I write there, too",
        address=address,
    )


def until_then(voice: Voice) -> str:
    """Return that nothing else goes there before a yes."""
    return voice.say("Until then nothing else goes there. If you do not find it, look among the spam.")


def confirmed(address: str, voice: Voice) -> str:
    """Return that a mailbox is a place to write to now."""
    return voice.say("I write to {address} from now on, too", address=address)


def left(address: str, voice: Voice) -> str:
    """Return that nothing is mailed any more."""
    if not address:
        return voice.say("You have no mailbox here, so no mails are sent")
    return voice.say("No more mails go to {address}", address=address)


def stopped(voice: Voice) -> str:
    """Return the headline for admins when the mail server takes nothing."""
    return voice.say("No mail can be sent")


def to_mend(problem: str, voice: Voice) -> tuple[str, ...]:
    """Return why a mail server takes nothing, what an admin can do, and that nothing is lost."""
    reasons = {
        "unreachable": voice.say("The mail server has not answered for an hour."),
        "busy": voice.say("The mail server has been turning mails away for an hour."),
        "no_tls": voice.say(
            "The mail server does not offer STARTTLS, or somebody in between hides it, so nothing was handed to it: "
            "no password, no mail. Check MAIL_SMTP_SERVER and MAIL_SMTP_PORT."
        ),
        "wants_tls": voice.say(
            "The mail server asks for TLS, which it cannot have as localhost. Put the name that its certificate is "
            "for in MAIL_SMTP_SERVER."
        ),
        "certificate": voice.say(
            "The mail server shows a certificate that is not good for MAIL_SMTP_SERVER, so nothing was handed to it."
        ),
        "login": voice.say("The mail server refuses MAIL_SMTP_USER with MAIL_SMTP_PASSWORD."),
        "sender": voice.say(
            "The mail server does not let this account send as MAIL_FROM, or not to other people's mailboxes."
        ),
    }
    return (
        reasons.get(problem, problem),
        voice.say("Nothing is lost: mails wait, and go out by themselves once that is mended."),
        voice.say("`python3 main.py doctor` looks at it again."),
    )


def page_title(voice: Voice) -> str:
    """Return the title of the page that confirms."""
    return voice.say("Messages to your mailbox")


def page_question(asked: MailboxQuestion, voice: Voice) -> tuple[str, ...]:
    """Return what is asked, and of whom, so that a stranger's wish is seen as one."""
    return (
        voice.say(
            "{name} in the chat wants to be told about their training at {address}. Go on only if that is you.",
            name=asked.name,
            address=asked.address,
        ),
        voice.say("Every mail has a way to end it. If that is not you, close this page: nothing happens."),
    )


def yes(voice: Voice) -> str:
    """Return the label of the button that confirms."""
    return voice.say("Yes, write to me here")


def page_confirmed(address: str, voice: Voice) -> tuple[str, ...]:
    """Return, on the page, that a mailbox was confirmed."""
    return (
        confirmed(address, voice) + ".",
        voice.say("/summaries in the chat says where messages come; /email off ends the mails."),
    )


def leave_title(voice: Voice) -> str:
    """Return the title of the page that ends mails."""
    return voice.say("No more mails?")


def leave_question(voice: Voice) -> tuple[str, ...]:
    """Return what leaving means."""
    return (
        voice.say("The button ends all mails from this coach to the mailbox that you came from."),
        voice.say("Nothing else changes: what you are told stands in the chat, as before."),
    )


def leave(voice: Voice) -> str:
    """Return the label of the button that ends mails."""
    return voice.say("End the mails")


def leave_done(voice: Voice) -> str:
    """Return that mails have ended."""
    return voice.say("Done: no more mails")


def way_back(voice: Voice) -> str:
    """Return how they would come again."""
    return voice.say("/email with your address, in the chat, lets them come again.")


def question_title(voice: Voice) -> str:
    """Return the subject of the mail that asks."""
    return voice.say("Shall Marathon Coach write to you here?")


def question_lines(voice: Voice) -> tuple[str, ...]:
    """Return what the mail that asks says; no word of it comes from whoever typed the address."""
    return (
        voice.say(
            "Somebody gave this address to a running coach in their team's chat, to be told things here."
        ),
        voice.say("If that was you, say yes within a day."),
        voice.say("If it was not, do nothing: no other mail follows, and the address is forgotten."),
    )


def question_code(code: str, voice: Voice) -> str:
    """Return what to type where there is no page to open."""
    return voice.say("In the chat, say: /email {code}", code=code)


def sample_name(voice: Voice) -> str:
    """Return whose week a sample shows."""
    return voice.say("an invented week")


def sample_title(voice: Voice) -> str:
    """Return the subject of a sample."""
    return voice.say("A sample from your coach: mails come through")


def sample_lines(voice: Voice) -> tuple[str, ...]:
    """Return what a sample says."""
    return (
        voice.say("What athletes are told unasked looks like this, by day and by night, also on a phone."),
        voice.say("The week below is invented."),
    )


def in_the_chat(voice: Voice) -> str:
    """Return the headline above next steps, which are commands of the chat."""
    return voice.say("Next, in the chat")


def why_this_came(voice: Voice) -> str:
    """Return, at the foot of a mail, why it came and that it stays as it is."""
    return voice.say(
        "You asked for this with /email in the chat. It stays as it was sent; what has changed since stands there."
    )


def how_to_leave(voice: Voice) -> str:
    """Return how to end the mails where a mail has no link for it."""
    return voice.say("To end these mails, say /email off in the chat.")
