"""Which operations a replica may answer: those that only read, and that many ask."""

from typing import Final

READS: Final = frozenset(
    {
        *("list_tracks", "get_track", "list_popular_tracks", "list_recent_tracks"),
        *("list_track_credits", "get_waveform", "get_lyrics", "list_similar_tracks"),
        *("list_albums", "get_album", "list_album_tracks"),
        *("list_artists", "get_artist", "list_artist_albums", "list_artist_tracks"),
        *("list_related_artists", "list_top_tracks"),
        *("list_genres", "get_genre", "get_chart"),
        *("search", "suggest"),
        *("browse_playlists", "list_my_playlists", "get_playlist", "list_playlist_tracks"),
        *("get_user", "list_user_playlists", "get_feed"),
        *("list_liked_tracks", "list_saved_albums", "list_my_artists", "check_library"),
        *("list_history", "list_recently_played"),
        *("recommend_tracks", "recommend_albums", "recommend_artists"),
    }
)
"""Never what goes on from a snapshot of transactions, as `sync` does: a replica knows of no
running ones."""
