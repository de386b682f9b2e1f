"""What a browser sees: where an athlete lets the application in, a full application, and an activity."""

from collections.abc import Sequence
from datetime import timedelta
from html import escape
from typing import Final

from bot.demo.strava.records import Recording, StravaAthlete

_MEANINGS: Final = {
    "read": "View your public profile",
    "read_all": "View your private routes, segments and events",
    "profile:read_all": "View your complete profile",
    "profile:write": "Change your weight and starred segments",
    "activity:read": "View your activities",
    "activity:read_all": "View your private activities (“Only You”)",
    "activity:write": "Upload and edit activities",
}

_FRAME: Final = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
  body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 30rem; margin: 2rem auto; padding: 0 1rem;
         color: #1d2733; background: #fff }}
  label {{ display: block; padding: .5rem 0 }}
  select, button {{ font: inherit; padding: .5rem .9rem }}
  small {{ color: #55606d }}
</style>
<h1>{title}</h1>
{body}
</html>
"""

_STAND_IN: Final = "<p><small>This is the local stand-in of the demo. No real account is touched.</small></p>"

_FORM: Final = """{stand_in}
<form method="post">
  <label>Signed in as <select name="athlete_id">{athletes}</select></label>
  <p>{application} will be able to:</p>
  {scopes}
  <p>
    <button name="answer" value="authorize">Authorize</button>
    <button name="answer" value="cancel">Cancel</button>
  </p>
</form>"""


def authorize_page(
    *, application: str, scopes: Sequence[str], athletes: Sequence[StravaAthlete], signed_in: int | None
) -> str:
    """Return the page; the form goes back to the address that it came from, with its query."""
    options = "".join(
        f'<option value="{one.id}"{" selected" * (one.id == signed_in)}>'
        f"{escape(f'{one.firstname} {one.lastname}'.strip())}</option>"
        for one in athletes
    )
    boxes = "\n  ".join(
        f'<label><input type="checkbox" name="scope" value="{scope}" checked'
        f"{' disabled' * (scope == 'read')}> {escape(_MEANINGS[scope])}</label>"
        for scope in scopes
    )
    body = _FORM.format(stand_in=_STAND_IN, athletes=options, application=escape(application), scopes=boxes)
    return _FRAME.format(title=f"Authorize {escape(application)} (local Strava)", body=body)


def full_page() -> str:
    """Return the page an athlete sees when the application has as many as it may."""
    body = "<p>This app has exceeded the limit of connected athletes.</p>"
    return _FRAME.format(title="Error 403: Limit of connected athletes exceeded", body=body)


def activity_page(recording: Recording) -> str:
    """Return the page of an activity: what it is called, when it began, how far it went and how long it took."""
    run, name = recording.activity, str(recording.changes.get("name", recording.activity.name))
    km = f"{(run.distance_m or 0.0) / 1000:.2f} km, " if run.distance_m else ""
    told = f"<p>{run.local_date}: {km}{timedelta(seconds=round(run.duration_s))}</p>"
    return _FRAME.format(title=f"{escape(name)} (local Strava)", body=told + _STAND_IN)


def gone_page() -> str:
    """Return the page of an activity that there is not (any more)."""
    return _FRAME.format(title="Error 404: no such activity", body=_STAND_IN)
