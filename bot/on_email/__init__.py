"""E-mail as a platform: replies become mails, one mail server takes them; nothing is read there."""
