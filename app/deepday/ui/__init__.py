"""Windows, tray icon and the Qt loop; they show and ask, and never decide, compute or wait."""
