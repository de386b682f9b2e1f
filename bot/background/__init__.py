"""Work that nobody waits for: when it runs, never what it computes."""
