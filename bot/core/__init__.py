"""Chat without a platform: messages, routing and notices; no SDK and no I/O."""
