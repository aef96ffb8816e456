"""Documents: plain values in, files out; their words stand in ``deepday_resources/documents``, one file a language."""
