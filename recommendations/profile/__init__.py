"""What is known of somebody's taste, to be read and changed by them."""
