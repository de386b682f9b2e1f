"""Everything that speaks with Strava's API; what a run means is decided elsewhere."""
