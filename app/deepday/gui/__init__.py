"""The program with its windows (``program``), a window in a process of its own (``own_process``), and their desks."""
