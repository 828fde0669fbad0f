"""Mail that arrives: taken in, stored, read, and given to whoever posts it."""
