"""Artists, albums, tracks and genres."""
