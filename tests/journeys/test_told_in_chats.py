"""What Strava tells, as both chats show it: once, taken back where the rules say so, and the admin alerted once."""

from tests.background.platform import eventually
from tests.journeys.everything import BOSS, CHATS, RUNNER, Everything, everything
from tests.journeys.strava_house import ANNA

__all__ = ["everything"]
IN = "Your run is in: Run 10 km in 50 min"


def _ran(there: Everything, name: str = "Morning") -> int:
    """Has Anna run, and waits until both of her chats tell of it."""
    before = [len(place) for place in there.told(RUNNER)]
    number = there.record(name)
    eventually(lambda: [len(place) for place in there.told(RUNNER)] == [n + 1 for n in before])
    assert all(place[-1].startswith(IN) for place in there.told(RUNNER)), there.told(RUNNER)
    return number


def test_fault_12_turned_private_is_taken_out_of_both_chats(everything: Everything) -> None:
    number = _ran(everything)
    everything.strava.athletes.change(number, private=True)
    eventually(lambda: everything.told(RUNNER) == ([], []))
    assert everything.told(BOSS) == ([], [])


def test_fault_08_a_real_deauthorisation_is_told_once_in_each_chat_and_takes_the_rest_back(
    everything: Everything,
) -> None:
    _ran(everything)
    everything.strava.athletes.leave(ANNA)
    title = "You ended the connection at Strava, so what came from there is deleted here too."
    eventually(lambda: everything.told(RUNNER) == ([title], [title]))
    assert "1 × connection to Strava" in everything.telegram_of(RUNNER)[0]
    assert everything.rows("SELECT count(*) FROM strava_links") == [(0,)]
    assert everything.rows("SELECT count(*) FROM activities") == [(0,)]
    assert everything.told(BOSS) == ([], [])


def test_fault_18_an_inactive_application_alerts_the_admin_once_in_each_chat(everything: Everything) -> None:
    there = everything
    there.strava.app.is_active = False
    for name in ("One", "Two", "Three"):
        there.record(name)
    alert = "Strava refuses this coach"
    eventually(lambda: there.told(BOSS) == ([alert], [alert]))
    tried = "SELECT count(*) FROM inbox WHERE kind = 'strava_activity' AND last_error IS NOT NULL"
    eventually(lambda: there.rows(tried) == [(3,)])
    eventually(lambda: there.rows("SELECT count(*) FROM outbox WHERE state != 'sent'") == [(0,)])
    calls = len(there.strava.calls)
    assert "nothing planned" in there.api.asked("/today", CHATS[RUNNER]).text
    assert there.told(BOSS) == ([alert], [alert])
    assert there.told(RUNNER)[1] == []
    assert len(there.strava.calls) == calls
