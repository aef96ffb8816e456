"""The window that keeps what came of asking, shows what was agreed, and writes the mail that follows."""
