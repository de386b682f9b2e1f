"""A look at Slack for the doctor: whether the tokens are good, without opening the door."""

from dataclasses import dataclass

from bot.on_slack.house import SlackPlan
from bot.on_slack.refusals import error_code


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Which workspace the app is in, or which token is refused, or why Slack was not reached."""

    workspace: str = ""
    refused: str = ""
    problem: str = ""


def look(plan: SlackPlan, timeout_s: int = 10) -> Look:
    """Ask Slack who we are; with an app token also whether a connection may be opened. Blocks."""
    from slack_sdk import WebClient

    client = WebClient(base_url=plan.api_url, timeout=timeout_s)
    asked = "SLACK_BOT_TOKEN"
    try:
        known = client.auth_test(token=plan.bot_token)
        if plan.is_socket_mode:
            asked = "SLACK_APP_TOKEN"
            client.apps_connections_open(app_token=plan.app_token)
    except Exception as error:
        code = error_code(error)
        return Look(refused=asked, problem=code) if code else Look(problem=type(error).__name__)
    return Look(workspace=str(known["team"]))
