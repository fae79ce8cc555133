"""What people write down about the work."""
