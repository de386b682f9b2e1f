"""What the runs of many athletes raise: found anew of whom something has changed, kept of all the others."""

from collections.abc import Mapping
from datetime import date, timedelta
from hashlib import blake2b

from marathon.domain.athlete import AthleteId
from marathon.domain.flags import find_flags
from marathon.domain.plan import PlannedSession
from marathon.domain.reasons import PainReported
from marathon.domain.team import Audience
from marathon.store import activities
from marathon.store.outline_texts import outline_texts
from marathon.store.store import Connection
from marathon.usecases.kept_run_flags import KeptRunFlags, RunFlags
from marathon.usecases.standing import FLAGS_LOOK_BACK_DAYS


def run_flags(
    connection: Connection,
    kept: KeptRunFlags,
    todays: Mapping[AthleteId, date],
    planned: Mapping[AthleteId, tuple[PlannedSession, ...]],
    pains: Mapping[AthleteId, PainReported | None],
) -> dict[AthleteId, RunFlags]:
    """Return what is raised of each athlete on their local today."""
    first, last = min(todays.values(), default=date.max), max(todays.values(), default=date.max)
    since = first - timedelta(days=FLAGS_LOOK_BACK_DAYS)
    texts = outline_texts(connection, list(todays), since, last)
    rests_on = {
        who: (today, _digest(texts.get(who, "")), planned[who], pains[who]) for who, today in todays.items()
    }
    known = kept.known(rests_on)
    runs = activities.outlines_many(connection, [who for who in todays if who not in known], since, last)
    anew = {
        who: RunFlags(
            flags=find_flags(todays[who], theirs, planned[who], pain=pains[who]),
            has_private=any(run.audience is Audience.OWNER for run in theirs),
        )
        for who, theirs in runs.items()
    }
    kept.keep(rests_on, anew)
    return known | anew


def _digest(text: str) -> bytes:
    """Return a text's mark, which is kept in its place: two differ wherever the texts do."""
    return blake2b(text.encode(), digest_size=16).digest()
