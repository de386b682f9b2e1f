"""What each command is for, in words."""

from collections.abc import Sequence
from enum import Enum
from typing import Final

from marathon.words.voice import Voice

LONGEST_NAME: Final = 40


class Purpose(Enum):
    """What somebody wants to do; the value says it in English."""

    TRAINING = "How it goes"
    AHEAD = "What lies ahead"
    RUNS = "Tell me of runs and missed days"
    TEAM = "Team and coach"
    COACHES = "For coaches"
    SETTINGS = "You and your settings"
    TELLING = "When and where I write to you"
    DATA = "Strava and your data"
    HOUSE = "For who runs this coach"


def of_purpose(purpose: Purpose, names: Sequence[str], voice: Voice) -> str:
    """Return the commands that serve one purpose."""
    return voice.say(
        "{purpose}: {commands}",
        purpose=voice.say(purpose.value),
        commands=", ".join(f"/{name}" for name in names),
    )


def plain_words_hint(voice: Voice) -> str:
    """Return that one may ask in plain words, and where a command is explained."""
    return voice.say(
        "Plain words do, too: “how did I do?”, “how fast can I run a half?”. /help predict explains one."
    )


def summary(name: str, voice: Voice) -> str:
    """Return a command's purpose in a few words."""
    topics = (_of_training, _of_telling, _of_people_and_data, _between_coach_and_athlete)
    return {known: said for topic in topics for known, said in topic(voice).items()}[name]


def _of_training(voice: Voice) -> dict[str, str]:
    return {
        "today": voice.say("today's session and how it went"),
        "week": voice.say("this week, planned and done"),
        "plan": voice.say("the plan ahead; /plan new builds one"),
        "predict": voice.say("your race time, and how sure it is"),
        "form": voice.say("fitness, fatigue and form"),
        "paces": voice.say("how fast to run what: zones and target paces"),
        "team": voice.say("who needs a word, and why"),
        "why": voice.say("the rule behind your status"),
        "run": voice.say("record, change or remove a run by hand"),
        "match": voice.say("say which session a run counts for"),
        "move": voice.say("move a session to another day"),
        "away": voice.say("ill, injured or travelling"),
        "pain": voice.say("something hurts: hard runs stop until it is gone"),
        "race": voice.say("your races, goals and results"),
        "profile": voice.say("heart rates and paces you are judged by"),
    }


def _of_telling(voice: Voice) -> dict[str, str]:
    return {
        "messages": voice.say("what I told you without being asked"),
        "language": voice.say("the language I speak with you"),
        "units": voice.say("kilometres or miles"),
        "timezone": voice.say("where your day ends"),
        "settings": voice.say("all of how I speak to you, each with a button"),
        "morning": voice.say("when a note says what the day asks, and why"),
        "hour": voice.say("when your day is summed up"),
        "weekly": voice.say("when your week is reviewed on Sundays"),
        "quiet": voice.say("hours in which I tell nothing unasked"),
        "summaries": voice.say("where I tell you what you did not ask for"),
        "nudges": voice.say("what I nudge you about, once a day at most, and what not"),
        "email": voice.say("be told by e-mail, too"),
        "setup": voice.say("name, units, zone and daily hour, question by question"),
        "cancel": voice.say("leave the questions"),
    }


def _of_people_and_data(voice: Voice) -> dict[str, str]:
    return {
        "pair": voice.say("be one person on two platforms"),
        "link": voice.say(
            "your page in a browser, your plan in your calendar, or a code for a program of yours"
        ),
        "sessions": voice.say("where you are signed in, and signing out"),
        "join": voice.say("into a team, by the code of an invite"),
        "leave": voice.say("out of a team"),
        "privacy": voice.say("who sees what of you, and switching it"),
        "export": voice.say("everything kept about you, as a file"),
        "connect": voice.say("connect your Strava, so that runs arrive by themselves"),
        "disconnect": voice.say("end that, and delete what came from Strava"),
        "forget": voice.say("delete everything kept about you"),
        "owner": voice.say("redeem the code of the first start"),
        "status": voice.say("for admins: Strava's budget, what waits, who is connected"),
        "help": voice.say("this list"),
        "start": voice.say("how to begin; with a code it joins a team"),
    }


def _between_coach_and_athlete(voice: Voice) -> dict[str, str]:
    return {
        "effort": voice.say("how hard your last run felt, 1 to 10"),
        "missed": voice.say("what happened to a session nobody recorded"),
        "athlete": voice.say("for coaches: one athlete, and what they said last"),
        "assign": voice.say("for coaches: give plans, and add, change or drop a session"),
        "note": voice.say("for coaches: write to an athlete, who can reply"),
        "reply": voice.say("answer what your coach wrote"),
        "digest": voice.say("for coaches: when and where you hear of your teams"),
    }


def explanation(name: str, voice: Voice) -> str:
    """Return what a command does, as a sentence for its usage text."""
    said = summary(name, voice)
    return f"{said[:1].upper()}{said[1:]}."


def welcome(name: str, voice: Voice) -> str:
    """Return the greeting above the list of commands."""
    return voice.say("Hello {name}. Ask me about your training:", name=name)


def welcome_group(voice: Voice) -> str:
    """Return what is answered where a group reads."""
    return voice.say("In this group I answer /team: the team's week, done against planned")


def stranger_in_group(voice: Voice) -> str:
    """Return how somebody begins whom nobody here knows yet."""
    return voice.say(
        "I do not know you yet: say hello in our private chat first. Then whoever coaches a team says /team here in "
        "this group, and it shows that team's card."
    )


def rest_in_private(voice: Voice) -> str:
    """Return that every other command belongs into the private chat."""
    return voice.say("Everything else is personal: ask me in our private chat.")


def files_hint(voice: Voice) -> str:
    """Return what can be dropped into the chat."""
    return voice.say(
        "Drop a FIT, GPX, TCX or zip file into our private chat to import runs, a CSV or ICS file to load a plan."
    )


def cannot_see_it(voice: Voice) -> str:
    """Return that what was sent cannot be read."""
    return voice.say("I cannot look at pictures or listen.")


def you_are_welcome(name: str, voice: Voice) -> str:
    """Return the answer to thanks."""
    return voice.say("You are welcome, {name}.", name=name)


def not_understood(name: str, voice: Voice) -> str:
    """Return the headline above a usage text."""
    return voice.say("/{name} is used like this:", name=name)


def all_ways(name: str, voice: Voice) -> str:
    """Return where every way to use a command is named."""
    return voice.say("/help {name} lists every way.", name=name)


def unknown_command(name: str, near: str | None, voice: Voice) -> str:
    """Return that a command does not exist, with the nearest one that does."""
    if not name:
        return voice.say("I answer commands, such as /today. /help lists them all.")
    name = name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
    if near:
        return voice.say("There is no /{name}. Did you mean /{near}?", name=name, near=near)
    return voice.say("There is no /{name}. /help lists all commands.", name=name)


def only_in_private(voice: Voice) -> str:
    """Return that a personal answer is not given where a group reads."""
    return voice.say("That is personal: ask me in our private chat.")
