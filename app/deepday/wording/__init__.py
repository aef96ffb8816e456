"""Turns values and codes into sentences through gettext; decides and asks nothing."""
