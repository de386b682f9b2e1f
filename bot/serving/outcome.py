"""How a command ends: in silence, or with one sentence and an exit code; never in a trace."""

import logging
import sys
from collections.abc import Callable
from typing import Final

from marathon.errors import CoachError, SettingsError
from marathon.words import operator as words

EXIT_SETTINGS: Final = 2

log = logging.getLogger(__name__)


def run_to_the_end(command: Callable[[], object]) -> None:
    """Run a command; every error becomes a sentence and an exit code."""
    logging.getLogger().addHandler(logging.NullHandler())  # else an early error would print its trace
    try:
        command()
    except CoachError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(EXIT_SETTINGS if isinstance(error, SettingsError) else 1)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        log.exception("the command failed")
        sys.stderr.write(words.failed(type(error).__name__) + "\n")
        sys.exit(1)
