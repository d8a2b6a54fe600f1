-- Lessons as other people's calendar programs read them, each agenda at a secret address: a substitute's own, a school's, a
-- class's. No person is named in one, and no pupil is known here.

CREATE TABLE agenda (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  substitute_id uuid REFERENCES substitute ON DELETE CASCADE,
  uai text REFERENCES school ON DELETE CASCADE,
  class_id uuid REFERENCES class ON DELETE CASCADE,
  -- SHA-256 of the secret in its address: the address itself is stored nowhere.
  secret_hash bytea NOT NULL UNIQUE,
  opened_at timestamptz NOT NULL,
  -- When a calendar program last came by this address.
  read_at timestamptz,
  CONSTRAINT of_a_substitute_or_a_school CHECK (num_nonnulls(substitute_id, uai) = 1),
  CONSTRAINT class_in_a_school CHECK (class_id IS NULL OR uai IS NOT NULL),
  -- With a renewed address it is the same agenda: its events keep their names and their numbers.
  CONSTRAINT one_agenda_each UNIQUE NULLS NOT DISTINCT (substitute_id, uai, class_id)
);

-- What each agenda told last: so that a change gets the next number, and a lesson that fell away is told as cancelled.
CREATE TABLE agenda_event (
  agenda_id uuid NOT NULL REFERENCES agenda ON DELETE CASCADE,
  -- No reference: what was told outlives the cover, and an absence declared anew is the same lesson.
  lesson_id text NOT NULL,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  status text NOT NULL CHECK (status IN ('tentative', 'confirmed', 'cancelled')),
  summary text NOT NULL,
  location text NOT NULL,
  description text NOT NULL,
  sequence integer NOT NULL CHECK (sequence >= 0),
  revised_at timestamptz NOT NULL,
  PRIMARY KEY (agenda_id, lesson_id),
  CHECK (starts_at < ends_at)
);
