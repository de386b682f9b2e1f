"""How a person wants to be called and told things: name, daily hour, quiet hours, and where."""

from marathon.domain.athlete import AthleteId
from marathon.domain.names import LONGEST_NAME, clean_name, shown_letters
from marathon.domain.telling import EVERYWHERE, NOWHERE, Hours, SettingsCard
from marathon.errors import NameTooLongError, NoPlaceError
from marathon.store import athletes, destinations
from marathon.usecases.desk import Desk
from marathon.usecases.manage_mailbox import show_mailbox


def show_settings(desk: Desk, athlete_id: AthleteId) -> SettingsCard:
    """Return a person's settings.

    Raises: NotFoundError.
    """
    with desk.store.read() as connection:
        person = athletes.get(connection, athlete_id)
        places = destinations.of_person(connection, athlete_id)
    platforms = tuple(dict.fromkeys(place.platform for place in places))
    mailbox = show_mailbox(desk, athlete_id).address
    return SettingsCard(athlete_id=athlete_id, person=person, places=platforms, mailbox=mailbox)


def set_name(desk: Desk, athlete_id: AthleteId, name: str) -> str:
    """Keep what a person is called, and return it as it is shown.

    Raises: UnreadableTextError for a name of which nothing can be seen; NameTooLongError.
    """
    if (length := len(shown_letters(name))) > LONGEST_NAME:
        raise NameTooLongError(length=length, most=LONGEST_NAME)
    shown = clean_name(name)
    desk.store.write(lambda connection: athletes.update(connection, athlete_id, name=shown))
    desk.listener.cards_changed(athlete_id)
    return shown


def set_daily_hour(desk: Desk, athlete_id: AthleteId, hour: int | None) -> SettingsCard:
    """Keep at which local hour the day's message comes; None for none."""
    desk.store.write(lambda connection: athletes.update(connection, athlete_id, daily_hour=hour))
    return show_settings(desk, athlete_id)


def set_quiet(desk: Desk, athlete_id: AthleteId, quiet: Hours | None) -> SettingsCard:
    """Keep between which local hours nothing is told that nobody asked for; None for no such hours."""
    first, last = quiet or (None, None)
    desk.store.write(
        lambda connection: athletes.update(connection, athlete_id, quiet_from=first, quiet_until=last)
    )
    return show_settings(desk, athlete_id)


def set_told_on(desk: Desk, athlete_id: AthleteId, platform: str) -> SettingsCard:
    """Keep where a person is told what they did not ask for: on one platform, everywhere, or nowhere.

    Raises: NoPlaceError when they cannot be written to on that platform.
    """
    if platform not in (EVERYWHERE, NOWHERE, *show_settings(desk, athlete_id).places):
        raise NoPlaceError
    desk.store.write(lambda connection: athletes.update(connection, athlete_id, told_on=platform or None))
    return show_settings(desk, athlete_id)
