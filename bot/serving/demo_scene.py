"""Sets the demo's scene: a Strava of its own that listens, the team in the store, and who is connected already."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from urllib.parse import urlsplit

from bot.demo.at_strava import TeamAtStrava, roomy_strava
from bot.demo.seeding import seed
from bot.demo.strava.server import LocalStrava
from bot.demo.team import DemoAthlete, DemoTeam, before_connecting, demo_team
from bot.on_web import WebOutlet
from bot.wiring import NobodyListens, build_desk
from bot.wiring.demo import DemoScene
from marathon.domain.parcel import Address
from marathon.domain.strava_account import (
    ASKED_SCOPES,
    LinkState,
    StravaId,
    StravaLink,
    TokenPair,
)
from marathon.env_file import new_secrets
from marathon.ports import Clock
from marathon.store import consents, strava_links
from marathon.store.store import Connection, Store
from marathon.store.token_box import TokenBox
from marathon.usecases.connect_strava import CONSENT_VERSION
from marathon.usecases.disconnect_strava import SHARING_CONSENT, STRAVA_CONSENT
from marathon.usecases.manage_privacy import SHARING_VERSION
from marathon.usecases.process_day import process_athletes
from marathon.usecases.read_messages import open_place


@asynccontextmanager
async def demo_scene(
    store: Store, *, clock: Clock, url: str, local_url: str, delay_s: float
) -> AsyncIterator[DemoScene]:
    """Seed a team and let its Strava listen while the context lasts."""
    strava = roomy_strava(clock)
    strava.app.callback_domain = urlsplit(url).hostname or ""
    await strava.start()
    try:
        setting = partial(_set, store, clock, strava)
        team, life, key = await asyncio.to_thread(setting)
        yield DemoScene(
            store=store,
            clock=clock,
            team=team,
            strava=strava,
            life=life,
            token_key=key,
            url=url,
            local_url=local_url,
            delay_s=delay_s,
        )
    finally:
        await strava.stop()


def _set(store: Store, clock: Clock, strava: LocalStrava) -> tuple[DemoTeam, TeamAtStrava, str]:
    """Seed the team's past directly: fetched over HTTP (1.3 s each) it would make the first page wait 16 s more."""
    team = seed(store, before_connecting(demo_team(clock.now())))
    desk = build_desk(store, listener=NobodyListens(), clock=clock)
    process_athletes(desk, [person.athlete.id for person in team.people])
    life, key = TeamAtStrava(strava, team), new_secrets()["TOKEN_KEYS"]
    for person in team.people:
        who = person.athlete.id
        open_place(desk, who, Address(platform=WebOutlet.platform, external_id=str(who)))
        if person.runner is not None and not person.at_strava:
            _link(store, clock, TokenBox([key]), life, person)
    return team, life, key


def _link(store: Store, clock: Clock, box: TokenBox, life: TeamAtStrava, person: DemoAthlete) -> None:
    """Connect a runner as if they had done so long ago, and had let their coach see what comes."""
    athlete_id, now, grant = person.athlete.id, clock.now(), life.connect(person.athlete.id)
    tokens = TokenPair(
        access_token=grant.access_token, refresh_token=grant.refresh_token, expires_at=grant.expires_at
    )
    link = StravaLink(
        athlete_id=athlete_id,
        strava_id=StravaId(grant.athlete_id),
        sealed_tokens=box.seal(athlete_id, tokens),
        expires_at=grant.expires_at,
        scopes=frozenset(ASKED_SCOPES),
        state=LinkState.LINKED,
        consent_version=CONSENT_VERSION,
        consented_at=now,
        connected_at=now,
    )

    def unit(connection: Connection) -> None:
        strava_links.put(connection, link)
        consents.give(connection, athlete_id, STRAVA_CONSENT, CONSENT_VERSION, now)
        consents.give(connection, athlete_id, SHARING_CONSENT, SHARING_VERSION, now)

    store.write(unit)
