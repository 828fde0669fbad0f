"""What whoever runs the portal looks at: processes that are there, errors that were logged, what was counted."""
