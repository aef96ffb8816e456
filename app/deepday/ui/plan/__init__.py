"""The Plan window: a trial's calendar, setting one up, freezing it, and moving or cancelling its days."""
