"""How a person wants to be called and told things: name, what they chose, quiet hours, and where."""

from marathon.domain.athlete import AthleteId
from marathon.domain.names import LONGEST_NAME, clean_name, shown_letters
from marathon.domain.nudge import SNOOZED_FOR
from marathon.domain.subscription import Subject
from marathon.domain.telling import Hours, SettingsCard, platforms_of
from marathon.errors import NameTooLongError, NoPlaceError
from marathon.store import athletes, destinations, subscriptions
from marathon.usecases.desk import Desk
from marathon.usecases.manage_mailbox import show_mailbox


def show_settings(desk: Desk, athlete_id: AthleteId) -> SettingsCard:
    """Return a person's settings.

    Raises: NotFoundError.
    """
    with desk.store.read() as connection:
        person = athletes.get(connection, athlete_id)
        chosen = subscriptions.of_person(connection, athlete_id)
        places = destinations.of_person(connection, athlete_id)
    platforms = tuple(dict.fromkeys(place.platform for place in places))
    mailbox = show_mailbox(desk, athlete_id).address
    return SettingsCard(
        athlete_id=athlete_id, person=person, chosen=chosen, places=platforms, mailbox=mailbox
    )


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


def set_hour(desk: Desk, athlete_id: AthleteId, subject: Subject, hour: int | None) -> SettingsCard:
    """Keep at which local hour something comes; None for not at all."""
    desk.store.write(lambda connection: subscriptions.set_hour(connection, athlete_id, subject, hour))
    return show_settings(desk, athlete_id)


def snooze(desk: Desk, athlete_id: AthleteId, subject: Subject) -> SettingsCard:
    """Tell nothing for a week of what comes at an hour; choosing an hour ends that."""
    until = show_settings(desk, athlete_id).person.local_date(desk.clock.now()) + SNOOZED_FOR
    desk.store.write(lambda connection: subscriptions.snooze(connection, athlete_id, subject, until))
    return show_settings(desk, athlete_id)


def set_quiet(desk: Desk, athlete_id: AthleteId, quiet: Hours | None) -> SettingsCard:
    """Keep between which local hours nothing is told that nobody asked for; None for no such hours."""
    first, last = quiet or (None, None)
    desk.store.write(
        lambda connection: athletes.update(connection, athlete_id, quiet_from=first, quiet_until=last)
    )
    return show_settings(desk, athlete_id)


def set_told_on(desk: Desk, athlete_id: AthleteId, platform: str) -> SettingsCard:
    """Keep where a person is told what they did not ask for: on these platforms, everywhere, or nowhere.

    Raises: NoPlaceError when they cannot be written to on one of them.
    """
    _hold_place(desk, athlete_id, platform)
    desk.store.write(lambda connection: athletes.update(connection, athlete_id, told_on=platform or None))
    return show_settings(desk, athlete_id)


def set_place(desk: Desk, athlete_id: AthleteId, subject: Subject, platform: str) -> SettingsCard:
    """Keep where something comes that a person chose: on these platforms, nowhere, or wherever other messages do.

    Raises: NoPlaceError when they cannot be written to on one of them.
    """
    _hold_place(desk, athlete_id, platform)
    desk.store.write(lambda connection: subscriptions.set_place(connection, athlete_id, subject, platform))
    return show_settings(desk, athlete_id)


def _hold_place(desk: Desk, athlete_id: AthleteId, platform: str) -> None:
    if not set(platforms_of(platform)) <= set(show_settings(desk, athlete_id).places):
        raise NoPlaceError
