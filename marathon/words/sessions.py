"""Sessions, runs and marks in words."""

from marathon.domain.activity import Sport
from marathon.domain.cards import RunLine, SessionLine
from marathon.domain.load import LoadMethod
from marathon.domain.marks import Mark, Status
from marathon.domain.plan import PlannedSession, SessionKind
from marathon.words.voice import Voice

SIGNS = {
    Mark.GREEN: "✓",
    Mark.YELLOW: "~",
    Mark.RED: "!",
    Mark.MISSED: "✗",
    Mark.TO_DO: "○",
    Mark.EXCUSED: "◇",
    Mark.UNPLANNED: "+",
    Mark.REST: "–",
    Mark.NONE: "·",
}


def kind_name(kind: SessionKind, voice: Voice) -> str:
    """Return a session kind's name, capitalised as a label."""
    names = {
        SessionKind.EASY: voice.say("Easy run"),
        SessionKind.RECOVERY: voice.say("Recovery run"),
        SessionKind.LONG: voice.say("Long run"),
        SessionKind.TEMPO: voice.say("Tempo run"),
        SessionKind.INTERVALS: voice.say("Intervals"),
        SessionKind.MARATHON_PACE: voice.say("Marathon-pace run"),
        SessionKind.RACE: voice.say("Race"),
        SessionKind.CROSS: voice.say("Cross-training"),
        SessionKind.STRENGTH: voice.say("Strength"),
        SessionKind.REST: voice.say("Rest"),
    }
    return names[kind]


def sport_name(sport: Sport, voice: Voice) -> str:
    """Return a sport's name, capitalised as a label."""
    names = {
        Sport.RUN: voice.say("Run"),
        Sport.RIDE: voice.say("Ride"),
        Sport.SWIM: voice.say("Swim"),
        Sport.WALK: voice.say("Walk"),
        Sport.HIKE: voice.say("Hike"),
        Sport.ROW: voice.say("Row"),
        Sport.STRENGTH: voice.say("Strength"),
        Sport.CLIMB: voice.say("Climb"),
        Sport.SKI: voice.say("Ski"),
        Sport.OTHER: voice.say("Activity"),
    }
    return names[sport]


def mark_word(mark: Mark, voice: Voice) -> str:
    """Return a mark as a short word."""
    words = {
        Mark.GREEN: voice.say("on plan"),
        Mark.YELLOW: voice.say("off plan"),
        Mark.RED: voice.say("far off plan"),
        Mark.MISSED: voice.say("missed"),
        Mark.TO_DO: voice.say("to do"),
        Mark.EXCUSED: voice.say("excused"),
        Mark.UNPLANNED: voice.say("not in the plan"),
        Mark.REST: voice.say("rest"),
        Mark.NONE: voice.say("nothing planned"),
    }
    return words[mark]


def status_word(status: Status, voice: Voice) -> str:
    """Return a status' name."""
    words = {
        Status.ON_TRACK: voice.say("On Track"),
        Status.AHEAD: voice.say("Ahead"),
        Status.UNDER_PERFORMED: voice.say("Under-performed"),
        Status.OVER_REACHED: voice.say("Over-reached"),
        Status.EXCUSED: voice.say("Excused"),
        Status.NO_PLAN: voice.say("No plan"),
        Status.NO_DATA: voice.say("No data"),
    }
    return words[status]


def session_name(session: SessionLine, voice: Voice) -> str:
    """Return “Long run 28 km at 5:40 /km”: what is planned, without how it went.

    A quality session is judged by its fast part, and that is what its pace is for.
    """
    return _name(
        session.kind,
        session.planned_duration_s,
        session.planned_distance_m,
        session.target_pace_s_per_km,
        voice,
    )


def session_size(session: SessionLine, voice: Voice) -> str:
    """Return “Long run 28 km”, or how long it takes where no distance is planned: as a list of many can hold it."""
    distance_m = session.planned_distance_m
    return _name(session.kind, None if distance_m else session.planned_duration_s, distance_m, None, voice)


def planned_name(session: PlannedSession, voice: Voice) -> str:
    """Return the same for a session straight from the plan."""
    return _name(session.kind, session.duration_s, session.distance_m, session.pace_s_per_km, voice)


def planned_size(session: PlannedSession, voice: Voice) -> str:
    """Return “Long run 28 km”, without a pace, as a button can hold it."""
    return _name(session.kind, session.duration_s, session.distance_m, None, voice)


def _name(
    kind: SessionKind, duration_s: float | None, distance_m: float | None, pace: float | None, voice: Voice
) -> str:
    parts = [kind_name(kind, voice)]
    if distance_m:
        parts.append(
            voice.race_distance(distance_m) if kind is SessionKind.RACE else voice.distance(distance_m)
        )
    if duration_s:
        parts.append(f"({voice.duration(duration_s)})" if distance_m else voice.duration(duration_s))
    name = " ".join(parts)
    if not pace:
        return name
    if kind.is_quality and kind is not SessionKind.RACE:
        return voice.say("{name}, the fast part at {pace}", name=name, pace=voice.pace(pace))
    return voice.say("{name} at {pace}", name=name, pace=voice.pace(pace))


def run_name(run: RunLine, voice: Voice) -> str:
    """Return “Run 12.3 km in 1 h 04, 5:12 /km, heart rate 148”."""
    parts = [sport_name(run.sport, voice)]
    if run.distance_m:
        parts.append(voice.distance(run.distance_m))
    head = voice.say("{what} in {time}", what=" ".join(parts), time=voice.duration(run.duration_s))
    details = [head]
    if run.sport is Sport.RUN and run.pace_s_per_km:
        details.append(voice.pace(run.pace_s_per_km))
    if run.average_hr_bpm:
        details.append(voice.say("heart rate {hr}", hr=voice.number(run.average_hr_bpm)))
    return ", ".join(details)


def unplanned_run(run: RunLine, voice: Voice) -> str:
    """Return an activity that counts for no session."""
    return voice.say("{run}: not in the plan", run=run_name(run, voice))


def load_method(method: LoadMethod, voice: Voice) -> str:
    """Return how a load was found."""
    words = {
        LoadMethod.HR_SAMPLES: voice.say("from heart-rate samples"),
        LoadMethod.HR_AVERAGE: voice.say("from average heart rate"),
        LoadMethod.PACE: voice.say("from pace"),
        LoadMethod.EFFORT: voice.say("from effort"),
    }
    return words[method]


def load_sentence(run: RunLine, voice: Voice, *, is_own: bool = True) -> str:
    """Return a run's load with the method it came by, or why there is none; to who ran it, also what helps."""
    if run.load_au is None or run.load_method is None:
        if not is_own:
            return voice.say("No load: what it takes of heart rate or effort is not known.")
        if run.average_hr_bpm:
            return voice.say(
                "No load yet: tell me your maximum heart rate, such as /profile max 188, "
                "or how hard it was, /run effort {number} 6.",
                number=run.activity_id,
            )
        return voice.say("No load: add how hard it was, /run effort {number} 6.", number=run.activity_id)
    return voice.say(
        "Load {load} {method}.", load=voice.number(run.load_au), method=load_method(run.load_method, voice)
    )
