"""Dropped files that are kept: said once, shown and switched in /privacy, handed out in /export, gone with the run."""

import zipfile
from datetime import timedelta

import pytest

from bot.core.message import Place, Reply
from bot.demo.files import recording
from marathon.usecases import export_person as exporting
from marathon.usecases import keep_original
from tests.club import ANA, BOB, MARIT, NOW, TODAY, Club, run_on, runs_of

FIT = recording(NOW - timedelta(days=3), duration_s=600, distance_m=2_000.0)
OLDER = recording(NOW - timedelta(days=4), duration_s=700, distance_m=2_000.0)
ASKS = "Keep none of my files: delete 1"


def _labels(reply: Reply) -> list[str]:
    return [button.label for button in reply.buttons]


def _names(reply: Reply) -> list[str]:
    assert reply.attachment is not None
    with zipfile.ZipFile(reply.attachment.content) as archive:
        return [name for name in archive.namelist() if name.startswith("originals/")]


def _files(club: Club) -> str:
    (line,) = [line for line in club.ask("/privacy").lines if line.startswith("Files you drop")]
    return line


def test_the_first_drop_says_that_files_are_kept_and_the_next_does_not(club: Club) -> None:
    assert (
        "so that /export can give them back to you; nobody else ever gets one" in club.drop("a.fit", FIT).text
    )
    assert "I keep the files" not in club.drop("b.fit", OLDER).text


def test_privacy_says_what_is_kept_and_its_button_deletes_it(club: Club) -> None:
    assert "yes, but none is here yet" in _files(club)
    assert "They hold where you ran" not in _files(club)
    club.drop("a.fit", FIT)
    assert "yes, 1 is here (0.1 MB)" in _files(club)
    assert "They hold where you ran" in _files(club)
    off = club.press(club.ask("/privacy"), ASKS)
    assert off.title == "No file of yours is kept any more: 1 deleted"
    assert "Keep the files I drop" in _labels(off)
    assert "no. They are read and let go" in _files(club)
    assert "I keep" not in club.drop("b.fit", OLDER).text
    assert _names(club.ask("/export")) == []
    assert "none is kept" in club.ask("/export").text
    assert club.press(off, "Keep the files I drop").title == "Files you drop are kept from now on"
    club.drop("b.fit", OLDER)
    assert _names(club.ask("/export")) == ["originals/b.fit"]


def test_the_table_of_files_in_the_export_is_called_a_list_of_them(club: Club) -> None:
    club.drop("a.fit", FIT)
    reply = club.ask("/export")
    assert reply.attachment is not None
    with zipfile.ZipFile(reply.attachment.content) as archive:
        told = archive.read("README.txt").decode()
    assert "originals.json: list of the files you handed in (1)" in told


def test_what_a_deletion_left_behind_is_said_and_can_be_deleted(
    club: Club, monkeypatch: pytest.MonkeyPatch
) -> None:
    club.drop("a.fit", FIT)
    with monkeypatch.context() as stopped:
        stopped.setattr("marathon.usecases.keep_original.delete_originals", lambda *_: 0)
        club.ask("/privacy files none")
    assert "no, but 1 is here" in _files(club)
    assert club.press(club.ask("/privacy"), ASKS).title.endswith("1 deleted")


@pytest.mark.parametrize("said", ["files", "files share", "files none please", "file"])
def test_a_switch_that_is_not_understood_deletes_nothing(club: Club, said: str) -> None:
    club.drop("a.fit", FIT)
    club.ask(f"/privacy {said}")
    assert "yes, 1 is here" in _files(club)


def test_the_export_has_them_for_the_speaker_alone(club: Club) -> None:
    club.drop("my run.fit", FIT)
    reply = club.ask("/export")
    assert "in the folder “originals”" in reply.text
    assert "second by second" in reply.text
    assert _names(reply) == ["originals/my run.fit"]
    for who in (BOB, MARIT):
        assert _names(club.ask("/export", who)) == []
        assert "There is nothing here by the number 1" in club.ask("/export originals 1", who).title
    for text in ("/export", "/export originals 1"):
        assert club.ask(text, ANA, Place.GROUP).attachment is None


def test_a_coach_sees_nothing_of_them(club: Club) -> None:
    club.drop("secret-lake.fit", FIT)
    for text in ("/athlete Ana", "/team", "/today Ana", "/week Ana"):
        assert "secret-lake" not in club.ask(text, MARIT).text


def test_too_many_come_by_buttons(club: Club, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "LARGEST_FILE_BYTES", 6_000)
    monkeypatch.setattr(exporting, "ROOM_BESIDE_TABLES_BYTES", 1_000)
    club.drop_all(("a.fit", FIT), ("b.fit", OLDER))
    reply = club.ask("/export")
    assert "they come in 2 files of their own" in reply.text
    assert _labels(reply) == ["Originals, file 1", "Originals, file 2"]
    part = club.press(reply, "Originals, file 2")
    assert part.title == "Your originals, file 2 of 2: 1 recording"
    assert part.attachment is not None
    assert part.attachment.name == "marathon-coach-2026-11-22-originals-2-of-2.zip"
    assert (_names(part), _labels(part)) == (["originals/b.fit"], ["Originals, file 1"])
    for text in ("/export originals", "/export files 1", "/export originals 2 3", "/export originals two"):
        assert club.ask(text).attachment is None, text


def test_a_removed_run_takes_its_file_along_and_says_so(club: Club) -> None:
    club.drop("a.fit", FIT)
    (number,) = [run.id for run in runs_of(club) if run.duration_s == 600]
    said = club.ask(f"/run remove {number}")
    assert "The file you handed in for it is deleted, too" in said.text
    assert _names(club.ask("/export")) == []
    club.press(said, "Undo")
    typed = run_on(club, TODAY - timedelta(days=5))
    assert club.ask(f"/run remove {typed}").lines == ()


def test_a_plan_is_no_recording(club: Club) -> None:
    club.drop("plan.csv", b"date,type,distance_km\n2026-12-01,easy,8\n")
    assert "yes, but none is here yet" in _files(club)


def test_a_full_store_names_what_to_do(club: Club, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keep_original, "MOST_KEPT_BYTES", 10)
    said = club.drop("a.fit", FIT).text
    assert "1 file was read but not kept: 500 MB are kept for you already" in said
    assert "“/privacy files none” makes room" in said
    assert "I keep the files" not in said
