"""What is done at its time: when each task is due, and what became of its last run."""
