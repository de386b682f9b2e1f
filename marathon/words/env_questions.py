"""What `setup` asks for, by the name of the variable that the answer is for; English only, as in the terminal."""

from collections.abc import Mapping
from typing import Final

QUESTIONS: Final[Mapping[str, tuple[str, str]]] = {
    "TELEGRAM_BOT_TOKEN": ("Telegram bot token", "Enter to leave Telegram off"),
    "SLACK_BOT_TOKEN": ("Slack bot token, xoxb-…", "Enter to leave Slack off"),
    "SLACK_APP_TOKEN": ("Slack app token, xapp-…, for Socket Mode", "Enter if there is none"),
    "SLACK_SIGNING_SECRET": ("Slack signing secret, for HTTP", "Enter if there is none"),
    "STRAVA_CLIENT_ID": ("Strava client id", "Enter to leave Strava off"),
    "STRAVA_CLIENT_SECRET": ("Strava client secret", "Enter if there is none"),
    "PUBLIC_URL": ("Address people reach this by, https://…", "Enter if there is none"),
    "MAIL_SMTP_SERVER": ("SMTP server", "Enter to leave e-mail off"),
    "MAIL_SMTP_PORT": ("SMTP port: 587, or 465 for TLS from the start", "Enter for 587"),
    "MAIL_SMTP_USER": ("SMTP user", "Enter if the server asks for none"),
    "MAIL_SMTP_PASSWORD": ("SMTP password, or app password", "Enter if there is none"),
    "MAIL_FROM": ("Address that e-mail comes from", "Enter if there is none"),
}
"""What is asked for, and what Enter means where there is nothing yet."""
HIDDEN: Final = frozenset(
    {
        "TELEGRAM_BOT_TOKEN",
        "SLACK_BOT_TOKEN",
        "SLACK_APP_TOKEN",
        "SLACK_SIGNING_SECRET",
        "STRAVA_CLIENT_SECRET",
        "MAIL_SMTP_PASSWORD",
    }
)


def question(name: str, *, is_set: bool) -> str:
    """Return the question for one variable, and what Enter does."""
    asked, without = QUESTIONS[name]
    return f"{asked} ({'Enter keeps the one that is set' if is_set else without})"
