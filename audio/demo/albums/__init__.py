"""The songs, one module an album, as their composer wrote them down."""
