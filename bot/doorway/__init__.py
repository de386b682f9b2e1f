"""What the doors with a loop of their own have in common: turns, tasks and threads; no SDK, no message, no word."""
