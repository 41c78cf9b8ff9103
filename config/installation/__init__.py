"""What is wrong with an installation, in sentences: docs/operations/check-install.md."""
