-- Classrooms (devices), rooms (live lessons), who was in them when, and what was taught.

-- A code shown on a projector, waiting for the school office to type it.
CREATE TABLE pairing (
  code text PRIMARY KEY,
  -- SHA-256 of the device's own secret, which becomes its credential once paired.
  secret_hash bytea NOT NULL UNIQUE,
  expires_at timestamptz NOT NULL
);
CREATE INDEX pairing_expiry ON pairing (expires_at);

CREATE TABLE classroom (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  place_id uuid NOT NULL REFERENCES place ON DELETE CASCADE,
  secret_hash bytea NOT NULL UNIQUE,
  paired_at timestamptz NOT NULL,
  paired_by uuid REFERENCES account,
  revoked_at timestamptz,
  last_seen_at timestamptz
);
-- One living device a place; the places that have one are equipped.
CREATE UNIQUE INDEX classroom_one_per_place ON classroom (place_id) WHERE revoked_at IS NULL;

CREATE TABLE room (
  cover_id uuid PRIMARY KEY REFERENCES cover,
  opened_at timestamptz NOT NULL,
  closed_at timestamptz,
  -- Grows by one at each change of the lesson's state; an older state is recognised by it.
  version integer NOT NULL DEFAULT 1,
  muted jsonb NOT NULL DEFAULT '{}',
  -- The ids of the last acts, so that an act sent twice is done once, also by another server.
  done_acts uuid[] NOT NULL DEFAULT '{}'
);
CREATE INDEX room_open ON room (cover_id) WHERE closed_at IS NULL;

-- How far the presence log of each sfu has been read: `boot` names one life of that process.
CREATE TABLE sfu_cursor (
  -- The address of its control port.
  sfu_url text PRIMARY KEY,
  boot uuid NOT NULL,
  seq bigint NOT NULL,
  -- The last instant up to which the log is known: who was present then was surely present, nobody vouches for later.
  seen_at timestamptz NOT NULL
);

-- One row a stretch in which a member's media was connected; `left_at` null while it is.
CREATE TABLE room_presence (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  cover_id uuid NOT NULL REFERENCES room,
  party text NOT NULL CHECK (party IN ('substitute', 'classroom')),
  -- The substitute's or the classroom's id: a replaced device leaves while the new one is there already.
  sub uuid NOT NULL,
  -- The sfu that saw it.
  sfu_url text NOT NULL REFERENCES sfu_cursor,
  came_at timestamptz NOT NULL,
  left_at timestamptz,
  CHECK (came_at <= left_at)
);
CREATE INDEX room_presence_room ON room_presence (cover_id);
CREATE UNIQUE INDEX room_presence_now ON room_presence (cover_id, party, sub) WHERE left_at IS NULL;

-- Minutes delivered are not here: they are counted from room_presence whenever they are read, so that a presence
-- reported late is never missing from them.
CREATE TABLE record (
  cover_id uuid PRIMARY KEY REFERENCES cover,
  summary text NOT NULL,
  homework text NOT NULL,
  written_by text NOT NULL,
  written_at timestamptz NOT NULL
);
