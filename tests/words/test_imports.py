"""What an import says it did."""

from marathon.domain.athlete import AthleteId
from marathon.domain.change_cards import ImportCard, ImportLine, ImportOutcome
from marathon.words.imports import summary
from marathon.words.voice import Voice


def test_two_recordings_of_one_run_are_one_activity() -> None:
    lines = (
        ImportLine(file="a.gpx", outcome=ImportOutcome.OK),
        ImportLine(file="a.tcx", outcome=ImportOutcome.OK, duplicate_of="GPX, 2026-11-22"),
        ImportLine(file="b.tcx", outcome=ImportOutcome.DUPLICATE, duplicate_of="TCX, 2026-11-22"),
    )
    card = ImportCard(athlete_id=AthleteId(1), lines=lines)
    assert summary(card, Voice()) == "1 activity imported, 1 replaced by a better recording, 1 already there"
