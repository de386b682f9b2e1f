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
        lines = send_rates.hold(connection, platform, request.rates, now)
        reservation, after = reserve(request, lines, now.timestamp())
        send_rates.keep(connection, platform, after)
        return reservation

    return desk.store.write(unit)


def close_sending(desk: Desk, platform: str, name: str, for_s: float) -> None:
    """Have nothing go out for so long to what a platform has said takes nothing: a place, or all of it."""
    now = desk.clock.now()

    def unit(connection: Connection) -> None:
        line = send_rates.hold(connection, platform, [name], now)[name]
        until = max(line.closed_until, now.timestamp() + for_s)
        send_rates.keep(connection, platform, {name: replace(line, closed_until=until)})

    desk.store.write(unit)
