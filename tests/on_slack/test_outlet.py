"""Messages that nobody asked for, on the real SDK: sent, edited, removed; busy, closed and refused told apart."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.message import Button, Picture, Reply
from bot.on_slack.house import SlackPlan
from bot.on_slack.looking import look
from bot.on_slack.outlet import SlackOutlet
from marathon.domain.athlete import AthleteId
from marathon.domain.parcel import Address, Parcel
from marathon.errors import MessageRefusedError, OutletBusyError, OutletTroubleError, PlaceClosedError
from tests.on_slack.slack_server import APP_TOKEN, BOT_TOKEN, SlackServer, buttons_of, words_of
from tests.on_slack.world import unhurried

ANA = AthleteId(2)
PLACE = Address(platform="slack", external_id="DUANA")
TOLD = Reply(
    title="Run 10 km & <!channel>", lines=("on plan",), buttons=(Button(label="7", command="/effort 1 7"),)
)
DRAWN = replace(TOLD, picture=Picture(name="today", alt="the week", draw=lambda: b"png bytes"))


@dataclass
class Post:
    """An outlet to a local Slack, and what it told the house."""

    slack: SlackServer
    closed: list[str] = field(default_factory=list)
    kept: list[tuple[AthleteId, Sequence[str]]] = field(default_factory=list)
    token: str = BOT_TOKEN

    def __post_init__(self) -> None:
        plan = SlackPlan(bot_token=self.token, app_token=APP_TOKEN, api_base=self.slack.api_base)
        self.outlet = SlackOutlet(
            plan,
            buttons=self._keep,
            draw=lambda picture: picture.draw(),
            closed=self.closed.append,
            rates=unhurried(),
            pause=lambda _seconds: None,
        )

    def _keep(self, owner: AthleteId, commands: Sequence[str]) -> str:
        self.kept.append((owner, commands))
        return "token"


def parcel(message_id: str | None = None) -> Parcel:
    """Returns a message on its way to Ana."""
    return Parcel(
        id=1, key=PLACE.key_of("run:1"), kind="run", athlete_id=ANA, platform="slack", external_id="DUANA",
        content={}, removed=False, platform_message_id=message_id, attempts=1, revision=0, holder="h",
        created_at=datetime(2026, 11, 22, tzinfo=UTC),
    )  # fmt: skip


@pytest.fixture
def post(slack: SlackServer) -> Post:
    """Returns an outlet whose token is good."""
    return Post(slack)


def test_a_message_is_sent_with_its_picture_edited_and_removed(post: Post) -> None:
    post.slack.early = 1
    message_id = post.outlet.send(parcel(), DRAWN)
    (sent,) = post.slack.made("chat.postMessage")
    assert words_of(sent) == TOLD.text
    assert sent.args["text"] == "Run 10 km &amp; &lt;!channel&gt;\non plan"
    assert (sent.args["unfurl_links"], sent.args["unfurl_media"]) == (False, False)
    assert buttons_of(sent)["7"]["value"] == "token:0"
    assert post.kept[0] == (ANA, ["/effort 1 7"])
    image = sent.args["blocks"][-1]
    assert (image["type"], image["alt_text"]) == ("image", "the week")
    assert post.slack.uploads[image["slack_file"]["id"]] == b"png bytes"
    assert message_id.startswith("DUANA:17")
    post.outlet.edit(parcel(message_id), replace(TOLD, title="Run 11 km"))
    post.outlet.remove(parcel(message_id))
    (edited,), (gone,) = post.slack.made("chat.update"), post.slack.made("chat.delete")
    assert words_of(edited).startswith("Run 11 km")
    where = {"channel": "DUANA", "ts": message_id.partition(":")[2]}
    assert {**edited.args, **where} == edited.args
    assert gone.args == where


def test_a_message_goes_without_a_picture_that_slack_never_takes(post: Post) -> None:
    post.slack.early = 6
    post.outlet.send(parcel(), DRAWN)
    (sent,) = post.slack.made("chat.postMessage")
    assert [block["type"] for block in sent.args["blocks"]] == ["rich_text", "actions"]


def test_what_is_gone_already_is_no_error(post: Post) -> None:
    for method in ("chat.delete", "chat.update"):
        post.slack.trouble[method] = [(200, {"ok": False, "error": "message_not_found"}, {})]
    post.outlet.remove(parcel("DUANA:1.1"))
    post.outlet.edit(parcel("DUANA:1.1"), TOLD)


def test_fault_28_busy_is_until_when_slack_says(post: Post) -> None:
    limited = (429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "3"})
    post.slack.trouble["chat.postMessage"] = [limited]
    before = datetime.now(UTC)
    with pytest.raises(OutletBusyError) as busy:
        post.outlet.send(parcel(), TOLD)
    until = busy.value.facts["until"]
    assert isinstance(until, datetime)
    assert timedelta(seconds=2.9) < until - before < timedelta(seconds=15)
    assert len(post.slack.made("chat.postMessage!")) == 1, "the line waits, not a thread of it"


@pytest.mark.parametrize("code", ["channel_not_found", "is_archived", "not_in_channel", "user_disabled"])
def test_fault_29_a_closed_place_is_told_apart(post: Post, code: str) -> None:
    post.slack.trouble["chat.postMessage"] = [(200, {"ok": False, "error": code}, {})]
    with pytest.raises(PlaceClosedError, match=code):
        post.outlet.send(parcel(), TOLD)
    assert post.closed == []


def test_a_refused_message_and_a_passing_trouble_are_no_closed_place(post: Post) -> None:
    post.slack.trouble["chat.postMessage"] = [
        (200, {"ok": False, "error": "msg_too_long"}, {}),
        (200, {"ok": False, "error": "internal_error"}, {}),
        (503, {}, {}),
    ]
    with pytest.raises(MessageRefusedError, match="msg_too_long"):
        post.outlet.send(parcel(), TOLD)
    for problem in ("internal_error", "503"):
        with pytest.raises(OutletTroubleError, match=problem):
            post.outlet.send(parcel(), TOLD)


@pytest.mark.parametrize("code", ["account_inactive", "token_revoked", "invalid_auth"])
def test_a_token_that_is_refused_closes_the_workspace(post: Post, code: str) -> None:
    post.slack.trouble["chat.postMessage"] = [(200, {"ok": False, "error": code}, {})]
    with pytest.raises(PlaceClosedError, match=code):
        post.outlet.send(parcel(), TOLD)
    assert post.closed == [code]


def test_the_doctor_asks_slack_itself(slack: SlackServer) -> None:
    good = SlackPlan(bot_token=BOT_TOKEN, app_token=APP_TOKEN, api_base=slack.api_base)
    assert look(good).workspace == "Club"
    assert look(replace(good, bot_token="xoxb-other")).refused == "SLACK_BOT_TOKEN"
    assert look(replace(good, app_token="xapp-other")).refused == "SLACK_APP_TOKEN"
    slack.stop()
    slack.stop = lambda: None  # type: ignore[method-assign] # the fixture stops it again
    assert look(good, timeout_s=1).problem
