"""Cards become PNG bytes; no numbers are computed here."""
