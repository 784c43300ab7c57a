"""Items: things that belong to users. Use it as a pattern for your own subject."""
