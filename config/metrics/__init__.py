"""What this server counts of itself, for Prometheus to ask at `/metrics` (ADR 0056)."""
