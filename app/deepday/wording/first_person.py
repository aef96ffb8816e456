"""What an evaluation says to the person, said by the person: for the page that goes to somebody else."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from deepday.wording.translation import N_, saying_instead

FIRST_PERSON: Mapping[str, str] = {
    "On deep-work days you were interrupted about {less} less often ({deep} instead of {ordinary} times per focus "
    "hour). Likely range: {least} to {most} less.": N_(
        "On deep-work days I was interrupted about {less} less often ({deep} instead of {ordinary} times per focus "
        "hour). Likely range: {least} to {most} less."
    ),
    "On deep-work days you were interrupted about {more} more often ({deep} instead of {ordinary} times per focus "
    "hour). Likely range: {least} to {most} more.": N_(
        "On deep-work days I was interrupted about {more} more often ({deep} instead of {ordinary} times per focus "
        "hour). Likely range: {least} to {most} more."
    ),
    "The difference is real but smaller than the {least} you called worthwhile.": N_(
        "The difference is real but smaller than the {least} that were agreed as worthwhile."
    ),
    "Ordinary weeks before were compared with deep-work days after. A slow change in your work could produce this "
    "difference by itself.": N_(
        "Ordinary weeks before were compared with deep-work days after. A slow change in the work could produce this "
        "difference by itself."
    ),
    "Days before were compared with days after. A slow change in your work could produce a difference by itself.": N_(
        "Days before were compared with days after. A slow change in the work could produce a difference by itself."
    ),
    "Deep-work days had clearly fewer interruptions, by as much as you called worthwhile.": N_(
        "Deep-work days had clearly fewer interruptions, by as much as was agreed as worthwhile."
    ),
    "If there is an effect, it is smaller than the {worthwhile} that you called worthwhile.": N_(
        "If there is an effect, it is smaller than the {worthwhile} that were agreed as worthwhile."
    ),
    "It helps, but urgent requests were late: choose another point person, or agree when they can reach you.": N_(
        "It helps, but urgent requests were late: choose another point person, or agree when they can reach me."
    ),
    "On {count} day you said that interruptions went unlogged.": N_(
        "On {count} day I noted that interruptions went unlogged."
    ),
    "On {count} days you said that interruptions went unlogged.": N_(
        "On {count} days I noted that interruptions went unlogged."
    ),
    "Your own estimate beforehand: {percent} less time for work in one piece.": N_(
        "My own estimate beforehand: {percent} less time for work in one piece."
    ),
    "Your own estimates beforehand: {low} to {high} less time for work in one piece.": N_(
        "My own estimates beforehand: {low} to {high} less time for work in one piece."
    ),
    "time to get back, by your own estimate": N_("time to get back, by my own estimate"),
}
"""What is said to the person, and how the person says it; whatever else there is fits both."""


@contextmanager
def in_first_person() -> Iterator[None]:
    """Let the person speak."""
    with saying_instead(FIRST_PERSON):
        yield
