"""Global hotkeys: one module per way a desktop offers them."""
