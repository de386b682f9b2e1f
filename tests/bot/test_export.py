"""/export in the chat: a zip for the speaker alone, in private alone."""

import csv
import io
import json
import zipfile

from bot.core.message import Place
from tests.club import ANA, BOB, CYD, MARIT, SOLO, Club


def _unpacked(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_the_zip_holds_what_the_chat_knows(club: Club) -> None:
    reply = club.ask("/export")
    assert reply.attachment is not None
    assert reply.attachment.name == "marathon-coach-2026-11-22.zip"
    files = _unpacked(reply.attachment.content.read())
    runs = list(csv.DictReader(io.StringIO(files["activities.csv"])))
    assert len(runs) == len(json.loads(files["activities.json"]))
    assert f"{len(runs)} activities" in reply.title
    assert {"planned_workouts.csv", "daily_summaries.csv", "races.json", "memberships.json"} <= set(files)
    assert json.loads(files["races.json"])[0]["name"] == "Old Half"
    read_me = files["README.txt"]
    assert "22 Nov 2026, 12:00 UTC" in read_me
    assert all(name.removesuffix(".json") in read_me for name in files if name.endswith(".json"))
    assert "None" not in read_me
    assert "none is kept" in read_me
    assert "none is kept" in reply.text
    assert reply.buttons == ()


def test_it_holds_nobody_else(club: Club) -> None:
    for who in (ANA, BOB, CYD, MARIT, SOLO):
        reply = club.ask("/export", who)
        assert reply.attachment is not None
        names = {"Ana Silva", "Bob Reed", "Cyd Noor", "Marit Solheim", "Solo Lone", "Dan Gap"}
        said = "".join(_unpacked(reply.attachment.content.read()).values())
        assert len([name for name in names if name in said]) == 1


def test_where_many_read_nobody_gets_a_file(club: Club) -> None:
    for who in (ANA, MARIT):
        reply = club.ask("/export", who, Place.GROUP)
        assert reply.attachment is None
        assert "personal" in reply.title


def test_nobody_exports_somebody_else(club: Club) -> None:
    reply = club.ask("/export Ana Silva", MARIT)
    assert reply.attachment is None
    assert "is used like this" in reply.text
