"""Answers mails while focus mode lasts: one module per protocol or service."""
