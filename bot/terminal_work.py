"""What the operator's commands do: each opens the store, calls a use case, and returns lines to print."""

import logging
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from types import FrameType

from bot.core.commands.plan import change_reply
from bot.core.message import Incoming, Place, Reply
from bot.core.router import Router
from bot.core.voices import voice_for
from bot.on_terminal import ImportTeller, as_text, read_files, ready_folder, save
from bot.wiring import NobodyListens, SystemClock, build_desk, with_pages
from marathon.domain.athlete import Athlete, AthleteId
from marathon.domain.change_cards import ImportLine, ImportOutcome
from marathon.domain.mailbox import clean_address
from marathon.domain.units import Units
from marathon.errors import (
    MailSampleError,
    NoSuchAthleteError,
    NotFoundError,
    SettingsError,
    UnreadableFileError,
)
from marathon.logs import speaking_of
from marathon.settings import StoreSettings, features, read_settings
from marathon.store.lock_file import hold_lock
from marathon.store.store import Store
from marathon.store.token_box import TokenBox
from marathon.usecases import import_file as importing
from marathon.usecases import manage_plan
from marathon.usecases.desk import Desk
from marathon.usecases.find_zone import find_zone
from marathon.usecases.manage_team import add_person, everybody, join_team
from marathon.usecases.people import person_of
from marathon.usecases.rotate_keys import rotate_keys
from marathon.words import imports
from marathon.words import mail_operator as mail_words
from marathon.words import operator as words

log = logging.getLogger(__name__)

LARGEST_ID = 2**31 - 1


@contextmanager
def open_desk(settings: StoreSettings) -> Iterator[Desk]:
    """Open the store for one command; refuses while a service writes the same SQLite file.

    Raises: StoreBusyError, StoreUnavailableError, SchemaError.
    """
    url = settings.database_url.get_secret_value()
    with hold_lock(url):
        store = Store.open(url)
        try:
            yield build_desk(
                store,
                listener=NobodyListens(),
                clock=SystemClock(),
                strava_is_shared=settings.strava_is_shared,
            )
        finally:
            store.close()


def known(desk: Desk, number: int) -> AthleteId:
    try:
        if not 0 < number <= LARGEST_ID:
            raise NotFoundError
        return person_of(desk, AthleteId(number)).id
    except NotFoundError:
        raise NoSuchAthleteError(athlete_id=number) from None


def say(
    settings: StoreSettings,
    text: str,
    number: int,
    *,
    files: Sequence[Path] = (),
    out: Path | None,
    group: bool,
) -> str:
    """Return the answer to one message and what is dropped with it, saving it where a folder is given.

    Raises: UnwritableFolderError, UnreadableFileError and what check_drop raises before anything is asked;
        what open_desk raises; NoSuchAthleteError.
    """
    if out is not None:
        ready_folder(out)
    dropped = read_files(files)
    with open_desk(settings) as desk:
        place = Place.GROUP if group else Place.PRIVATE
        incoming = Incoming(speaker=known(desk, number), text=text, place=place, attachments=dropped)
        reply = Router(_as_served(desk)).answer(incoming)
        return "\n".join([as_text(reply), *_saved(reply, text, out)])


def _as_served(desk: Desk) -> Desk:
    """Return a desk that signs what the service opens, and reaches mailboxes and Strava, where the settings say how."""
    try:
        settings = read_settings()
    except SettingsError:
        return desk
    desk = with_pages(desk, settings)
    if settings.has("mail"):
        from bot.wiring.mail import mail_plan, reach_mailboxes

        desk = reach_mailboxes(desk, mail_plan(settings))
    if not settings.has("strava"):
        return desk
    from bot.wiring.strava import reach_strava

    return reach_strava(desk, settings)


def _saved(reply: Reply, text: str, out: Path | None) -> list[str]:
    if out is None:
        return []
    stem = "".join(letter if letter.isalnum() else "-" for letter in text.strip("/ "))[:40] or "reply"
    return [words.saved(str(path)) for path in save(reply, out, stem)]


def add_athlete(
    settings: StoreSettings, name: str, *, zone: str, units: str, team: str, coach: bool
) -> Athlete:
    """Add a person, to a team where one is named, and return them as they are kept.

    Raises: UnknownZoneError; SettingsError for units that are neither, and for a coach of no team.
    """
    if units not in tuple(Units):
        raise SettingsError(name="--units", problem="is metric or imperial")
    if coach and not team:
        raise SettingsError(name="--coach", problem="needs --team, the team to coach")
    with open_desk(settings) as desk:
        number = add_person(
            desk, name, zone=find_zone(zone, desk.clock.now()), units=Units(units), team=team, is_coach=coach
        )
        return person_of(desk, number)


def join_team_as(settings: StoreSettings, number: int, team: str, *, coach: bool) -> tuple[Athlete, bool]:
    """Give a person who is known a role in a team, and return them and whether they have it before they are asked.

    Raises: NoSuchAthleteError.
    """
    with open_desk(settings) as desk:
        athlete_id = known(desk, number)
        is_in = join_team(desk, athlete_id, team, is_coach=coach)
        return person_of(desk, athlete_id), is_in


def list_athletes(settings: StoreSettings) -> list[str]:
    """Return a line for everybody."""
    with open_desk(settings) as desk:
        return [words.athlete_line(a.id, a.name, a.zone, a.units) for a in everybody(desk)]


def import_paths(
    settings: StoreSettings, paths: Sequence[Path], number: int, tell: Callable[[str], None]
) -> int:
    """Import files and folders, telling how it goes; return how many were refused.

    Raises: KeyboardInterrupt when stopped, once what is kept has been judged and told.
    """
    for path in paths:
        if not path.exists():
            raise UnreadableFileError(file=path)
    with open_desk(settings) as desk:
        who = known(desk, number)
        voice = voice_for(desk, who)
        teller = ImportTeller(voice, tell)
        try:
            with speaking_of(athlete_id=who), _stopping_between() as check:

                def tell_of(line: ImportLine) -> None:
                    teller.hear(line)
                    check()

                card = importing.import_paths(desk, who, paths, tell_of)
        except KeyboardInterrupt:
            tell(words.import_stopped(teller.kept))
            raise
        teller.end()
        for line in (imports.summary(card, voice), *imports.originals(card, voice)):
            tell(line)
        return card.count(ImportOutcome.REFUSED)


@contextmanager
def _stopping_between() -> Iterator[Callable[[], None]]:
    """Give a check that raises KeyboardInterrupt after Ctrl-C, which so waits for it; a second one does not."""
    asked = Event()

    def ask(_signal: int, _frame: FrameType | None) -> None:
        asked.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    def check() -> None:
        if asked.is_set():
            asked.clear()
            raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield check
    finally:
        signal.signal(signal.SIGINT, before)


def import_plan(settings: StoreSettings, file: Path, number: int, *, apply: bool) -> str:
    """Return what a plan file changes, dry unless apply is set."""
    (plan,) = read_files([file])
    with open_desk(settings) as desk:
        who = known(desk, number)
        with speaking_of(athlete_id=who):
            card = manage_plan.propose_plan_file(desk, who, plan.name, plan.content)
            if apply and not card.diff.is_empty:
                card = manage_plan.apply_change(desk, who, card.change_id)
        return as_text(change_reply(card, voice_for(desk, who)))


def rotate_tokens(settings: StoreSettings, tell: Callable[[str], None]) -> int:
    """Seal every stored token with the newest key, telling how far it is; return how many no key reads.

    Raises: SettingsError without usable keys; StoreBusyError, StoreUnavailableError, SchemaError.
    """
    box = TokenBox([key.get_secret_value() for key in read_settings().token_keys])
    with open_desk(settings) as desk:
        done = rotate_keys(
            desk.store, box, lambda part, total: tell(words.keys_progress(part.looked_at, total))
        )
    log.info(
        "sealed %d tokens anew, %d were current, %d unreadable", done.rotated, done.current, done.unreadable
    )
    tell(words.keys_rotated(done.rotated, done.current, done.unreadable))
    return done.unreadable


def send_mail_sample(text: str) -> str:
    """Send a sample mail to an address, and return in one sentence that it is out.

    Raises: SettingsError, AddressError; MailSampleError with what went wrong and what to do.
    """
    settings, address = read_settings(), clean_address(text)
    if missing := [name for one in features(settings) if one.name == "mail" for name in one.missing]:
        raise MailSampleError(problem=words.feature_line("mail", missing, is_built=True))
    from bot.on_email.looking import send_sample
    from bot.wiring.mail import mail_plan
    from bot.wiring.mail_sample import sample_reply

    clock = SystemClock()
    found = send_sample(mail_plan(settings), address, sample_reply(clock.now().date()), clock)
    if found.trouble:
        raise MailSampleError(problem=mail_words.mail_trouble(found.trouble, found.detail))
    if found.refusal:
        problem = mail_words.mail_not_taken(address, found.refusal, is_for_good=found.is_for_good)
        raise MailSampleError(problem=problem)
    return mail_words.mail_sent(address)
