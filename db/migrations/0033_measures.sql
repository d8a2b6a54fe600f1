-- What the academy's measures are counted from: since when each lesson is known to need somebody, and the ways to it.

ALTER TABLE cover ADD COLUMN known_at timestamptz;
COMMENT ON COLUMN cover.known_at IS 'Since when the lesson is known to need somebody. Null: since its absence was declared.';

CREATE INDEX happening_reopened ON happening (cover_id, at) WHERE type = 'cover.reopened';
CREATE INDEX assignment_asked ON assignment (cover_id, offer_id) WHERE offer_id IS NOT NULL;
