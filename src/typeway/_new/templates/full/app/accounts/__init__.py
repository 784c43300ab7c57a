"""Users: registration, login, tokens, and who is asking."""
