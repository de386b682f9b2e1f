"""Slack as a chat: its events become Incoming, a Reply becomes Block Kit; nothing of the SDK is imported before use."""
