"""Rows in and domain values out; every SQL statement lives here."""
