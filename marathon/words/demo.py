"""What the demo's page says beside the coach's own answers, in words."""

from marathon.words.voice import Voice


def no_run_comes(voice: Voice) -> str:
    """Return why nothing will happen by itself for the person who was picked."""
    return voice.say(
        "No run arrives by itself here: who is away or has run today gets none. "
        "Drop a file, or be somebody else."
    )
