"""The conversation and the front door of the process; no training rule lives here."""
