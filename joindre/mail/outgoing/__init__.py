"""Mail that leaves: from a `Letter` to the copies that a transport hands over. It never imports `incoming`."""
