"""Back-up, restore and upgrade: one archive of the database and the files, which either engine takes back (A3)."""
