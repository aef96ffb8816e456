"""Charts: an evaluation as matplotlib Figures, the same for the screen and the page; no window, no sentence, no file.

matplotlib takes a second to load: only a window's own process and a verb that makes a document import this room. It
keeps a list of fonts where MPLCONFIGDIR says: whoever imports this room sets that before.
"""
