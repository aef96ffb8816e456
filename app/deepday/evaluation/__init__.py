"""Pure statistics over domain values: numbers and codes, never sentences; no clock, no file.

numpy and scipy are loaded by the first comparison, never by importing this package.
"""
