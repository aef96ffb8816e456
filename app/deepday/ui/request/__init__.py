"""The parts of the window that prepares a request: steps, documents, rehearsal."""
