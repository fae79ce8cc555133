"""A child's way from a contact to whatever comes of it."""
