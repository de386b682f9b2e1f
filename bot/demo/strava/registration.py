"""The one application that is registered at the local Strava, and how it proves who it is."""

import hmac
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.demo.strava.refusals import refusal

_ALWAYS_ALLOWED = ("localhost", "127.0.0.1")


@dataclass(slots=True, kw_only=True)
class Registration:
    """The application's entry; a test may change it while the server runs.

    capacity: how many athletes may be connected at once.
    is_active: false as after the owner's subscription lapsed; every call is then refused.
    shows_others: serve the activities of other accounts too, as for public ones.
    """

    client_id: int
    client_secret: str
    name: str = "Marathon Coach"
    callback_domain: str = "localhost"
    capacity: int = 10
    is_active: bool = True
    shows_others: bool = False

    def check_active(self) -> None:
        """Refuse everything of an inactive application.

        Raises: HTTPForbidden.
        """
        if not self.is_active:
            raise refusal(403, "Application", "Status", "Inactive")

    def check_id(self, client_id: str) -> None:
        """Refuse an unknown application.

        Raises: HTTPBadRequest.
        """
        if client_id != str(self.client_id):
            raise refusal(400, "Application", "client_id", "invalid")

    def check(self, client_id: str, client_secret: str) -> None:
        """Refuse wrong credentials.

        Raises: HTTPBadRequest for an unknown id, HTTPUnauthorized for a wrong secret.
        """
        self.check_id(client_id)
        if not hmac.compare_digest(client_secret.encode(), self.client_secret.encode()):
            raise refusal(401, "Application", "", "invalid")

    def check_redirect(self, uri: str) -> None:
        """Refuse to send anybody to a foreign place.

        Raises: HTTPBadRequest.
        """
        parts = urlsplit(uri)
        host = parts.hostname or ""
        own = host == self.callback_domain or host.endswith(f".{self.callback_domain}")
        if parts.scheme not in {"http", "https"} or not (own or host in _ALWAYS_ALLOWED):
            raise refusal(400, "Application", "redirect_uri", "invalid")
