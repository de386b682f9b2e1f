"""Which nudges a person hears: a topic is on, snoozed until a day, or stopped until they say otherwise."""

from marathon.domain.athlete import AthleteId
from marathon.domain.nudge import SNOOZED_FOR, Hold, NudgesCard, Topic
from marathon.store import athletes, nudges
from marathon.store.store import Connection
from marathon.usecases.desk import Desk


def show_nudges(desk: Desk, athlete_id: AthleteId) -> NudgesCard:
    """Return what a person hears of, and what not.

    Raises: NotFoundError.
    """
    with desk.store.read() as connection:
        return _card(connection, desk, athlete_id)


def _card(connection: Connection, desk: Desk, athlete_id: AthleteId) -> NudgesCard:
    today = athletes.get(connection, athlete_id).local_date(desk.clock.now())
    held = nudges.holds(connection, [athlete_id])[athlete_id]
    return NudgesCard(today=today, holds=tuple(hold for hold in held if hold.holds_on(today)))


def stop_nudges(desk: Desk, athlete_id: AthleteId, topic: Topic) -> NudgesCard:
    """Tell a person nothing of a topic until they say otherwise."""
    desk.store.write(lambda connection: nudges.hold(connection, athlete_id, Hold(topic=topic)))
    return show_nudges(desk, athlete_id)


def snooze_nudges(desk: Desk, athlete_id: AthleteId, topic: Topic) -> NudgesCard:
    """Tell a person nothing of a topic for a week."""
    until = show_nudges(desk, athlete_id).today + SNOOZED_FOR
    desk.store.write(lambda connection: nudges.hold(connection, athlete_id, Hold(topic=topic, until=until)))
    return show_nudges(desk, athlete_id)


def allow_nudges(desk: Desk, athlete_id: AthleteId, topic: Topic) -> NudgesCard:
    """Tell a person of a topic again."""
    desk.store.write(lambda connection: nudges.release(connection, athlete_id, topic))
    return show_nudges(desk, athlete_id)
