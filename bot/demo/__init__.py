"""A small local Strava and a seeded team, for the demo and the tests."""
