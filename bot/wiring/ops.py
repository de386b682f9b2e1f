"""Builds what watches over the service, and the addresses that tell of it."""

from collections.abc import Mapping, Sequence
from functools import partial

from bot.background.announce import Announcer
from bot.background.beside import Work, standing
from bot.background.fault_watch import FaultWatch
from marathon import __version__
from marathon.settings import Settings
from marathon.usecases.desk import Desk
from marathon.usecases.report_faults import report_faults
from webhooks.api_callers import ApiCallers
from webhooks.group_commit import MOST_WAITING
from webhooks.ops import OpsRoutes, Watched
from webhooks.signed_in import SignedIn
from webhooks.strava_events import StravaEventsDoor


def build_watch(desk: Desk) -> tuple[FaultWatch, Work]:
    """Return what sees errors, and it as a work that ends after all that could still fail."""
    watch = FaultWatch(partial(report_faults, desk))
    return watch, Work(start=watch.start, stop=watch.stop, ends_last=True)


def build_ops(  # noqa: PLR0917 - private to the wiring, and each of them is another kind
    people: SignedIn,
    settings: Settings,
    works: Sequence[Work],
    watch: FaultWatch,
    announcer: Announcer,
    events: StravaEventsDoor | None,
) -> OpsRoutes:
    """Put the addresses together; what they show of the works is looked up when they are asked."""
    token = settings.metrics_token
    return OpsRoutes(
        desk=people.desk,
        pool=people.pool,
        callers=ApiCallers(desk=people.desk, pool=people.pool, people=people),
        watched=Watched(
            version=__version__,
            loops=partial(standing, works),
            is_full=partial(_is_full, events),
            sent=announcer.outcomes.counts,
            events=partial(_told, events),
            errors=watch.fingerprints.counts,
        ),
        token=token.get_secret_value() if token else "",
        is_local=not settings.public_url and settings.host == "127.0.0.1",
    )


def _is_full(events: StravaEventsDoor | None) -> bool:
    return events is not None and events.committer.waiting >= MOST_WAITING


def _told(events: StravaEventsDoor | None) -> Mapping[str, int]:
    return dict(events.tally) if events else {}
