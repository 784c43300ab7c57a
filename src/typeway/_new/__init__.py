"""Projects to start from: what ``typeway new`` renders, and how. The files themselves are under ``templates/``."""
