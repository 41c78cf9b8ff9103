"""Where Django finds the features' models."""

from audio.catalog.models.album import Album
from audio.catalog.models.artist import Artist
from audio.catalog.models.genre import Genre
from audio.catalog.models.marks import (
    ArtistBlock,
    FollowedArtist,
    LikedTrack,
    Rating,
    SavedAlbum,
)
from audio.catalog.models.publication import Removal
from audio.catalog.models.stamp import Stamp
from audio.catalog.models.track import Credit, Track
from audio.changes.models import Change
from audio.charts.models import Chart, ChartEntry
from audio.claims.models import Claim
from audio.duplicates.models import Duplicate, Fingerprint
from audio.identification.models import Identification
from audio.imports.models import Import, ImportedName
from audio.indexing.models import SearchDocument, SearchTerm, SungWords
from audio.insights.models import (
    ArtistCountry,
    ArtistDay,
    DueDay,
    HeardDay,
    RollUp,
    ServiceDay,
    SharedYear,
)
from audio.media.models import Deposit, ImportedFile, Rendition
from audio.playlists.models.entry import PlaylistChange, PlaylistEntry
from audio.playlists.models.folder import PlaylistFolder, PlaylistInvite
from audio.playlists.models.playlist import Playlist, PlaylistMember
from audio.plays.models import ForgottenPlay, Milestone, PlayerState, PlayEvent, TrackDay
from audio.processing.models import Report
from audio.search.models import SearchDay
from audio.sharing.models import ShareDay, ShareLink
from audio.takedowns.models.notices import CounterNotice, Notice, NoticedWork
from audio.takedowns.models.strikes import Strike
from audio.uploads.models import Upload

__all__ = [
    "Album",
    "Artist",
    "ArtistBlock",
    "ArtistCountry",
    "ArtistDay",
    "Change",
    "Chart",
    "ChartEntry",
    "Claim",
    "CounterNotice",
    "Credit",
    "Deposit",
    "DueDay",
    "Duplicate",
    "Fingerprint",
    "FollowedArtist",
    "ForgottenPlay",
    "Genre",
    "HeardDay",
    "Identification",
    "Import",
    "ImportedFile",
    "ImportedName",
    "LikedTrack",
    "Milestone",
    "Notice",
    "NoticedWork",
    "PlaylistMember",
    "PlayEvent",
    "PlayerState",
    "Playlist",
    "PlaylistChange",
    "PlaylistEntry",
    "PlaylistFolder",
    "PlaylistInvite",
    "Rating",
    "Removal",
    "Rendition",
    "Report",
    "RollUp",
    "SavedAlbum",
    "SearchDay",
    "SearchDocument",
    "SearchTerm",
    "SungWords",
    "ServiceDay",
    "ShareDay",
    "ShareLink",
    "SharedYear",
    "Stamp",
    "Strike",
    "Track",
    "TrackDay",
    "Upload",
]
