"""The functions and small records that generated handlers use: the only code they call besides the user's own."""
