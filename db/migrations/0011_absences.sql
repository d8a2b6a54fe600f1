-- Absences as they are: several stretches, no end known yet, several schools, declared by whom; and what a school decides per lesson.

ALTER TABLE absence ALTER COLUMN last_day DROP NOT NULL;
COMMENT ON COLUMN absence.last_day IS 'Null: nobody knows yet. first_day and last_day bound the stretches.';

CREATE TABLE absence_stretch (
  absence_id uuid NOT NULL REFERENCES absence ON DELETE CASCADE,
  position smallint NOT NULL,
  first_day date NOT NULL,
  -- Null: until further notice; only the last stretch may be so.
  last_day date,
  -- Both null: whole days.
  from_minute smallint,
  to_minute smallint,
  CHECK (first_day <= last_day),
  CHECK ((from_minute IS NULL) = (to_minute IS NULL)),
  CHECK (from_minute < to_minute),
  PRIMARY KEY (absence_id, position)
);
INSERT INTO absence_stretch SELECT id, 0, first_day, last_day, from_minute, to_minute FROM absence;
ALTER TABLE absence DROP COLUMN from_minute, DROP COLUMN to_minute;

-- The same person in each school where lessons are looked after. Its name was an index's.
ALTER INDEX absence_teacher RENAME TO absence_by_teacher;
CREATE TABLE absence_teacher (
  absence_id uuid NOT NULL REFERENCES absence ON DELETE CASCADE,
  teacher_id uuid NOT NULL REFERENCES teacher,
  uai text NOT NULL REFERENCES school,
  PRIMARY KEY (absence_id, teacher_id)
);
CREATE INDEX absence_teacher_school ON absence_teacher (uai);
INSERT INTO absence_teacher SELECT id, teacher_id, uai FROM absence;

ALTER TABLE absence
  -- As what the declarer acted: the school's office, the helpdesk on the telephone, a coordinator.
  ADD COLUMN declared_as text NOT NULL DEFAULT 'school_office'
    CHECK (declared_as IN ('school_office', 'helpdesk', 'coordinator', 'national_coordinator')),
  -- Who was on the telephone, when the helpdesk declares.
  ADD COLUMN caller text,
  -- Grows by one at each change: who changes an older version is told so.
  ADD COLUMN version integer NOT NULL DEFAULT 1,
  -- The last day whose lessons have become covers; an absence without an end rolls on from here.
  ADD COLUMN covers_until date;

ALTER TABLE cover
  ADD COLUMN on_site_by text,
  -- Who supervises in the place; a name, no account.
  ADD COLUMN adult text,
  ADD CONSTRAINT on_site_by_somebody CHECK (state <> 'on_site' OR on_site_by IS NOT NULL);

-- What became of a lesson that somebody was asked about or had accepted, so that they read why it is gone, and it does not
-- count as a refusal of theirs. Null for all others.
ALTER TABLE assignment ADD COLUMN taken_back text
  CHECK (taken_back IN ('cancelled', 'moved', 'on_site', 'not_needed'));

-- Calendars that a school subscribes to. Their addresses are secrets: sealed here, shown by host only.
CREATE TABLE feed (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  uai text NOT NULL REFERENCES school ON DELETE CASCADE,
  name text NOT NULL,
  host text NOT NULL,
  address_sealed bytea NOT NULL,
  -- SHA-256 of the address: the same feed is not added twice.
  address_hash bytea NOT NULL,
  -- Whose calendar it is; null for a class's or the whole school's, whose events name their teachers.
  teacher_id uuid REFERENCES teacher ON DELETE CASCADE,
  added_by uuid REFERENCES account,
  added_at timestamptz NOT NULL,
  etag text,
  last_modified text,
  next_poll_at timestamptz NOT NULL,
  polled_at timestamptz,
  -- Some server is reading it, or was killed while it did.
  claimed_until timestamptz,
  -- Polls in a row that failed, and what the last one met.
  failures integer NOT NULL DEFAULT 0,
  last_failure text,
  UNIQUE (uai, address_hash)
);
CREATE INDEX feed_due ON feed (next_poll_at);

-- An absence that a feed tells of, waiting for the office's one click.
CREATE TABLE absence_proposal (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  uai text NOT NULL REFERENCES school ON DELETE CASCADE,
  teacher_id uuid NOT NULL REFERENCES teacher ON DELETE CASCADE,
  -- 'gone': the calendars took it back before anybody answered, or its lessons are over.
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'confirmed', 'dismissed', 'gone')),
  seen_at timestamptz NOT NULL,
  answered_at timestamptz,
  answered_by uuid REFERENCES account,
  absence_id uuid REFERENCES absence
);
CREATE UNIQUE INDEX absence_proposal_waiting ON absence_proposal (uai, teacher_id) WHERE state = 'waiting';

CREATE TABLE absence_proposal_lesson (
  proposal_id uuid NOT NULL REFERENCES absence_proposal ON DELETE CASCADE,
  -- Which calendar tells of it: a class's and the teacher's own may both. Null once that is removed.
  feed_id uuid REFERENCES feed ON DELETE SET NULL,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  CHECK (starts_at < ends_at),
  UNIQUE (proposal_id, feed_id, starts_at)
);
CREATE INDEX absence_proposal_lesson_feed ON absence_proposal_lesson (feed_id);
