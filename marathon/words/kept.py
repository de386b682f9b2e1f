"""What is kept about a person, in words: the names of the tables, the export and its README."""

from collections.abc import Mapping
from datetime import datetime

from marathon.words.voice import Voice


def name_of(table: str, voice: Voice) -> str | None:
    """Return what a table holds, in a few words; None for one that a person need not be told of."""
    names = {
        "athletes": voice.say("profile"),
        "identities": voice.say("accounts on other platforms"),
        "memberships": voice.say("memberships of teams"),
        "group_members": voice.say("groups inside a team"),
        "invites": voice.say("invitations you made"),
        "destinations": voice.say("places you are written to"),
        "optimal_values": voice.say("heart rates and paces you are judged by"),
        "check_ins": voice.say("check-ins"),
        "races": voice.say("races"),
        "activities": voice.say("activities"),
        "planned_workouts": voice.say("planned sessions"),
        "plan_changes": voice.say("changes of the plan"),
        "daily_summaries": voice.say("days"),
        "import_log": voice.say("imported files, by name"),
        "assignments": voice.say("plans you gave to athletes"),
        "digests": voice.say("when and where you hear of your teams"),
        "team_cards": voice.say("cards of teams that you send to their channel"),
        "notes": voice.say("notes between you and your coach"),
        "messages": voice.say("messages"),
        "notification_log": voice.say("messages to you"),
        "outbox": voice.say("messages on their way"),
        "strava_links": voice.say("connection to Strava"),
        "consents": voice.say("what you agreed to"),
        "system_log": voice.say("entries of the operator's log"),
    }
    return names.get(table)


def export_title(counts: Mapping[str, int], voice: Voice) -> str:
    """Return how much the export holds."""
    return voice.say_n(
        "Everything kept about you: {n} activity and all the rest",
        "Everything kept about you: {n} activities and all the rest",
        counts.get("activities", 0),
    )


def export_lines(voice: Voice) -> tuple[str, str]:
    """Return what is in the zip, and what cannot be."""
    return (
        voice.say("Each kind is a JSON file; activities, planned sessions and days are CSV files too."),
        voice.say(
            "Original files are not in it, because none is kept: a file is read and let go, and so is what "
            "Strava sends. No position is kept of either."
        ),
    )


def export_name(made_at: datetime) -> str:
    """Return the name of the zip."""
    return f"marathon-coach-{made_at:%Y-%m-%d}.zip"


def read_me(counts: Mapping[str, int], made_at: datetime, voice: Voice) -> str:
    """Return the words that lie in the zip."""
    made = voice.say(
        "Everything that Marathon Coach keeps about you, as of {day}, {time} UTC.",
        day=voice.full_day(made_at.date()),
        time=f"{made_at:%H:%M}",
    )
    files = [
        f"{table}.json: {name_of(table, voice) or table} ({voice.number(count)})"
        for table, count in counts.items()
    ]
    first, originals = export_lines(voice)
    units = voice.say(
        "Names of columns end in their unit: _m metres, _s seconds, _bpm beats a minute, "
        "_au load in units of its own. Instants are UTC; local_date is your own day."
    )
    secrets = voice.say("The keys to your Strava account are left out: they are secrets, even from a file.")
    return "\n".join([made, first, "", *files, "", units, secrets, originals, ""])
