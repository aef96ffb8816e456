"""Icons, style, translations: files only, imports nothing."""
