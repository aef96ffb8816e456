"""Values and rules of deep work: standard library only, no clock, no input or output."""
