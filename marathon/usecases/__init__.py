"""The verbs of the coach, one a file; each returns a card."""
