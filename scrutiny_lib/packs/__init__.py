"""From a thin notebook and its parameters to a published evidence pack."""
