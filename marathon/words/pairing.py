"""Pairing two accounts of one person, in words."""

from marathon.words.notices import platform_name
from marathon.words.voice import Voice


def code_title(voice: Voice) -> str:
    """Return the headline above a fresh code."""
    return voice.say("Say this to me on the other platform, in private, within ten minutes:")


def code_lines(code: str, voice: Voice) -> tuple[str, str, str]:
    """Return what to type, and what follows."""
    return (
        f"/pair {code}",
        voice.say("In Slack, in our direct message: pair {code}", code=code),
        voice.say(
            "It makes you one person there and here: one history, one plan, the same settings. It works once. "
            "Give it to nobody: whoever says it becomes you."
        ),
    )


def choose(name: str, voice: Voice) -> str:
    """Return what is asked of somebody who has something of their own."""
    return voice.say("Become one person with {name}? Go on only if that is you, too.", name=name)


def choose_lines(voice: Voice) -> tuple[str, ...]:
    """Return what becomes of what both have."""
    return (
        voice.say("Runs, races, check-ins and teams of both stay; a run that both have counts once."),
        voice.say("Of settings, and of two plans, only one can stay: which? This cannot be undone."),
    )


def keep_mine(voice: Voice) -> str:
    """Return the label for the settings of the one who types."""
    return voice.say("Keep those of here")


def keep_theirs(name: str, voice: Voice) -> str:
    """Return the label for the settings of the one who made the code."""
    return voice.say("Keep those of {name}", name=name)


def neither(voice: Voice) -> str:
    """Return the label of the button that pairs nothing."""
    return voice.say("No, leave it")


def not_paired(voice: Voice) -> str:
    """Return that two accounts stay two."""
    return voice.say("Nothing was joined: both accounts stay as they were. The code ends by itself.")


def paired(name: str, voice: Voice) -> str:
    """Return that both are one."""
    return voice.say("You are {name} here, too: one history, one plan, the same settings", name=name)


def paired_notice(platform: str, voice: Voice) -> str:
    """Return what is told on all platforms once another one is joined."""
    if not platform:
        return voice.say("Another account was just joined to yours with a code of /pair")
    where = platform_name(platform, voice)
    return voice.say("Your account on {platform} was just joined with a code of /pair", platform=where)


def not_me(voice: Voice) -> str:
    """Return what to do about a pairing that one did not make."""
    return voice.say("If that was not you, tell whoever runs this coach: that account reads what you read.")
