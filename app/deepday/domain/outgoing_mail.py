"""Under which names what belongs to outgoing mail is kept: the server's password, and mails that could not be sent."""

MAIL_SECRET = "smtp"  # noqa: S105 -- the name under which it is kept
DRAFTS = "drafts"
"""The folder beside the history in which a mail lies that could not be sent."""
