"""What Strava tells, as both chats show it: once, taken back where the rules say so, and the admin alerted once."""

from tests.background.platform import eventually
from tests.journeys.everything import BOSS, CHATS, RUNNER, USERS, Everything, everything
from tests.journeys.strava_house import ANNA
from tests.on_slack.slack_server import buttons_of, command, press
from tests.on_telegram.bot_api import group

__all__ = ["everything"]
GROUP, CHANNEL = -1001, "C7"
IN = "Your run is in: Run 10 km in 50 min"


def _ran(there: Everything, name: str = "Morning") -> int:
    """Has Anna run, and waits until both of her chats tell of it."""
    before = [len(place) for place in there.told(RUNNER)]
    number = there.record(name)
    eventually(lambda: [len(place) for place in there.told(RUNNER)] == [n + 1 for n in before])
    assert all(place[-1].startswith(IN) for place in there.told(RUNNER)), there.told(RUNNER)
    return number


def _show_to_the_groups(there: Everything) -> None:
    """Has the team's card stand in a group at Telegram and in a channel in Slack, with what Anna has run."""
    there.share()
    there.api.say("/team here", CHATS[BOSS], chat=group())
    there.api.answer(1, GROUP)
    there.api.say("/team", CHATS[BOSS], chat=group())
    assert "Anna: 10 km" in there.api.answer(2, GROUP).text
    there.choose_channel(CHANNEL)
    there.slack.send(
        "slash_commands", command(USERS[BOSS], "/coach", "team group", there.slack.response_url())
    )
    shown = there.slack.wait_for_words("response_url")
    there.slack.send(
        "interactive", press(USERS[BOSS], buttons_of(shown)["Share"], there.slack.response_url())
    )
    eventually(lambda: any("Anna: 10 km" in text for text in there.slack.standing(CHANNEL)))


def _says_nothing_to_the_groups(there: Everything) -> bool:
    texts = [one.text for one in there.api.shown(GROUP)] + there.slack.standing(CHANNEL)
    return not any("km" in text for text in texts)


def test_fault_12_turned_private_is_taken_out_of_both_chats_and_their_groups(everything: Everything) -> None:
    number = _ran(everything)
    _show_to_the_groups(everything)
    everything.strava.athletes.change(number, private=True)
    eventually(lambda: everything.told(RUNNER) == ([], []) and _says_nothing_to_the_groups(everything))
    assert everything.told(BOSS) == ([], [])


def test_fault_08_a_real_deauthorisation_is_told_once_in_each_chat_and_takes_the_rest_back(
    everything: Everything,
) -> None:
    _ran(everything)
    _show_to_the_groups(everything)
    everything.strava.athletes.leave(ANNA)
    title = "You ended the connection at Strava, so what came from there is deleted here too."
    eventually(lambda: everything.told(RUNNER) == ([title], [title]))
    eventually(lambda: _says_nothing_to_the_groups(everything))
    assert "Connection to Strava: 1" in everything.telegram_of(RUNNER)[0]
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
    assert "nothing planned" in there.say("/today", RUNNER)
    assert there.told(BOSS) == ([alert], [alert])
    assert there.told(RUNNER) == ([], [])
    assert len(there.strava.calls) == calls
