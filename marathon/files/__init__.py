"""Recorded runs and written plans read from files; nothing is stored here."""
