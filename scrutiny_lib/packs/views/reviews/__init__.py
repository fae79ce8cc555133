"""What the packs on case reviews and good practice show."""
