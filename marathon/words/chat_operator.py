"""What the doctor says of Telegram and Slack; English only, as in the terminal."""


def telegram_bot(username: str) -> str:
    """Return which bot the token is good for."""
    return f"the token is good, the bot is https://t.me/{username}"


def telegram_token_refused() -> str:
    """Return that the token is not good, and what to do."""
    return "Telegram refuses TELEGRAM_BOT_TOKEN. Copy it again from @BotFather (/mybots, the bot, API Token)."


def telegram_unreachable(problem: str) -> str:
    """Return that Telegram could not be asked."""
    return f"Telegram cannot be reached from here ({problem}). The service goes on trying."


def telegram_astray(registered: str, wanted: str) -> str:
    """Return that Telegram delivers elsewhere than here is expected, and what to do; an empty address is asking."""
    if not wanted:
        return (
            f"Telegram delivers to {registered}, and here it is to be asked. Start the service, which takes that back; "
            "if it comes again, another service uses this token."
        )
    elsewhere = f"Telegram delivers to {registered}" if registered else "Telegram delivers nowhere"
    return (
        f"{elsewhere}, not to {wanted}. Start the service, which tells it. Where that runs, its log says what was "
        "refused: PUBLIC_URL wants https:// on port 80, 88, 443 or 8443."
    )


def telegram_undelivered(url: str, waiting: int, problem: str) -> str:
    """Return that Telegram could not deliver, why, and what to look at."""
    return (
        f"Telegram could not deliver to {url}, and {waiting} messages wait: {problem}. Check that the service runs, "
        "that this address leads to it, and that its certificate is one browsers trust."
    )


def slack_workspace(name: str) -> str:
    """Return that Slack knows the app."""
    return f"Slack knows the app in the workspace {name}"


def slack_token_refused(variable: str, problem: str) -> str:
    """Return which token Slack refuses, and where to get another."""
    return f"Slack refuses {variable} ({problem}): copy it again from api.slack.com/apps, your app"


def slack_unreachable(problem: str) -> str:
    """Return that Slack did not answer."""
    return f"Slack was not reached ({problem}); the service tries again by itself"
