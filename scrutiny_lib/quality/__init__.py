"""What arrived, and how far it can be relied on: counts and positions, never values."""
