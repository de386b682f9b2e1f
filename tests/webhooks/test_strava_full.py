"""The plain answers of the connect pages when Strava refuses the application itself."""

import pytest

from tests.strava.conftest import clock, local_strava, world
from tests.webhooks.test_strava_oauth import Open, Site, _come_back, _say_yes, _to_strava, browser, pool, site

__all__ = ["browser", "clock", "local_strava", "pool", "site", "world"]


@pytest.mark.parametrize(
    ("refuses", "said"),
    [
        ({"capacity": 0}, "This coach may connect no more athletes at Strava."),
        ({"is_active": False}, "Strava has paused this coach&#x27;s access."),
    ],
)
async def test_fault_18_a_browser_reads_what_stands_in_the_way(
    site: Site, browser: Open, refuses: dict[str, object], said: str
) -> None:
    session = await browser()
    told = await _say_yes(await _to_strava(session, site.link_page()))
    for name, value in refuses.items():
        setattr(site.world.strava.app, name, value)
    session.headers["Accept"] = "text/html"
    answer = await _come_back(session, told)
    assert answer.status >= 400
    assert said in await answer.text()
    assert site.link() is None
    assert site.told == []
