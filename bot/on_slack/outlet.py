"""Slack as a place to write to unasked: sends, edits and removes; it blocks, and knows when Slack said no."""

import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from bot.core.message import Picture, Reply
from bot.doorway.rates import Rates
from bot.on_slack.blocks import blocks_of, fallback, picture_block
from bot.on_slack.house import PLATFORM, SlackPlan
from bot.on_slack.pace import unasked_request
from bot.on_slack.refusals import BUSY, FOR_GOOD, PASSING, PLACE_CLOSED, error_code
from bot.on_slack.spots import QUIET
from bot.on_slack.uploads import READY_AFTER_S, picture_upload
from marathon.domain.athlete import AthleteId
from marathon.domain.parcel import Parcel
from marathon.domain.send_rate import ALL
from marathon.errors import MessageRefusedError, OutletBusyError, OutletTroubleError, PlaceClosedError

if TYPE_CHECKING:
    from slack_sdk import WebClient
    from slack_sdk.errors import SlackApiError

LONGEST_PAUSE_S: Final = 3600
USUAL_PAUSE_S: Final = 30
GONE: Final = "message_not_found"

_log = logging.getLogger(__name__)


class SlackOutlet:
    """Carries messages to direct messages and channels; the id of one is its channel and its time stamp."""

    platform = PLATFORM
    at_once = 2

    def __init__(
        self,
        plan: SlackPlan,
        *,
        buttons: Callable[[AthleteId, Sequence[str]], str],
        draw: Callable[[Picture], bytes],
        closed: Callable[[str], object],
        rates: Rates,
        pause: Callable[[float], object],
    ) -> None:
        """Take what keeps buttons, what draws a chart (both block), and who hears that the app was let go.

        Args:
            rates: keep count of what is said at Slack.
        """
        self._plan, self._buttons, self._draw = plan, buttons, draw
        self._closed, self._rates, self._pause = closed, rates, pause
        self._built: WebClient | None = None

    def send(self, parcel: Parcel, reply: Reply) -> str:
        """Post a message, with its picture in it."""
        self._wait_for_turn(parcel.external_id, *_upload(reply))
        payload = self._payload(parcel, reply)
        if reply.picture:
            payload["blocks"].append(self._picture(reply.picture))
        posted = self._when_ready(
            "chat.postMessage",
            {"channel": parcel.external_id, **QUIET, **payload},
            has_picture=bool(reply.picture),
        )
        return f"{posted['channel']}:{posted['ts']}"

    def edit(self, parcel: Parcel, reply: Reply) -> None:
        """Show this in place of a message; one that somebody has removed stays away."""
        channel, ts = _place(parcel)
        self._wait_for_turn(channel, "chat.update", *_upload(reply))
        payload = self._payload(parcel, reply)
        if reply.picture:
            payload["blocks"].append(self._picture(reply.picture))
        args = {"channel": channel, "ts": ts, **payload}
        self._when_ready("chat.update", args, has_picture=bool(reply.picture), is_fine=(GONE,))

    def remove(self, parcel: Parcel) -> None:
        """Take a message away."""
        channel, ts = _place(parcel)
        self._wait_for_turn(channel, "chat.delete")
        self._call("chat.delete", {"channel": channel, "ts": ts}, is_fine=(GONE,))

    def _wait_for_turn(self, channel: str, *methods: str) -> None:
        reservation = self._rates.reserve(unasked_request(channel, *methods))
        if not reservation.is_made:
            raise OutletBusyError(until=datetime.now(UTC) + timedelta(seconds=reservation.wait_s))
        self._pause(reservation.wait_s)

    def _payload(self, parcel: Parcel, reply: Reply) -> dict[str, Any]:
        commands = [button.command for button in reply.buttons]
        token = self._buttons(parcel.athlete_id, commands) if commands else ""
        return {
            "text": fallback(reply),
            "blocks": blocks_of(reply, token=token, link_base=self._plan.link_base),
        }

    def _picture(self, picture: Picture) -> dict[str, Any]:
        upload = picture_upload(picture.name, picture.alt, self._draw(picture))
        try:
            uploaded = self._client.files_upload_v2(**upload)
        except Exception as error:
            raise self._said_no(error) from error
        return picture_block(str(uploaded["files"][0]["id"]), picture.alt)

    def _when_ready(
        self, method: str, args: dict[str, Any], *, has_picture: bool, is_fine: Sequence[str] = ()
    ) -> Any:
        """Call, again where Slack has not looked at the picture yet, and in the end without it."""
        early = ("invalid_blocks",) if has_picture else ()
        for pause_s in READY_AFTER_S:
            self._pause(pause_s if has_picture else 0.0)
            answered = self._call(method, args, is_fine=(*is_fine, *early))
            if answered is not None or not early:
                return answered
        _log.warning("a picture was refused, so its message goes without it")
        return self._call(method, {**args, "blocks": args["blocks"][:-1]}, is_fine=is_fine)

    def _call(self, method: str, args: dict[str, Any], *, is_fine: Sequence[str] = ()) -> Any:
        """Call the Web API; None where it answers one of the codes that are fine."""
        try:
            return self._client.api_call(method, json=args).data
        except Exception as error:
            if error_code(error) in is_fine:
                return None
            raise self._said_no(error) from error

    def _said_no(self, error: Exception) -> Exception:
        """Return an error as the house names it; what did not come from Slack stays as it is."""
        from slack_sdk.errors import SlackApiError

        if not isinstance(error, SlackApiError):
            return error
        code = error_code(error)
        if error.response.status_code == 429 or code in BUSY:
            pause_s = _retry_after_s(error)
            self._rates.close(ALL, pause_s)  # it may be about the whole workspace; Slack does not say
            return OutletBusyError(until=datetime.now(UTC) + timedelta(seconds=pause_s))
        if code in FOR_GOOD:
            self._closed(code)
        if code in FOR_GOOD | PLACE_CLOSED:
            return PlaceClosedError(problem=code)
        if code in PASSING or error.response.status_code >= 500 or not code:
            return OutletTroubleError(problem=code or f"status {error.response.status_code}")
        return MessageRefusedError(problem=code)

    @property
    def _client(self) -> "WebClient":
        """Return the client, made when first used; it never waits for Slack's limits by itself."""
        if self._built is None:
            from slack_sdk import WebClient

            self._built = WebClient(token=self._plan.bot_token, base_url=self._plan.api_url)
        return self._built


def _upload(reply: Reply) -> tuple[str, ...]:
    return ("files",) if reply.picture else ()


def _place(parcel: Parcel) -> tuple[str, str]:
    channel, _, ts = str(parcel.platform_message_id).rpartition(":")
    return channel, ts


def _retry_after_s(error: "SlackApiError") -> int:
    """Return for how long nothing is to be sent."""
    headers = {name.lower(): value for name, value in error.response.headers.items()}
    said = str(headers.get("retry-after", ""))
    return min(int(said), LONGEST_PAUSE_S) if said.isdigit() else USUAL_PAUSE_S
