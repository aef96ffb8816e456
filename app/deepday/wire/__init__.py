"""Speaks protocols (loop, D-Bus, X11, HTTP, command socket) without knowing what is said over them."""
