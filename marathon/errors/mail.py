"""What can go wrong with a mailbox: one that is given, asked, or left."""

from marathon.errors.base import CoachError


class MailOffError(CoachError):
    """E-mail is not set up here. Whoever runs this coach can do that in .env."""


class AddressError(CoachError):
    """“{text}” is no e-mail address I can write to. One looks like you@example.org."""


class MailboxKnownError(CoachError):
    """I write to {address} already. /email off ends that."""


class MailedTodayError(CoachError):
    """A mail went to {address} within the last day, and its link may still work. Look for it among the spam, too."""


class MailLimitError(CoachError):
    """You have asked for {most} mailboxes within a day. Try again tomorrow."""


class MailboxRefusedError(CoachError):
    """The mail server takes no mail for {address} ({problem}). Check how it is spelled."""


class MailDelayedError(CoachError):
    """The mail server takes no mail right now, so none was sent. Try again in a while."""


class MailLinkError(CoachError):
    """This link does not work (any more). Say /email in the chat with your address for a new one."""


class SignedLinkError(CoachError):
    """This link does not work (any more). In the chat, /help lists what you can do instead."""


class SignedLinkExpiredError(SignedLinkError):
    """This link was good for a while, which is over. In the chat, /help lists what you can do instead."""


class MailLeaveError(CoachError):
    """This link does not end the mails (any more). /email off in the chat does."""


class MailSampleError(CoachError):
    """{problem}"""
