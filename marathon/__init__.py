"""The training core; it knows no chat and no web server."""
