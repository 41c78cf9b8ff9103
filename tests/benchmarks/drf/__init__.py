"""The same endpoints as one writes them with Django REST Framework."""
