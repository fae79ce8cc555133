"""What can go wrong does, for real: after each fault everything is whole and the next run works."""
