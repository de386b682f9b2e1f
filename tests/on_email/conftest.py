"""A certificate and a club for the tests of mails."""

import pytest

from tests.club import club, club_file
from tests.on_email.sink import Certificate, make_certificate

__all__ = ["club", "club_file"]


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """Returns a certificate that only these tests believe."""
    return make_certificate(tmp_path_factory.mktemp("tls"))
