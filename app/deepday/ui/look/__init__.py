"""What all windows are made of: colours, lengths, shapes, the controls of the look; nothing of the program itself."""
