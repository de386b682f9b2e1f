"""Running the process: `python -m bot.serving` serves, and needs nothing of the command line for it."""
