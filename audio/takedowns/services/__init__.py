"""What changes a notice: given, decided about, answered, and brought on by the clock."""
