-- Absences, the covers they open, and the facts everybody leaves behind.

CREATE TABLE absence (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  -- Made by the form: the same form sent twice is one absence.
  request_key uuid NOT NULL UNIQUE,
  uai text NOT NULL REFERENCES school,
  teacher_id uuid NOT NULL REFERENCES teacher,
  first_day date NOT NULL,
  last_day date NOT NULL,
  -- Both null: whole days.
  from_minute smallint,
  to_minute smallint,
  -- Coarse on purpose; a medical reason has no place here.
  reason text NOT NULL CHECK (reason IN ('unforeseen', 'training', 'mission', 'leave', 'other')),
  state text NOT NULL DEFAULT 'declared' CHECK (state IN ('declared', 'withdrawn')),
  declared_by uuid REFERENCES account,
  declared_at timestamptz NOT NULL,
  CHECK (first_day <= last_day),
  CHECK ((from_minute IS NULL) = (to_minute IS NULL)),
  CHECK (from_minute < to_minute)
);
CREATE INDEX absence_school ON absence (uai, last_day);
CREATE INDEX absence_teacher ON absence (teacher_id);

-- The stretches of time an absence takes. Two people declaring the same absence at once make one: the constraint decides.
CREATE TABLE absence_period (
  absence_id uuid NOT NULL REFERENCES absence ON DELETE CASCADE,
  teacher_id uuid NOT NULL REFERENCES teacher,
  period tstzrange NOT NULL CHECK (NOT isempty(period)),
  CONSTRAINT one_absence_at_a_time EXCLUDE USING gist (teacher_id WITH =, period WITH &&)
);
CREATE INDEX absence_period_absence ON absence_period (absence_id);

CREATE TABLE cover (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  absence_id uuid NOT NULL REFERENCES absence,
  -- The deterministic id of the lesson: weekly lesson and day.
  lesson_id text NOT NULL,
  uai text NOT NULL REFERENCES school,
  class_id uuid NOT NULL REFERENCES class,
  subject_code text NOT NULL REFERENCES subject,
  teacher_id uuid NOT NULL REFERENCES teacher,
  -- The timetable's place; the equipped place it is taught in stands on its assignment.
  place_id uuid REFERENCES place,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  state text NOT NULL DEFAULT 'open' CHECK (state IN
    ('open', 'planned', 'offered', 'accepted', 'live', 'taught', 'on_site', 'not_needed', 'no_cover', 'cancelled', 'failed')),
  -- Why nobody stands beside it, as the last plan found; null while unknown or settled.
  no_cover_reason text CHECK (no_cover_reason IN
    ('no_qualified_substitute', 'all_busy', 'no_equipped_place', 'no_adult', 'too_soon', 'subject_not_remote')),
  CHECK (starts_at < ends_at),
  UNIQUE (absence_id, lesson_id)
);
CREATE INDEX cover_school_time ON cover (uai, starts_at);
CREATE INDEX cover_unsettled ON cover (starts_at) WHERE state IN ('open', 'planned', 'offered', 'accepted', 'live');

-- Facts, past tense: the timeline of every absence and cover.
CREATE TABLE happening (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  type text NOT NULL,
  at timestamptz NOT NULL,
  -- A person's display name as it was then; null for what the system did by itself.
  actor text,
  absence_id uuid NOT NULL REFERENCES absence,
  cover_id uuid REFERENCES cover,
  facts jsonb NOT NULL DEFAULT '{}',
  request_id text
);
CREATE INDEX happening_absence ON happening (absence_id, id);
