"""What is said in a group, and of it: whose card it shows, and who turns that on."""

from marathon.words.voice import Voice


def shown_here(team: str, voice: Voice) -> str:
    """Return that a group shows a team's card from now on."""
    return voice.say("This group shows the card of {team} from now on", team=team)


def what_that_means(voice: Voice) -> str:
    """Return what the group sees."""
    return voice.say("/team shows done against planned of those members who agreed to it, and nothing else.")


def say_it_in_the_group(voice: Voice) -> str:
    """Return where that has to be said."""
    return voice.say("Say /team here in the group that shall show your team's card.")


def nothing_shown(voice: Voice) -> str:
    """Return that nobody has turned a group on yet."""
    return voice.say("This group shows no team's card yet. A coach of the team turns it on with /team here.")


def show_this(team: str, voice: Voice) -> str:
    """Return the label of the button that does so."""
    return voice.say("Show {team} here", team=team)
