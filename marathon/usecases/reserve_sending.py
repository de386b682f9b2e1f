"""Reserves when a message goes out, so that all processes together keep to a platform's limits."""

from dataclasses import replace

from marathon.domain.send_rate import Reservation, SendRequest, reserve
from marathon.store import send_rates
from marathon.store.store import Connection
from marathon.usecases.desk import Desk


def reserve_sending(desk: Desk, platform: str, request: SendRequest) -> Reservation:
    """Take a message's place in the lines before a platform; who is refused asks again after a while."""
    now = desk.clock.now()

    def unit(connection: Connection) -> Reservation:
        lines, at = send_rates.hold(connection, platform, request.rates, now)
        reservation, after = reserve(request, lines, at)
        send_rates.keep(connection, platform, after)
        return reservation

    return desk.store.write(unit)


def close_sending(desk: Desk, platform: str, name: str, for_s: float) -> None:
    """Have nothing go out for so long to what a platform has said takes nothing: a place, or all of it."""
    now = desk.clock.now()

    def unit(connection: Connection) -> None:
        lines, at = send_rates.hold(connection, platform, [name], now)
        line = replace(lines[name], closed_until=max(lines[name].closed_until, at + for_s))
        send_rates.keep(connection, platform, {name: line})

    desk.store.write(unit)
