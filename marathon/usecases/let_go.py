"""A platform lets the whole application go, or takes it back: nothing is sent meanwhile, and the admins know."""

from collections.abc import Callable

from marathon.store import destinations, platforms, system_log
from marathon.store.store import Connection
from marathon.usecases.desk import Desk
from marathon.usecases.write_again import write_again

Tell = Callable[[Connection, str, str], None]


def let_go(desk: Desk, platform: str, problem: str, tell: Tell) -> None:
    """Send nothing more to a platform; who must know is told once, however often it is heard."""
    now = desk.clock.now()

    def unit(connection: Connection) -> None:
        if platforms.is_let_go(connection, platform):
            return
        platforms.mute(connection, platform, now)
        system_log.record(
            connection, "ERROR", platforms.LET_GO, platform=platform, problem=problem, at=now.isoformat()
        )
        tell(connection, platform, problem)

    desk.store.write(unit)


def taken_back(desk: Desk, platform: str) -> None:
    """Send to a platform again, to all that was muted when it let go."""
    with desk.store.read() as connection:
        if not platforms.is_let_go(connection, platform):
            return
    now = desk.clock.now()

    def unit(connection: Connection) -> None:
        if platforms.is_let_go(connection, platform):
            platforms.unmute(connection, platform)
            for place in destinations.on_platform(connection, platform):
                owner, _ = destinations.owner_of(connection, place)
                if owner is not None and destinations.is_open(connection, owner, place):
                    write_again(connection, owner, place, now)
            system_log.record(connection, "INFO", platforms.BACK, platform=platform)

    desk.store.write(unit)
    desk.messages_wait()
