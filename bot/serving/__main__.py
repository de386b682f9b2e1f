"""Serves until stopped."""

from bot.serving.outcome import run_to_the_end


def serve() -> None:
    """Import what serves and run it, so that an error of the import ends in words too."""
    from bot.serving.serve import run

    run()


run_to_the_end(serve)
