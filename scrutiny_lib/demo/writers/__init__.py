"""Write what happened into files."""
