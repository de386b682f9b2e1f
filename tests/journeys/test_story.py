"""The demo's story where the asking takes longer than the run that arrives meanwhile, as on a busy machine."""

from pathlib import Path

from bot.demo.story import tell_story
from bot.serving.demo import running_demo
from webhooks.listening import take_port


async def test_a_run_that_arrives_while_others_still_ask_is_heard(tmp_path: Path) -> None:
    told: list[object] = []
    with take_port("127.0.0.1", 0) as place:
        async with running_demo(place, 0.1) as scene:
            assert await tell_story(scene.url, scene.team, tmp_path, told.append) == 0, told
    for name in ("connected", "arrived", "renamed"):
        assert len(list(tmp_path.glob(f"*-{name}.txt"))) == 1
