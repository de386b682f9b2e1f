"""What athletes do at Strava: join, connect and leave the application, record, edit and delete; events follow."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.demo.strava.grants import Grant, Grants
from bot.demo.strava.postman import Postman
from bot.demo.strava.records import Recording, Records, StravaAthlete
from marathon.domain.activity import Activity
from marathon.ports import Clock

ALL_SCOPES: Final = ("read", "profile:read_all", "activity:read", "activity:read_all")
_TOLD: Final = {"name": "title", "type": "type"}


class Athletes:
    """The athletes' side of Strava; its verbs may be called from any thread."""

    def __init__(self, *, records: Records, grants: Grants, postman: Postman, clock: Clock) -> None:
        """Act on these."""
        self._records = records
        self._grants = grants
        self._postman = postman
        self._clock = clock

    def join(self, athlete: StravaAthlete, history: Collection[Activity] = ()) -> None:
        """Open an account with what was recorded so far; no event tells of it."""
        self._records.athletes[athlete.id] = athlete
        for activity in history:
            self._keep(athlete.id, activity, hidden_s=0.0, streams_after_s=0.0, changes={})

    def approve(self, athlete_id: int, scopes: Collection[str] = ALL_SCOPES) -> str:
        """Return the code that an athlete's yes on the authorize page gives."""
        return self._grants.offer(athlete_id, frozenset(scopes))

    def connect(self, athlete_id: int, scopes: Collection[str] = ALL_SCOPES) -> Grant:
        """Return tokens without the way through the browser.

        Raises: HTTPForbidden when the application is full.
        """
        return self._grants.exchange(self.approve(athlete_id, scopes))

    def leave(self, athlete_id: int) -> None:
        """Revoke the application's access; it hears of it once."""
        if self._grants.end(athlete_id):
            self._post("athlete", athlete_id, "update", athlete_id, {"authorized": "false"})

    def record(
        self,
        athlete_id: int,
        activity: Activity,
        *,
        hidden_s: float = 0.0,
        streams_after_s: float = 0.0,
        changes: Mapping[str, object] | None = None,
    ) -> int:
        """Upload an activity and return its id.

        Args:
            hidden_s: seconds for which the API still answers 404, though the event is out.
            streams_after_s: seconds until it has streams.
            changes: fields of Strava's payload that shall be odd.

        Raises: KeyError for an unknown account.
        """
        kept = self._keep(
            athlete_id,
            activity,
            hidden_s=hidden_s,
            streams_after_s=max(streams_after_s, hidden_s),
            changes=changes or {},
        )
        if self._sees(kept):
            self._post("activity", kept.id, "create", athlete_id, {})
        return kept.id

    def change(self, recording_id: int, **fields: object) -> None:
        """Edit fields of Strava's payload; only name, sport_type (or type) and private are told to the application.

        Raises: KeyError for an unknown recording.
        """
        before = self._existing(recording_id)
        if "sport_type" in fields:
            fields.setdefault("type", fields["sport_type"])
        after = replace(before, changes={**before.changes, **fields})
        self._records.keep(after)
        self._tell_of_change(before, after, fields)

    def replace(self, recording_id: int, activity: Activity) -> None:
        """Put other measurements in an activity's place, as cropping does; no event tells of it.

        Raises: KeyError for an unknown recording.
        """
        self._records.keep(replace(self._existing(recording_id), activity=activity))

    def delete(self, recording_id: int) -> None:
        """Delete an activity.

        Raises: KeyError for an unknown recording.
        """
        recording = self._existing(recording_id)
        self._records.remove(recording_id)
        if self._sees(recording):
            self._post("activity", recording_id, "delete", recording.athlete_id, {})

    def _existing(self, recording_id: int) -> Recording:
        found = self._records.recording(recording_id)
        if found is None:
            raise KeyError(recording_id)
        return found

    def _keep(
        self,
        athlete_id: int,
        activity: Activity,
        *,
        hidden_s: float,
        streams_after_s: float,
        changes: Mapping[str, object],
    ) -> Recording:
        now = self._clock.now()
        recording = Recording(
            id=self._records.free_id(f"{athlete_id}/{activity.source_id}"),
            athlete_id=athlete_id,
            zone=self._records.athletes[athlete_id].zone,
            activity=activity,
            visible_from=now + timedelta(seconds=hidden_s),
            streams_from=now + timedelta(seconds=streams_after_s),
            changes=changes,
        )
        self._records.keep(recording)
        return recording

    def _tell_of_change(self, before: Recording, after: Recording, fields: Mapping[str, object]) -> None:
        """To an application that may not see private ones, hiding is a delete and showing a create."""
        saw, sees = self._sees(before), self._sees(after)
        if saw != sees:
            self._post("activity", after.id, "create" if sees else "delete", after.athlete_id, {})
            return
        updates = {name: str(fields[field]) for field, name in _TOLD.items() if field in fields}
        if "private" in fields:
            updates["private"] = "true" if fields["private"] else "false"
        if sees and updates:
            self._post("activity", after.id, "update", after.athlete_id, updates)

    def _sees(self, recording: Recording) -> bool:
        grant = self._grants.of(recording.athlete_id)
        return bool(grant and (grant.reads_private if recording.is_private else grant.reads_activities))

    def _post(
        self, kind: str, object_id: int, aspect: str, owner_id: int, updates: Mapping[str, str]
    ) -> None:
        self._postman.post(
            {
                "object_type": kind,
                "object_id": object_id,
                "aspect_type": aspect,
                "updates": dict(updates),
                "owner_id": owner_id,
                "event_time": int(self._clock.now().timestamp()),
            }
        )
