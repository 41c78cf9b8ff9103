"""What a request costs, beside the least that it could and beside Django REST Framework."""
