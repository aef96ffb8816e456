"""What each verb of the command line does with the program, and the answer it gives in words and JSON."""
