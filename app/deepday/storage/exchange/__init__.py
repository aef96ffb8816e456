"""The exchange format: everything a person owns as one JSON file, written, read and checked."""
