"""What the doctor says of clock, pages, work and Strava's budget; English only, as everything in the terminal."""

from datetime import timedelta

from marathon.domain.operator_card import StatusCard
from marathon.domain.strava_account import LinkState, UsageKind

_SHORT, _DAY = "this quarter of an hour", "today (UTC)"
_WINDOWS = {
    UsageKind.OVERALL_SHORT: f"calls {_SHORT}",
    UsageKind.OVERALL_DAY: f"calls {_DAY}",
    UsageKind.READ_SHORT: f"reads {_SHORT}",
    UsageKind.READ_DAY: f"reads {_DAY}",
}


def clock(ahead_s: float | None, by_whom: str, most_s: float) -> str:
    """Return how far this machine's clock is from somebody else's; None where nobody could be asked."""
    if ahead_s is None:
        return "nobody to compare it with: no platform that is on answered"
    if abs(ahead_s) <= most_s:
        return f"agrees with {by_whom} to {abs(ahead_s):.0f} s"
    way = "ahead of" if ahead_s > 0 else "behind"
    return (
        f"{abs(ahead_s):.0f} s {way} {by_whom}: links and signatures fail and messages come at the wrong hour. "
        "Turn time synchronisation on (`timedatectl set-ntp true`)"
    )


def page(url: str, status: int, problem: str, *, is_running: bool) -> str:
    """Return whether the service answers at its public address; 0 for no answer at all."""
    if status == 200:
        return f"{url} leads here"
    if not is_running:
        return f"{url} was not answered, as the service does not run now; ask again while it does"
    seen = f"answers {status}" if status else f"cannot be reached ({problem})"
    return (
        f"{url} {seen}: let your proxy or tunnel pass all of it on to PORT, and check PUBLIC_URL and its certificate; "
        "some networks cannot reach their own address from inside"
    )


def athletes(card: StatusCard) -> str:
    """Return how many links to Strava there are, and what is wrong with some of them."""
    said = [f"{card.connected} of {card.capacity} connected"]
    if limited := card.links.get(LinkState.LIMITED, 0):
        said.append(
            f"{limited} without all boxes ticked, whose private runs are missing: they say /connect again"
        )
    if refused := card.links.get(LinkState.REFUSED, 0):
        said.append(f"{refused} refused by Strava, who were asked to /connect again")
    return "; ".join(said)


def quota(card: StatusCard, *, is_tight: bool) -> str:
    """Return how much of Strava's windows is used."""
    if not card.usages:
        return "not known before the first call"
    used = ", ".join(f"{one.used:,} of {one.limit:,} {_WINDOWS[one.kind]}" for one in card.usages)
    more = ". Work waits until the window ends; ask Strava for more in its API settings" if is_tight else ""
    return f"{used}{more}"


def work(card: StatusCard, longest: timedelta) -> str:
    """Return how the queues stand, and what to do where they do not move."""
    inbox, outbox = card.inbox, card.outbox
    pieces, messages = "piece" + "s" * (inbox.waiting != 1), "message" + "s" * (outbox.waiting != 1)
    said = f"{inbox.waiting:,} {pieces} of work and {outbox.waiting:,} {messages} wait"
    if card.workers is not None:
        said += f" for {card.workers:,} worker" + "s" * (card.workers != 1)
    if inbox.dead or outbox.failed:
        said += f", {inbox.dead:,} and {outbox.failed:,} were given up; the log says why"
    if max(card.lag, card.message_lag) > longest:
        said += ". The oldest is overdue: is the service running, and what does its log say?"
    if card.workers == 0:
        said += ". Nobody works: start main.py work, or the service without SERVE_WORKS=no"
    return said


def engine(name: str) -> str:
    """Return what holds the data."""
    return f"; kept by {name}"
