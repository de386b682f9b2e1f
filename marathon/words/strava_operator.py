"""What the operator reads of Strava in the terminal; English only, as the rest there."""

from urllib.parse import urlsplit

from marathon.domain.strava_account import Sight


def strava_events(sight: Sight, told: str) -> str:
    """Return where Strava sends its events, and what to do; the path of an address is a secret."""
    match sight:
        case Sight.HERE:
            return "Strava's events come here"
        case Sight.ELSEWHERE:
            return (
                f"Strava sends this application's events to {urlsplit(told).netloc}. Is PUBLIC_URL right, or does "
                "another installation use the same STRAVA_CLIENT_ID? The service brings them here when it starts."
            )
        case Sight.NONE:
            return (
                "Strava sends its events nowhere yet. The service subscribes when it starts; if it runs, Strava could "
                "not reach PUBLIC_URL: open that address from outside, and look into the log."
            )
        case Sight.LIMITED:
            return (
                "Strava allows no more calls for now, so where its events go is not known. “quota” says what is used "
                "up; ask again when that window ends."
            )
        case Sight.REFUSED:
            return told
        case Sight.UNKNOWN:
            return f"{told} Compare STRAVA_CLIENT_ID and STRAVA_CLIENT_SECRET with strava.com/settings/api."
        case Sight.UNREACHED:
            return f"Strava cannot be reached from here ({told}). The service goes on trying."
