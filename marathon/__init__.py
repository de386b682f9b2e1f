"""The training core: synchronous, and knows no chat and no web server."""

__version__ = "0.1.0"
