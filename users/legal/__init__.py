"""Terms, privacy notice, copyright policy, licences: in versions, and who agreed to which."""
