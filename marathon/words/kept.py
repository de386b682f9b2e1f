"""What is kept about a person, in words: the names of the tables, the export and its README."""

from datetime import datetime

from marathon.domain.original import ExportContents
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
        "predictions": voice.say("predictions, as they were made"),
        "activities": voice.say("activities"),
        "planned_workouts": voice.say("planned sessions"),
        "plan_changes": voice.say("changes of the plan"),
        "plan_adaptations": voice.say("answers to proposed changes of the plan"),
        "daily_summaries": voice.say("days"),
        "import_log": voice.say("imported files, by name"),
        "originals": voice.say("files you handed in, as you gave them"),
        "assignments": voice.say("plans you gave to athletes"),
        "subscriptions": voice.say("what you chose to be told, and when"),
        "nudge_days": voice.say("days on which I nudged you"),
        "nudge_holds": voice.say("what you want no nudges about"),
        "digests": voice.say("when and where you hear of your teams"),
        "team_cards": voice.say("cards of teams that you send to their channel"),
        "web_sessions": voice.say("browsers and programs you are signed in with"),
        "calendar_feeds": voice.say("calendar that reads your plan"),
        "notes": voice.say("notes between you and your coach"),
        "messages": voice.say("messages"),
        "notification_log": voice.say("messages to you"),
        "outbox": voice.say("messages on their way"),
        "strava_links": voice.say("connection to Strava"),
        "consents": voice.say("what you agreed to"),
        "system_log": voice.say("lines about you in this coach's own log"),
    }
    return names.get(table)


def export_title(found: ExportContents, voice: Voice) -> str:
    """Return how much a file of the export holds."""
    if found.part:
        return voice.say_n(
            "Your originals, file {part} of {parts}: {n} recording",
            "Your originals, file {part} of {parts}: {n} recordings",
            found.originals,
            part=found.part,
            parts=found.parts,
        )
    return voice.say_n(
        "Everything kept about you: {n} activity and all the rest",
        "Everything kept about you: {n} activities and all the rest",
        found.counts.get("activities", 0),
    )


def export_lines(found: ExportContents, voice: Voice) -> tuple[str, ...]:
    """Return what is in the zip, and what is not."""
    if found.part:
        return (_positions(voice),)
    return (
        voice.say("Each kind is a JSON file; activities, planned sessions and days are CSV files too."),
        *_originals(found, voice),
        voice.say("What Strava sends is read and let go: no original and no position of it is kept."),
    )


def _originals(found: ExportContents, voice: Voice) -> tuple[str, ...]:
    if found.parts:
        where = voice.say_n(
            "The files you handed in are too large to lie beside that: they come in {n} file of their own.",
            "The files you handed in are too many to lie beside that: they come in {n} files of their own.",
            found.parts,
        )
    elif found.originals:
        where = voice.say_n(
            "The file you handed in is in it as you gave it, in the folder “originals”.",
            "The {n} files you handed in are in it as you gave them, in the folder “originals”.",
            found.originals,
        )
    else:
        return (voice.say("No file that you handed in is in it, because none is kept."),)
    return where, _positions(voice)


def _positions(voice: Voice) -> str:
    return voice.say("They hold where you ran, second by second: be careful whom you pass them on to.")


def _content_of(table: str, voice: Voice) -> str:
    """Return what a JSON file of the export holds: of the files handed in only the list."""
    if table == "originals":
        return voice.say("list of the files you handed in")
    return name_of(table, voice) or table


def originals_file(number: int, voice: Voice) -> str:
    """Return the label of the button that brings one of the files with originals."""
    return voice.say("Originals, file {number}", number=number)


def export_name(found: ExportContents, made_at: datetime) -> str:
    """Return the name of the zip."""
    part = f"-originals-{found.part}-of-{found.parts}" if found.part else ""
    return f"marathon-coach-{made_at:%Y-%m-%d}{part}.zip"


def read_me(found: ExportContents, made_at: datetime, voice: Voice) -> str:
    """Return the words that lie in the zip."""
    day, time = voice.full_day(made_at.date()), f"{made_at:%H:%M}"
    if found.part:
        made = voice.say(
            "The files you handed in to Marathon Coach, as of {day}, {time} UTC.", day=day, time=time
        )
        return "\n".join([made, export_title(found, voice), *export_lines(found, voice), ""])
    made = voice.say(
        "Everything that Marathon Coach keeps about you, as of {day}, {time} UTC.", day=day, time=time
    )
    files = [
        f"{table}.json: {_content_of(table, voice)} ({voice.number(count)})"
        for table, count in found.counts.items()
    ]
    first, *originals = export_lines(found, voice)
    units = voice.say(
        "Names of columns end in their unit: _m metres, _s seconds, _bpm beats a minute, "
        "_au load in units of its own. Instants are UTC; local_date is your own day."
    )
    secrets = voice.say("The keys to your Strava account are left out: they are secrets, even from a file.")
    return "\n".join([made, first, "", *files, "", units, secrets, *originals, ""])
