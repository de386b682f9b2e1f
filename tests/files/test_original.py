"""Recordings packed and unpacked, and the names under which they are handed back."""

import gzip
import io
from datetime import timedelta

import pytest

from bot.demo.files import recording
from marathon.files.intake import read_upload
from marathon.files.original import as_given, pack, safe_names
from tests.club import NOW

FIT = recording(NOW - timedelta(days=2), duration_s=600, distance_m=2_000.0)


@pytest.mark.parametrize("given", [FIT, gzip.compress(FIT, 6, mtime=7)], ids=["plain", "packed"])
def test_what_was_given_comes_back_to_the_last_byte(given: bytes) -> None:
    (reading,) = read_upload("run.fit", io.BytesIO(given), zone="UTC", latest=NOW)
    original = pack(reading)
    assert original is not None
    assert as_given(original) == given
    assert (original.came_packed, len(original.packed) < len(FIT)) == (given is not FIT, True)
    assert reading.activities[0].source_id.startswith(original.identity)


def test_what_was_refused_is_not_packed() -> None:
    (reading,) = read_upload("run.fit", io.BytesIO(FIT[:-9]), zone="UTC", latest=NOW)
    assert pack(reading) is None


def test_names_are_unique_and_safe_everywhere() -> None:
    given = ["run.fit", "Run.FIT", "run.fit", "7.fit.gz", "7.fit.gz"]
    given += ["CON.fit", 'a<b>:"c|?*.gpx', "..", "x. ", "ö 李.tcx"]
    assert safe_names(given) == [
        *("run.fit", "Run (2).FIT", "run (3).fit", "7.fit.gz", "7 (2).fit.gz", "_CON.fit"),
        *("a_b___c___.gpx", "_", "x", "ö 李.tcx"),
    ]


def test_a_name_that_looks_numbered_already_is_not_given_twice() -> None:
    assert safe_names(["a.fit", "a (2).fit", "a.fit"]) == ["a.fit", "a (2).fit", "a (3).fit"]
