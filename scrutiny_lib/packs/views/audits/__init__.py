"""What the pack on multi-agency audits shows."""
