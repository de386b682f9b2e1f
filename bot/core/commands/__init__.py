"""One chat command a file; each lays out a card as a reply."""
