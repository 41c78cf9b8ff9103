"""The joins of Spark SQL that make neighbours and recommendations. `{name}` is a frame.

Spark's ALS wants ids that are ints: `PEOPLE` and `THINGS` number everybody and everything from
0 on, and the last joins give them their ids back.
"""

PEOPLE = """
SELECT user_id, active, CAST(row_number() OVER (ORDER BY user_id) - 1 AS INT) AS person
FROM (SELECT user_id, max(lately) > 0 AS active FROM {given} WHERE weight > 0 GROUP BY user_id)
"""
THINGS = """
SELECT item_id, listeners, CAST(row_number() OVER (ORDER BY item_id) - 1 AS INT) AS item
FROM (SELECT item_id, count(*) AS listeners FROM {given} WHERE weight > 0 GROUP BY item_id)
"""
DENSE = """
SELECT person, item, weight, code, because, active, listeners,
    row_number() OVER (PARTITION BY person ORDER BY weight DESC, item) AS place
FROM {given} JOIN {people} USING (user_id) JOIN {things} USING (item_id)
"""

# RP3beta. From a thing to somebody who has it, and on to another thing of theirs: the chance of
# each step to the power of alpha, and of the whole less, the better the other is known anyway.
# What too few listen to would tell who they are.
STEPS = """
SELECT person, item, listeners,
    pow(weight / sum(weight) OVER (PARTITION BY item), :alpha) AS back,
    pow(weight / sum(weight) OVER (PARTITION BY person), :alpha) AS forth
FROM {dense} WHERE weight > 0 AND place <= :most_of_one AND listeners >= :fewest
"""
WALKS = """
SELECT item, other, walk FROM (
    SELECT *, row_number() OVER (PARTITION BY item ORDER BY walk DESC, other) AS place FROM (
        SELECT a.item, b.item AS other,
            sum(a.back * b.forth) / pow(first(b.listeners), :beta) AS walk
        FROM {steps} a JOIN {steps} b ON a.person = b.person AND a.item <> b.item
        GROUP BY a.item, b.item
    )
) WHERE place <= :most
"""

# The factors of each thing, all of length 1, so that products are cosines.
UNITS = """
SELECT id, transform(features, x -> x / greatest(length, 1e-9)) AS unit
FROM (SELECT id, features, sqrt(aggregate(features, 0D, (sum, x) -> sum + x * x)) AS length
      FROM {factors})
"""
NEIGHBOURS = """
SELECT m.item_id, first(m.listeners) AS listeners, sort_array(collect_list(named_struct(
    'walk', w.walk, 'item_id', n.item_id, 'alike',
    aggregate(zip_with(a.unit, b.unit, (x, y) -> x * y), 0D, (sum, one) -> sum + one),
    'listeners', n.listeners)), false) AS near
FROM {walks} w
JOIN {things} m ON m.item = w.item JOIN {things} n ON n.item = w.other
JOIN {units} a ON a.id = w.item JOIN {units} b ON b.id = w.other
GROUP BY m.item_id
"""

# What the neighbours of one's things are, and which of these leads there most: the reason.
WALKED = """
SELECT d.person, w.other AS item, sum(d.weight * w.walk) AS walk,
    max_by(named_struct('code', d.code, 'because', d.because), d.weight * w.walk) AS reason
FROM {dense} d JOIN {walks} w USING (item)
WHERE d.active AND d.weight > 0 AND d.place <= :asked GROUP BY d.person, w.other
"""
LIKELY = """
SELECT person, one.item, one.rating
FROM (SELECT person, explode(recommendations) AS one FROM {likely})
"""
# The two orders count the same. What factors alone would say has no reason, and is left out;
# so is all that somebody has to do with already, liked or not.
RECOMMENDED = """
SELECT user_id, sort_array(collect_list(named_struct('score', score, 'item_id', item_id,
    'code', reason.code, 'because', reason.because)), false) AS items
FROM (
    SELECT *, row_number() OVER (PARTITION BY person ORDER BY score DESC, item) AS place FROM (
        SELECT w.person, w.item, w.reason,
            w.walk / max(w.walk) OVER (PARTITION BY w.person) / 2
            + greatest(coalesce(l.rating, 0), 0)
                / greatest(max(l.rating) OVER (PARTITION BY w.person), 1e-9) / 2 AS score
        FROM {walked} w LEFT JOIN {likely} l ON l.person = w.person AND l.item = w.item
        LEFT ANTI JOIN {dense} d ON d.person = w.person AND d.item = w.item
    )
) JOIN {people} USING (person) JOIN {things} USING (item)
WHERE place <= :most GROUP BY user_id
"""

TRACKS = """
SELECT user_id, track_id AS item_id, weight, code, because, lately FROM {given}
WHERE track_id IS NOT NULL
"""
# Whom somebody follows, or has heard, that is the reason; else what weighs most of theirs.
ARTISTS = """
SELECT user_id, artist_id AS item_id, sum(weight) AS weight, max(lately) AS lately,
    max_by(named, rank).code AS code, max_by(named, rank).because AS because
FROM (
    SELECT *, CASE WHEN code = :followed THEN 3e9 WHEN code = :heard THEN 2e9 ELSE weight END
            AS rank,
        if(code = :heard, named_struct('code', :heard_artist, 'because', artist_id),
            named_struct('code', code, 'because', because)) AS named
    FROM {given}
)
GROUP BY user_id, artist_id
"""
