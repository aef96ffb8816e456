"""What the program does, without Qt, SQL or a network: it asks the ports and decides."""
