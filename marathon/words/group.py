"""What is said in a group, and of it: whose card it shows, and who turns that on."""

from collections.abc import Iterable

from marathon.words.notices import platform_name
from marathon.words.voice import Voice


def shown_here(team: str, voice: Voice) -> str:
    """Return that a group shows a team's card from now on."""
    return voice.say("This group shows the card of {team} from now on", team=team)


def shown_in_channel(team: str, voice: Voice) -> str:
    """Return that a channel shows a team's card from now on."""
    return voice.say("This channel shows the card of {team} from now on", team=team)


def moved_from_channel(team: str, voice: Voice) -> str:
    """Return to a channel that it shows a team's card no more."""
    return voice.say(
        "This channel no longer shows the card of {team}: another channel of the team does now", team=team
    )


def taken_from(platform: str, voice: Voice) -> str:
    """Return that another group of the team shows its card no more."""
    where = platform_name(platform, voice)
    return voice.say("Its other {platform} group shows it no more, and is told so.", platform=where)


def moved(team: str, voice: Voice) -> str:
    """Return to a group that it shows a team's card no more."""
    return voice.say(
        "This group no longer shows the card of {team}: another group of the team does now", team=team
    )


def to_have_it_back(team: str, voice: Voice) -> str:
    """Return how it comes back."""
    return voice.say("/team here {team}, said here by a coach of the team, brings it back.", team=team)


def what_that_means(voice: Voice) -> str:
    """Return what the group sees."""
    return voice.say("/team shows done against planned of those members who agreed to it, and nothing else.")


def say_it_in_the_group(voice: Voice) -> str:
    """Return where that has to be said."""
    return voice.say("Say /team here in the Telegram group that shall show your team's card.")


def choose_it_in_slack(voice: Voice) -> str:
    """Return how that is done in Slack."""
    return voice.say("In Slack a coach chooses the team's channel on my Home tab.")


def nothing_shown(voice: Voice) -> str:
    """Return that nobody has turned a group on, or another group has the card by now."""
    return voice.say("This group shows no team's card. A coach of the team turns it on with /team here.")


def show_this(team: str, voice: Voice) -> str:
    """Return the label of the button that does so."""
    return voice.say("Show {team} here", team=team)


def hidden(team: str, platform: str, voice: Voice) -> str:
    """Return that no group of a platform shows a team's card any more."""
    return voice.say(
        "The card of {team} is shown {where} no more", team=team, where=in_its_groups([platform], voice)
    )


def shown_nowhere(team: str, voice: Voice) -> str:
    """Return that there was nothing to turn off."""
    return voice.say("The card of {team} is shown nowhere here", team=team)


def hide(team: str, voice: Voice) -> str:
    """Return the label of the button that turns it off."""
    return voice.say("No channel for {team}", team=team)


def in_its_groups(platforms: Iterable[str], voice: Voice) -> str:
    """Return where a team's card is shown, by each platform's own name for such a place."""
    return voice.listed(
        voice.say("in its Slack channel")
        if platform == "slack"
        else voice.say("in its {platform} group", platform=platform_name(platform, voice))
        for platform in platforms
    )


def to_its_groups(platforms: Iterable[str], voice: Voice) -> str:
    """Return where a team's card is sent, by each platform's own name for such a place."""
    return voice.listed(
        voice.say("to its Slack channel")
        if platform == "slack"
        else voice.say("to its {platform} group", platform=platform_name(platform, voice))
        for platform in platforms
    )
