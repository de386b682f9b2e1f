"""Pure rules and values of training; no I/O, no clock, no sentence."""
