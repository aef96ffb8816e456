"""Sets a status in chat services: one module per service."""
