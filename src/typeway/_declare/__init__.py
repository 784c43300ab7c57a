"""Declaration analysis: a callable with its type hints becomes a plan, once, when it is declared."""
