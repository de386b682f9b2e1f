"""The Home tab, its forms and the coach's choice; files dropped in the direct message."""

import json
from datetime import timedelta

from bot.on_slack.uploads import DROPS_AT_ONCE
from marathon.domain.nudge import Topic
from marathon.domain.subscription import Subject
from marathon.domain.units import Units
from marathon.usecases.manage_nudges import show_nudges
from marathon.usecases.manage_settings import show_settings
from marathon.usecases.people import person_of
from tests.club import ANA, BOB, MARIT, OLGA, runs_of
from tests.on_slack.slack_server import (
    WORKSPACE,
    Json,
    buttons_of,
    callback,
    message,
    notes_of,
    words_of,
)
from tests.on_slack.world import World

GPX = """<?xml version="1.0"?><gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>
{points}</trkseg></trk></gpx>"""


def gpx(minutes: int = 30) -> bytes:
    """Returns a run of today, straight north."""
    points = "".join(
        f'<trkpt lat="{60 + n * 0.0018:.5f}" lon="10.0"><time>2026-11-22T08:{n:02d}:00Z</time></trkpt>'
        for n in range(minutes)
    )
    return GPX.format(points=points).encode()


def opened(user: str) -> Json:
    """Returns the event of a Home tab that is looked at."""
    return callback(
        {"type": "app_home_opened", "user": user, "channel": f"D{user}", "tab": "home", "event_ts": "1.1"}
    )


def in_view(user: str, action: Json, trigger: str) -> Json:
    """Returns the payload of something pressed on the Home tab."""
    return {
        "type": "block_actions", "user": {"id": user, "team_id": WORKSPACE}, "api_app_id": "A1", "token": "z",
        "container": {"type": "view", "view_id": "V1"}, "trigger_id": trigger, "team": {"id": WORKSPACE},
        "view": {"id": "V1", "type": "home"}, "actions": [{"block_id": "b", "action_ts": "1.1", **action}],
    }  # fmt: skip


def submitted(user: str, kind: str, values: Json, trigger: str) -> Json:
    """Returns the payload of a form that was sent."""
    state = {name: {name: field} for name, field in values.items()}
    return {
        "type": "view_submission", "team": {"id": WORKSPACE}, "user": {"id": user, "team_id": WORKSPACE},
        "api_app_id": "A1", "token": "z", "trigger_id": trigger, "response_urls": [],
        "view": {"id": "V2", "type": "modal", "callback_id": kind, "hash": trigger, "state": {"values": state}},
    }  # fmt: skip


def test_the_home_tab_shows_today_with_buttons_and_forms(world: World) -> None:
    world.slack.send("events_api", opened("UANA"))
    call = world.slack.wait_for("views.publish")[0]
    call.args["blocks"] = call.args["view"]["blocks"]
    assert words_of(call) == world.club.ask("/today", ANA).text
    assert list(buttons_of(call)) == [
        "Today",
        "This week",
        "Prediction",
        "Team",
        "Help",
        "Check in",
        "Settings",
    ]
    assert "conversations_select" not in str(call.args)
    world.slack.send(
        "interactive", in_view("UANA", {"type": "button", **buttons_of(call)["This week"]}, "t1")
    )
    assert words_of(world.slack.wait_for("chat.postMessage")[0]) == world.club.ask("/week", ANA).text


def test_the_home_tab_of_a_coach_shows_the_team_and_a_newcomers_the_first_steps(world: World) -> None:
    world.slack.send("events_api", opened("UMARIT"))
    coach = world.slack.wait_for("views.publish")[0]
    coach.args["blocks"] = coach.args["view"]["blocks"]
    assert world.club.ask("/team", MARIT).title in words_of(coach)
    assert "Set up" not in buttons_of(coach)
    world.slack.send("events_api", opened("USOMEBODY"))
    newcomer = world.slack.wait_for("views.publish", count=2)[1]
    newcomer.args["blocks"] = newcomer.args["view"]["blocks"]
    assert list(buttons_of(newcomer))[:2] == ["Set up", "Join a team"]


def form_of(world: World, user: str, kind: str, trigger: str) -> Json:
    """Returns a form as it opens."""
    count = len(world.slack.made("views.open"))
    world.slack.send("interactive", in_view(user, {"type": "button", "action_id": kind}, trigger))
    view: Json = world.slack.wait_for("views.open", count=count + 1)[-1].args["view"]
    return view


def chosen(value: str) -> Json:
    """Returns a list of a form with one of its options chosen."""
    return {"type": "static_select", "selected_option": {"value": value}}


def as_it_stands(view: Json) -> Json:
    """Returns the fields of a form as they are sent when nothing was changed."""
    fields = {block["block_id"]: block["element"] for block in view["blocks"]}
    return {
        name: {"selected_options": field.get("initial_options", [])}
        if field["type"] == "checkboxes"
        else {"value": field.get("initial_value"), "selected_option": field.get("initial_option")}
        for name, field in fields.items()
    }


def test_a_check_in_says_its_commands_in_one_message(world: World) -> None:
    world.club.clock.moment += timedelta(days=1)
    view = form_of(world, "UANA", "form:check_in", "t2")
    fields = [block["block_id"] for block in view["blocks"]]
    assert fields == ["missed", "moved", "effort", "pain", "away", "until"]
    missed = view["blocks"][0]["element"]["options"]
    assert [option["text"]["text"] for option in missed] == [
        "Done elsewhere",
        "Moved to …",
        "Too hard",
        "Skip",
    ]
    values = {
        "missed": chosen(missed[2]["value"]),
        "moved": {"type": "datepicker", "selected_date": "2026-11-25"},
        "effort": chosen("7"),
        "away": chosen("ill"),
        "until": {"type": "datepicker", "selected_date": "2026-11-25"},
    }
    world.slack.send("interactive", submitted("UANA", view["callback_id"], values, "t3"))
    said = words_of(world.slack.wait_for("chat.postMessage")[0])
    assert runs_of(world.club)[-1].effort == 7
    assert [part in said for part in ("too hard", "7", "ill until Wed 25 Nov")] == [True] * 3
    assert len(world.slack.made("chat.postMessage")) == 1
    moved = values | {"missed": chosen(missed[1]["value"])}
    world.slack.send("interactive", submitted("UANA", view["callback_id"], moved, "t3b"))
    world.slack.wait_for("chat.postMessage", count=2)
    assert world.answered[-3].text == "/missed 2026-11-22 move 2026-11-25"


def test_settings_show_what_holds_and_change_what_was_changed(world: World) -> None:
    view = form_of(world, "UANA", "form:settings", "t4")
    values = as_it_stands(view)
    assert values["timezone"]["value"] == "Europe/Lisbon"
    assert values["units"]["selected_option"]["value"] == "metric"
    assert values["hour"]["selected_option"]["value"] == "off"
    assert values["summaries"]["selected_option"]["value"] == "everywhere"
    assert values["language"]["selected_option"]["value"] == "en"
    changed = values | {"units": chosen("imperial"), "hour": chosen("6"), "quiet": chosen("22-7")}
    world.slack.send("interactive", submitted("UANA", "form:settings", changed, "t5"))
    answered = world.slack.wait_for("chat.postMessage")[0]
    said = words_of(answered)
    offered = [offer for offer in buttons_of(answered) if offer != "Settings"]
    assert offered == ["Undo: Units", "Undo: Daily summary", "Undo: Quiet hours"]
    assert json.dumps(answered.args["blocks"]).count('"Settings"') == 1
    assert [incoming.text for incoming in world.answered] == ["/units imperial", "/hour 6", "/quiet 22-7"]
    assert [part in said for part in ("miles", "06:00", "22:00 to 07:00")] == [True] * 3
    person = person_of(world.club.desk, ANA)
    assert (person.units, show_settings(world.club.desk, ANA).chosen[Subject.DAY].hour, person.quiet) == (
        Units.IMPERIAL,
        6,
        (22, 7),
    )
    again = form_of(world, "UANA", "form:settings", "t6")
    assert as_it_stands(again)["hour"]["selected_option"]["value"] == "6"
    switched = as_it_stands(again) | {
        "morning": chosen("7"),
        "run": chosen("off"),
        "nudges": {"selected_options": [{"value": "race"}, {"value": "plan"}]},
    }
    world.slack.send("interactive", submitted("UANA", "form:settings", switched, "t6b"))
    said = words_of(world.slack.wait_for("chat.postMessage", count=2)[-1])
    assert "Morning note at 07:00" in said
    assert "Run message: nowhere" in said
    held = show_nudges(world.club.desk, ANA).holds
    assert {hold.topic for hold in held} == set(Topic) - {Topic.RACE, Topic.PLAN}
    world.slack.send("interactive", submitted("UANA", "form:settings", {}, "t7"))
    assert "Settings of Ana Silva" in words_of(world.slack.wait_for("chat.postMessage", count=3)[-1])
    spoken = as_it_stands(again) | {
        "language": chosen("de"),
        "morning": chosen("6"),
        "units": chosen("metric"),
    }
    world.slack.send("interactive", submitted("UANA", "form:settings", spoken, "t5b"))
    in_german = world.slack.wait_for("chat.postMessage", count=4)[-1]
    assert [offer for offer in buttons_of(in_german) if "Undo" in offer] == []
    assert "Rückgängig: Sprache" in buttons_of(in_german)
    assert notes_of(in_german).startswith("In Slack setz /coach davor: ")
    assert "Ich spreche Deutsch mit dir." in words_of(in_german)
    assert "Morgennotiz" in words_of(in_german)


def test_what_is_wrong_with_a_form_is_said_in_it(world: World) -> None:
    empty = submitted("UANA", "form:check_in", {"effort": {"selected_option": None}}, "t8")
    lost = submitted("UANA", "form:settings", {"timezone": {"value": "Atlantis"}}, "t9")
    for payload, field, words in (
        (empty, "effort", "Nothing is filled in"),
        (lost, "timezone", "no time zone"),
    ):
        answer = world.slack.answered(world.slack.send("interactive", payload))
        assert answer["response_action"] == "errors"
        assert words in answer["errors"][field]
    assert world.slack.made("chat.postMessage") == []
    assert world.answered == []
    found = submitted("UANA", "form:settings", {"timezone": {"value": "Москва"}}, "t10")
    assert "response_action" not in world.slack.answered(world.slack.send("interactive", found))
    world.slack.wait_for("chat.postMessage")
    assert person_of(world.club.desk, ANA).zone == "Europe/Moscow"


def test_only_who_leads_a_team_chooses_its_channel(world: World) -> None:
    for who in (ANA, OLGA):
        world.choose(who, 1, "C7")
        assert world.channel_of(ANA) == ""
    world.choose(MARIT, 1, "C7")
    assert world.channel_of(ANA) == "C7"
    world.choose(MARIT, 2, "C8")
    assert world.channel_of(ANA) == "C7"
    shown = world.slack.made("views.publish")[-1]
    assert '"initial_conversation": "C7"' in json.dumps(shown.args)
    assert "done against planned of those members who agreed" in json.dumps(shown.args)
    shown.args["blocks"] = shown.args["view"]["blocks"]
    off = {"type": "button", **buttons_of(shown)["No channel for Harbour"]}
    world.slack.send("interactive", in_view("UMARIT", off, "t9"))
    told = words_of(world.slack.wait_for("chat.postMessage")[0])
    assert told.startswith("The card of Harbour is shown in its Slack channel no more")
    assert world.channel_of(ANA) == ""


def test_a_dropped_file_is_imported(world: World) -> None:
    world.slack.downloads["run.gpx"] = gpx()
    world.slack.send(
        "events_api", message("UANA", "", subtype="file_share", files=[world.slack.file("run.gpx")])
    )
    call = world.slack.wait_for("chat.postMessage")[0]
    assert "1" in words_of(call).split("\n")[0]
    assert runs_of(world.club)[-1].local_date.isoformat() == "2026-11-22"


def test_files_that_come_slowly_hold_up_nobodys_answer(world: World) -> None:
    world.slack.downloads["run.gpx"] = gpx()
    world.slack.holds_files = True
    for number in range(12):
        dropped = message(f"U{number}", "", subtype="file_share", files=[world.slack.file("run.gpx")])
        world.slack.send("events_api", dropped)
    world.slack.wait_for("download", count=DROPS_AT_ONCE)
    for _ in range(3):
        assert "Week so far" in words_of(world.say(BOB, "/week"))
    assert len(world.slack.made("download")) == DROPS_AT_ONCE, "the others would fill the memory"
    world.slack.holds_files = False
    world.slack.wait_for("download", count=12)
    world.slack.until(
        lambda: len({call.args["channel"] for call in world.slack.made("chat.postMessage")}) == 13
    )


def test_a_file_that_is_too_large_is_not_even_fetched(world: World) -> None:
    world.slack.downloads["big.zip"] = b"x"
    huge = world.slack.file("big.zip", size=21 * 2**20)
    world.slack.send("events_api", message("UANA", "", subtype="file_share", files=[huge]))
    assert "20 MB" in words_of(world.slack.wait_for("chat.postMessage")[0])
    world.slack.downloads["big.zip"] = b"x" * (21 * 2**20)
    lying = world.slack.file("big.zip", size=10)
    since = len(world.slack.calls)
    world.slack.send("events_api", message("UANA", "", subtype="file_share", files=[lying]))
    assert "20 MB" in words_of(world.slack.wait_for("chat.postMessage", since=since)[0])
    assert len(world.slack.made("download")) == 1
    since = len(world.slack.calls)
    many = [world.slack.file("run.gpx", size=1)] * 51
    world.slack.send("events_api", message("UANA", "", subtype="file_share", files=many))
    assert "At most 50 files" in words_of(world.slack.wait_for("chat.postMessage", since=since)[0])
    assert len(world.slack.made("download")) == 1


def test_the_token_is_shown_to_slack_alone(world: World) -> None:
    elsewhere = world.slack.file("run.gpx", base="http://127.0.0.2:9")
    world.slack.send("events_api", message("UANA", "", subtype="file_share", files=[elsewhere]))
    assert "could not fetch run.gpx" in words_of(world.slack.wait_for("chat.postMessage")[0])


def test_files_in_a_channel_are_left_alone(world: World) -> None:
    world.slack.downloads["run.gpx"] = gpx()
    said = message(
        "UANA",
        "",
        subtype="file_share",
        files=[world.slack.file("run.gpx")],
        channel="C1",
        channel_type="channel",
    )
    world.slack.send("events_api", said)
    world.say(ANA, "/week")
    assert world.slack.made("download") == []


def test_a_file_is_given_with_a_command_that_slack_lets_nobody_type_beside_it(world: World) -> None:
    world.slack.downloads["plan.csv"] = b"date,type,distance_km\n2026-11-30,easy,8\n"
    dropped = {"subtype": "file_share", "files": [world.slack.file("plan.csv")]}
    world.slack.send("events_api", message("UMARIT", "assign Ana", **dropped))
    assert "Ana Silva" in words_of(world.slack.wait_for("chat.postMessage")[0])
    assert world.replies[-1].buttons[0].command.startswith("/assign apply")
    world.slack.send("events_api", message("UMARIT", "assigned to me", **dropped))
    world.slack.wait_for("chat.postMessage", count=2)
    assert world.replies[-1].buttons[0].command.startswith("/plan apply"), "it is one's own"
