"""Accounts and recordings as Strava's summary payloads: the inverse of reading them; details are elsewhere."""

import math
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.demo.strava.records import Recording, StravaAthlete
from marathon.domain.activity import Activity, Sport
from marathon.domain.athlete import Sex
from marathon.domain.units import Units

Payload = dict[str, object]

SPORT_TYPES: Final = {
    Sport.RUN: "Run",
    Sport.RIDE: "Ride",
    Sport.SWIM: "Swim",
    Sport.WALK: "Walk",
    Sport.HIKE: "Hike",
    Sport.ROW: "Rowing",
    Sport.STRENGTH: "WeightTraining",
    Sport.CLIMB: "RockClimbing",
    Sport.SKI: "NordicSki",
    Sport.OTHER: "Workout",
}
_WORKOUT_TYPES: Final = {True: 1, False: 3, None: 0}
_SINCE: Final = "2019-03-02T07:30:00Z"
OPEN_SEA: Final = (-48.8767, -123.3933)  # far from everybody: a position that must never be stored


def athlete_payload(athlete: StravaAthlete, *, detailed: bool = False) -> Payload:
    """Return an account as the API shows it, in full where the token may read the profile."""
    payload: Payload = {
        "id": athlete.id,
        "username": None,
        "resource_state": 3 if detailed else 2,
        "firstname": athlete.firstname,
        "lastname": athlete.lastname,
        "bio": None,
        "city": None,
        "state": None,
        "country": None,
        "sex": {Sex.FEMALE: "F", Sex.MALE: "M"}.get(athlete.sex) if athlete.sex else None,
        "premium": False,
        "summit": False,
        "created_at": _SINCE,
        "updated_at": _SINCE,
        "badge_type_id": 0,
        "weight": None,
        "profile_medium": "avatar/athlete/medium.png",
        "profile": "avatar/athlete/large.png",
        "friend": None,
        "follower": None,
    }
    if detailed:
        feet = athlete.units is Units.IMPERIAL
        payload |= {
            "follower_count": 0,
            "friend_count": 0,
            "mutual_friend_count": 0,
            "athlete_type": 1,
            "date_preference": "%m/%d/%Y" if feet else "%d/%m/%Y",
            "measurement_preference": "feet" if feet else "meters",
            "clubs": [],
            "ftp": None,
            "bikes": [],
            "shoes": [],
        }
    return payload


def summary_payload(recording: Recording) -> Payload:
    """Return a recording as the list of activities shows it; what was changed since wins."""
    activity = recording.activity
    return {
        "resource_state": 2,
        "athlete": {"id": recording.athlete_id, "resource_state": 1},
        "id": recording.id,
        "name": activity.name,
        "type": SPORT_TYPES[activity.sport],
        "sport_type": SPORT_TYPES[activity.sport],
        "workout_type": _WORKOUT_TYPES[activity.is_race] if activity.is_run else None,
        **_measures(activity),
        **times_at(recording, 0),
        "timezone": _zone_text(recording),
        "utc_offset": float(offset_s(recording)),
        **_heart(activity),
        **_counts(),
        **_place(recording),
        "trainer": activity.indoor,
        "commute": False,
        "manual": False,
        "private": recording.is_private,
        "visibility": "only_me" if recording.is_private else "everyone",
        "flagged": False,
        "gear_id": None,
        "from_accepted_tag": False,
        "upload_id": recording.id + 1,
        "upload_id_str": str(recording.id + 1),
        "external_id": f"local_{recording.id}.fit",
        "device_name": "Local Watch",
        **recording.changes,
    }


def times_at(recording: Recording, elapsed_s: float) -> Payload:
    """Return both start dates of what begins some seconds in: true UTC, and local time with its false Z."""
    at = (recording.activity.started_at + timedelta(seconds=elapsed_s)).astimezone(UTC)
    local = at + timedelta(seconds=offset_s(recording))
    return {"start_date": _stamp(at), "start_date_local": _stamp(local)}


def offset_s(recording: Recording) -> int:
    """Return the seconds from UTC to the time where it took place, by the account's zone if nothing else."""
    told = recording.activity.utc_offset_s
    if told is not None:
        return told
    there = recording.activity.started_at.astimezone(ZoneInfo(recording.zone))
    return int((there.utcoffset() or timedelta()).total_seconds())


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _zone_text(recording: Recording) -> str:
    """Strava names a zone with its offset in winter."""
    there = recording.activity.started_at.astimezone(ZoneInfo(recording.zone))
    winter = int(((there.utcoffset() or timedelta()) - (there.dst() or timedelta())).total_seconds()) // 60
    sign = "-" if winter < 0 else "+"
    return f"(GMT{sign}{abs(winter) // 60:02d}:{abs(winter) % 60:02d}) {recording.zone}"


def _measures(activity: Activity) -> Payload:
    distance, moving = activity.distance_m or 0.0, round(activity.duration_s)
    speed = distance / moving if moving else 0.0
    ascent = activity.ascent_m or 0.0
    return {
        "distance": round(distance, 1),
        "moving_time": moving,
        "elapsed_time": max(round(activity.elapsed_s), moving),
        "total_elevation_gain": round(ascent, 1),
        "average_speed": round(speed, 3),
        "max_speed": round(speed * 1.25, 3),
        "average_cadence": 82.0 if activity.is_run else None,
        "elev_low": 10.0,
        "elev_high": 10.0 + math.ceil(ascent / 4),
    }


def _heart(activity: Activity) -> Payload:
    beats, peak = activity.average_hr_bpm, activity.max_hr_bpm
    payload: Payload = {"has_heartrate": beats is not None, "heartrate_opt_out": False}
    if beats is not None:
        payload |= {"average_heartrate": round(beats, 1), "max_heartrate": float(round(peak or beats))}
    return payload


def _counts() -> Payload:
    names = (
        *("achievement_count", "kudos_count", "comment_count", "photo_count", "pr_count"),
        *("total_photo_count",),
    )
    return {**dict.fromkeys(names, 0), "athlete_count": 1, "has_kudoed": False, "suffer_score": None}


def _place(recording: Recording) -> Payload:
    outdoors = not recording.activity.indoor and bool(recording.activity.distance_m)
    here = list(OPEN_SEA) if outdoors else []
    return {
        "map": {
            "id": f"a{recording.id}",
            "summary_polyline": "~s_iHr`fpV" if outdoors else "",
            "resource_state": 2,
        },
        "start_latlng": here,
        "end_latlng": here,
        "location_city": None,
        "location_state": None,
        "location_country": None,
    }
