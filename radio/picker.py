"""What comes next: pure arithmetic over candidates, what was played, and what was skipped."""
