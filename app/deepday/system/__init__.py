"""The operating system apart from effects: folders, clock, instance lock, hotkeys, presence, processes."""
