"""HTTP in: routes and pages; it knows nothing of the chat platforms."""
