"""Whom somebody follows, and what these show: of one at a request, of everybody by night.

A training must learn from what requests will see: of whom one follows the newest who show what
they like, and of each the newest likes. So both are made of the same conditions and numbers.
"""

from typing import Final

MOST_FOLLOWED: Final = 30
MOST_LIKED: Final = 20

# Who wants nothing guessed from what they do is no guide to others either.
_SHOWING: Final = """users_userfollow f JOIN users_client c ON c.user_id = f.followed_id
    JOIN users_user u ON u.id = f.followed_id
  WHERE c.likes_audience <> 'nobody' AND u.is_active AND u.erase_at IS NULL
    AND NOT EXISTS (SELECT FROM recommendations_tastesettings s
      WHERE s.user_id = f.followed_id AND NOT s.personalised)
    AND NOT EXISTS (SELECT FROM users_userblock b
      WHERE b.user_id = f.follower_id AND b.other_id = f.followed_id)
    AND NOT EXISTS (SELECT FROM users_userblock b
      WHERE b.user_id = f.followed_id AND b.other_id = f.follower_id AND b.level = 'block')"""

FRIENDS: Final = f"""SELECT f.followed_id AS id FROM {_SHOWING}
    AND f.follower_id = (SELECT %(me)s::bigint)
  ORDER BY f.created_at DESC, f.id DESC LIMIT {MOST_FOLLOWED}"""  # noqa: S608
"""Of `me`."""
LIKED: Final = f"""(
    SELECT track_id, row_number() OVER (ORDER BY created_at DESC, id DESC) AS place
    FROM audio_likedtrack WHERE user_id = friend.id
    ORDER BY created_at DESC, id DESC LIMIT {MOST_LIKED})"""  # noqa: S608
"""Of `friend`, the newest first."""

CIRCLES: Final = f"""
SELECT {{followers}}, {{followed}} FROM (
  SELECT f.follower_id, f.followed_id, row_number() OVER (
    PARTITION BY f.follower_id ORDER BY f.created_at DESC, f.id DESC) AS place
  FROM {_SHOWING}
) AS f WHERE place <= {MOST_FOLLOWED}
"""  # noqa: S608
"""Of everybody."""
SHOWN: Final = f"""
SELECT l.user_id, {{things}}, {{weights}}, 0::float8 FROM (
  SELECT user_id, track_id, 1.0 AS weight, row_number() OVER (
    PARTITION BY user_id ORDER BY created_at DESC, id DESC) AS place
  FROM audio_likedtrack
) AS l JOIN users_client c ON c.user_id = l.user_id AND c.likes_audience <> 'nobody'
WHERE l.place <= {MOST_LIKED} GROUP BY l.user_id ORDER BY l.user_id
"""  # noqa: S608
"""Of everybody: what followers see of them they may be guided by, and nothing else."""
