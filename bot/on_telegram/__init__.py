"""Telegram as a chat: its updates become Incoming, a Reply becomes messages; the SDK is imported with a token only."""
