-- A rehearsal: somebody plays the substitute before the screen of a place. Nothing of it counts, so it is no cover and no
-- room: it has the room's switches and nothing that minutes, records or letters come from. A place keeps its last one.
CREATE TABLE rehearsal (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  place_id uuid NOT NULL REFERENCES place ON DELETE CASCADE,
  -- Who plays the substitute.
  account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
  opened_at timestamptz NOT NULL,
  -- It ends by itself then, or sooner where a real lesson needs the place.
  ends_at timestamptz NOT NULL,
  closed_at timestamptz,
  ended_by text CHECK (ended_by IN ('substitute', 'classroom', 'time', 'lesson')),
  -- As in table room.
  version integer NOT NULL DEFAULT 1,
  muted jsonb NOT NULL DEFAULT '{}',
  done_acts uuid[] NOT NULL DEFAULT '{}',
  camera_asked boolean NOT NULL DEFAULT false,
  -- What each end got of the other, by end: {"classroom": {"picture": true}}.
  received jsonb NOT NULL DEFAULT '{}',
  classroom_came boolean NOT NULL DEFAULT false,
  CHECK (opened_at < ends_at),
  CHECK ((closed_at IS NULL) = (ended_by IS NULL))
);
CREATE UNIQUE INDEX rehearsal_one_per_place ON rehearsal (place_id) WHERE closed_at IS NULL;
CREATE INDEX rehearsal_place ON rehearsal (place_id);

-- Whose media is connected now; unlike room_presence it remembers nothing.
CREATE TABLE rehearsal_presence (
  rehearsal_id uuid NOT NULL REFERENCES rehearsal ON DELETE CASCADE,
  party text NOT NULL CHECK (party IN ('substitute', 'classroom')),
  -- The account's or the classroom's id.
  sub uuid NOT NULL,
  sfu_url text NOT NULL REFERENCES sfu_cursor,
  PRIMARY KEY (rehearsal_id, party, sub)
);
