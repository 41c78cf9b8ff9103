"""What changes tickets and reports."""
