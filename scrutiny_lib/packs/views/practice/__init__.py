"""What the pack on good practice shows."""
