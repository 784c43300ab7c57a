"""Files of users: uploaded, kept under names of our own, given back to their owners only."""
