"""What people bring along: exports of other services, and listens that players send."""
