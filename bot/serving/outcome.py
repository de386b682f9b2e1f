"""How a command ends: in silence, or with one sentence and an exit code; never in a trace."""

import logging
import sys
from collections.abc import Callable
from typing import Final

from marathon.errors import CoachError, SettingsError
from marathon.words import operator as words

EXIT_SETTINGS: Final = 2
EXIT_STOPPED: Final = 130  # as a shell says of Ctrl-C

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
        sys.exit(EXIT_STOPPED)
    except Exception as error:
        sys.stderr.write(_told(error) + "\n")
        sys.exit(1)


def _told(error: Exception) -> str:
    """Return the sentence for an error nobody raised on purpose, its trace kept in the log's file."""
    _leave_the_terminal()
    log.error("the command failed", exc_info=error)
    if isinstance(error, OSError) and error.filename is not None:
        return words.refused_path(str(error.filename), error.strerror or str(error))
    return words.failed(type(error).__name__)


def _leave_the_terminal() -> None:
    root = logging.getLogger()
    if any(isinstance(handler, logging.FileHandler) for handler in root.handlers):
        for handler in [one for one in root.handlers if type(one) is logging.StreamHandler]:
            root.removeHandler(handler)
