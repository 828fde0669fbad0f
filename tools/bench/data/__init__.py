"""Makes the data that benches measure on: a support desk of thirty months, in any size, kept for the next run."""
