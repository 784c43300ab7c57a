"""Built sites below a path, served where nothing else matches. Loaded when the first one is declared."""
