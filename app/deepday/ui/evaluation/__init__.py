"""The Evaluation window: what a trial or two periods show, as sentences, charts and their tables."""
