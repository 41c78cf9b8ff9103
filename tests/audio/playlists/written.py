"""Playlists as players write them: encodings, line ends, paths and mistakes are theirs.

VLC's were written by VLC 3.0.24, Rhythmbox's by the library that it writes with
(totem-pl-parser 3.26), and moved to another folder. The others are made after their form.
"""

VLC_M3U8 = """#EXTM3U
#EXTINF:3,Alma - #1 Song
Music/%231%20Song.flac
#EXTINF:2,The Weir - Grüße & <Küsse>
Music/The%20Weir/01%20Gr%C3%BC%C3%9Fe%20%26%20_K%C3%BCsse_.mp3
#EXTINF:2,The Weir - Harbour, Part 2
Music/The%20Weir/01%20Harbour%2C%20Part%202.mp3
""".encode()

VLC_XSPF = """<?xml version="1.0" encoding="UTF-8"?>
<playlist xmlns="http://xspf.org/ns/0/" xmlns:vlc="http://www.videolan.org/vlc/playlist/ns/0/" version="1">
	<title>Playlist</title>
	<trackList>
		<track>
			<location>file:///home/ada/Music/%231%20Song.flac</location>
			<title>#1 Song</title>
			<creator>Alma</creator>
			<duration>3000</duration>
			<extension application="http://www.videolan.org/vlc/playlist/0">
				<vlc:id>0</vlc:id>
			</extension>
		</track>
		<track>
			<location>file:///home/ada/Music/The%20Weir/01%20Gr%C3%BC%C3%9Fe%20%26%20_K%C3%BCsse_.mp3</location>
			<title>Grüße &amp; &lt;Küsse&gt;</title>
			<creator>The Weir</creator>
			<album>Low Tide</album>
			<duration>2560</duration>
			<extension application="http://www.videolan.org/vlc/playlist/0">
				<vlc:id>1</vlc:id>
			</extension>
		</track>
		<track>
			<location>file:///home/ada/Music/The%20Weir/01%20Harbour%2C%20Part%202.mp3</location>
			<title>Harbour, Part 2</title>
			<creator>The Weir</creator>
			<album>Low Tide</album>
			<duration>2560</duration>
			<extension application="http://www.videolan.org/vlc/playlist/0">
				<vlc:id>2</vlc:id>
			</extension>
		</track>
	</trackList>
	<extension application="http://www.videolan.org/vlc/playlist/0">
		<vlc:item tid="0"/>
		<vlc:item tid="1"/>
		<vlc:item tid="2"/>
	</extension>
</playlist>
""".encode()  # noqa: E501

RHYTHMBOX_XSPF = """<?xml version="1.0" encoding="UTF-8"?>
<playlist version="1" xmlns="http://xspf.org/ns/0/">
<title>Evening & Night</title>
 <trackList>
  <track>
   <location>Music/The Weir/01 Grüße &amp; _Küsse_.mp3</location>
   <title>Grüße &amp; &lt;Küsse&gt;</title>
   <creator>The Weir</creator>
   <album>Low Tide</album>
   <duration>2560</duration>
  </track>
 </trackList>
</playlist>""".encode()

RHYTHMBOX_DOS_M3U = (
    b"#EXTM3U\r\n#EXTINF:,#1 Song\r\nMusic\\#1 Song.flac\r\n"
    b"#EXTINF:,Harbour, Part 2\r\nMusic\\The Weir\\01 Harbour, Part 2.mp3\r\n"
)

FOOBAR2000_M3U8 = (
    "\ufeff#\r\nC:\\Music\\The Weir\\Low Tide\\01 Night Ferry.flac\r\n"
    "D:\\Größer\\02 Grüße.flac\r\n\\\\nas\\music\\Alma\\03 Šum.opus\r\n"
).encode()

WINAMP_M3U = (
    "#EXTM3U\r\n#EXTINF:245,Björk - Jóga\r\nBjörk\\Homogenic\\02 Jóga.mp3\r\n"
    "#EXTINF:-1,Radio Zürich\r\nhttp://radio.example.org:8000/live\r\n"
).encode("cp1252")

ITUNES_M3U = (
    b"#EXTM3U\r#EXTINF:216,Night Ferry - The Weir\r/Users/ada/Music/iTunes/Night Ferry.m4a\r"
    b"#EXTINF:180,Part 2 - Live - The Weir\r/Users/ada/Music/iTunes/Part 2.m4a\r"
)

APPLE_MUSIC_UTF16 = "#EXTM3U\r\n#EXTINF:216,Šum - Alma\r\nC:\\Šum.m4a\r\n".encode("utf-16")

STRAWBERRY_XSPF = b"""<?xml version="1.0" encoding="UTF-8"?>
<playlist version="1" xmlns="http://xspf.org/ns/0/"><trackList><track>
<location>/home/ada/Music/The Weir/01%20Night%20Ferry.flac</location><title>Night Ferry</title>
<creator>The Weir</creator><album>Low Tide</album><duration>216000</duration>
<trackNum>1</trackNum><image>/home/ada/Music/The Weir/cover.jpg</image></track>
</trackList></playlist>
"""

LISTENBRAINZ_JSPF = b"""{"playlist": {"annotation": "<p>Weekly.</p>", "creator": "listenbrainz",
 "date": "2024-01-01T00:00:00+00:00", "extension": {"https://musicbrainz.org/doc/jspf#playlist":
 {"public": true}}, "identifier": "https://listenbrainz.org/playlist/7f",
 "title": "Weekly Jams", "track": [{"album": "Low Tide", "creator": "The Weir",
 "duration": 216000, "extension": {},
 "identifier": ["https://musicbrainz.org/recording/8f3471b5"], "title": "Night Ferry"}]}}
"""

IPTV_M3U = b"""#EXTM3U x-tvg-url="http://example.org/guide.xml"
#EXTENC: UTF-8
#PLAYLIST: Channels, all of them
#EXTINF:-1 tvg-id="one,two" group-title="News, Talk" radio=true,The Weir - Harbour, Part 2
#EXTGRP:News
#EXTVLCOPT:network-caching=1000
http://example.org/live?id=1,2
"""
