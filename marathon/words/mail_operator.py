"""What the operator reads of the mail server: that it lets us in, why not, what became of a sample. English only."""

from typing import Final

_TRY: Final = "python3 main.py mail test ADDRESS"


def mail_server(server: str) -> str:
    """Return that the mail server lets us in."""
    return f"{server} lets us in; `{_TRY}` sends a sample"


def mail_trouble(trouble: str, detail: str) -> str:
    """Return why the mail server takes nothing, by its code, and what to do."""
    said = {
        "unreachable": (
            "The mail server cannot be reached. Check MAIL_SMTP_SERVER and MAIL_SMTP_PORT, and that nothing here "
            "blocks that port; many providers block 25, so use 587 or 465"
        ),
        "busy": "The mail server turned us away for now. Try again in a few minutes",
        "no_tls": (
            "The mail server offers no STARTTLS, or somebody in between hides it, so it got neither password nor "
            "mail. Check MAIL_SMTP_PORT: 587 for STARTTLS, 465 for TLS from the start"
        ),
        "wants_tls": (
            "The mail server on this machine asks for TLS, and a certificate is never for localhost. Put the name "
            "that its certificate is for in MAIL_SMTP_SERVER, also where it is this machine's own"
        ),
        "certificate": (
            "The mail server's certificate is not good for the name in MAIL_SMTP_SERVER, so it got neither password "
            "nor mail. Use the name that your provider gives"
        ),
        "login": (
            "The mail server refuses MAIL_SMTP_USER with MAIL_SMTP_PASSWORD. Where two-step login is on, make an app "
            "password and use that"
        ),
        "sender": (
            "The mail server does not let this account send as MAIL_FROM, or not to other people's mailboxes. Use the "
            "account's own address, and log in with MAIL_SMTP_USER"
        ),
    }[trouble]
    return f"{said} ({detail})." if detail else f"{said}."


def mail_sent(address: str) -> str:
    """Return that a sample went out."""
    return f"The mail server has taken a sample for {address}: look there, and among the spam."


def mail_not_taken(address: str, problem: str, *, is_for_good: bool) -> str:
    """Return that the server did not take a sample, and what to do."""
    if is_for_good:
        return f"The mail server refuses a mail for {address} ({problem}): check the address."
    return f"The mail server does not take a mail for {address} yet ({problem}): try again in ten minutes."
