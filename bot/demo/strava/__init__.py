"""A local Strava over real HTTP: OAuth, API, webhooks, rate limits, and faults on demand; nothing is ever stored."""
