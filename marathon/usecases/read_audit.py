"""Who did what when: what the system's log and the receipts of deletions keep of it."""

from datetime import datetime
from typing import Final

from marathon.domain.operator_card import Deed
from marathon.store import receipts, system_log
from marathon.store.store import Store

DEEDS: Final = frozenset(
    {
        *("owner_claimed", "role_changed", "member_removed", "team_made", "team_joined", "team_left"),
        *("training_declined", "invite_made", "invite_revoked", "command_refused", "place_refused"),
        *("signed_in", "refresh_token_copied", "arrived", "paired", "strava_connected"),
        *("exported", "keys_rotated", "restored"),
    }
)
"""What somebody did, of all that the system's log keeps; the rest happened."""
DELETED: Final = "deleted"


def read_audit(store: Store, since: datetime) -> tuple[Deed, ...]:
    """Return what was done from an instant on, oldest first; a deletion names its receipt and nobody."""
    with store.read() as connection:
        done = system_log.since(connection, since, DEEDS)
        gone = [
            Deed(
                at=receipt.at,
                event=DELETED,
                athlete_id=None,
                name="",
                facts={"receipt": receipt.reference, "rows": sum(receipt.counts.values())},
            )
            for receipt in receipts.since(connection, since)
        ]
    return tuple(sorted([*done, *gone], key=lambda deed: deed.at))
