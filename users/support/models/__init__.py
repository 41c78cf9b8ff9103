"""Tables of support: tickets and what is said in them, answer templates, reports."""
