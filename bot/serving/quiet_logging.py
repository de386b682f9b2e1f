"""How a command of the terminal logs: to the file alone, by the settings that work on the database needs."""

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from marathon.settings import StoreSettings, read_store_settings

log = logging.getLogger(__name__)


@contextmanager
def quiet_logging(command: str) -> Iterator[StoreSettings]:
    """Log to the file only, so that a command's output stays its own; gives the settings it runs by."""
    from marathon.logs import speaking_of, start_logging

    settings = read_store_settings()
    start_logging(level=settings.log_level, file=settings.log_file, terminal=False, form=settings.log_format)
    with speaking_of(request_id=secrets.token_hex(8)):
        log.info("the operator's command: %s", command)
        yield settings
