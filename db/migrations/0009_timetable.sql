-- The rest of a timetable: bells, services, what changes on one day, and teachers who work in several schools.

-- The school's hours as its bell rings them: M1, M2 … S4.
CREATE TABLE bell (
  uai text NOT NULL REFERENCES school ON DELETE CASCADE,
  position smallint NOT NULL,
  label text NOT NULL,
  start_minute smallint NOT NULL CHECK (start_minute BETWEEN 0 AND 1439),
  end_minute smallint NOT NULL CHECK (end_minute <= 1440),
  CHECK (start_minute < end_minute),
  PRIMARY KEY (uai, position)
);

-- Who teaches what to whom, with or without an hour in the timetable.
CREATE TABLE service (
  uai text NOT NULL REFERENCES school ON DELETE CASCADE,
  class_id uuid NOT NULL REFERENCES class ON DELETE CASCADE,
  subject_code text NOT NULL REFERENCES subject,
  teacher_id uuid NOT NULL REFERENCES teacher ON DELETE CASCADE,
  -- CG (whole class), TD, TP … as STS-web names the kinds of lesson.
  modality text NOT NULL DEFAULT 'CG',
  PRIMARY KEY (class_id, subject_code, teacher_id, modality)
);
CREATE INDEX service_school ON service (uai);
CREATE INDEX service_teacher ON service (teacher_id);

ALTER TABLE weekly_lesson ADD COLUMN modality text NOT NULL DEFAULT 'CG';
CREATE INDEX weekly_lesson_class ON weekly_lesson (class_id);
CREATE INDEX weekly_lesson_place ON weekly_lesson (place_id);

-- One dated lesson moved, cancelled, or added by hand. The weekly pattern stays as it is.
CREATE TABLE lesson_change (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  uai text NOT NULL REFERENCES school ON DELETE CASCADE,
  kind text NOT NULL CHECK (kind IN ('moved', 'cancelled', 'added')),
  -- The lesson that is moved or cancelled, `<weekly lesson>.<day>`; a moved lesson keeps this id.
  lesson_id text CHECK (lesson_id ~ '^[0-9a-f-]{36}\.[0-9]{4}-[0-9]{2}-[0-9]{2}$'),
  -- What an added lesson is made of; a moved one keeps its own.
  class_id uuid REFERENCES class ON DELETE CASCADE,
  subject_code text REFERENCES subject,
  teacher_id uuid REFERENCES teacher ON DELETE CASCADE,
  -- When and where it takes place instead; null for a cancelled one.
  day date,
  start_minute smallint CHECK (start_minute BETWEEN 0 AND 1439),
  end_minute smallint CHECK (end_minute <= 1440),
  place_id uuid REFERENCES place,
  note text NOT NULL DEFAULT '',
  changed_by uuid REFERENCES account,
  changed_at timestamptz NOT NULL,
  CHECK (start_minute < end_minute),
  CHECK ((kind = 'added') = (lesson_id IS NULL)),
  CHECK ((kind = 'added') = (class_id IS NOT NULL AND subject_code IS NOT NULL AND teacher_id IS NOT NULL)),
  CHECK ((kind <> 'cancelled') = (day IS NOT NULL AND start_minute IS NOT NULL AND end_minute IS NOT NULL)),
  UNIQUE (uai, lesson_id)
);
CREATE INDEX lesson_change_day ON lesson_change (uai, day);

-- One person who teaches in several schools has one row in each: they share this id.
ALTER TABLE teacher ADD COLUMN person_id uuid NOT NULL DEFAULT gen_random_uuid();
CREATE INDEX teacher_person ON teacher (person_id);

-- Imports of a school: compared, applied, undone.
CREATE TABLE timetable_import (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  -- Which came last, also when two were made in one instant.
  number bigint GENERATED ALWAYS AS IDENTITY,
  uai text NOT NULL REFERENCES school ON DELETE CASCADE,
  format text NOT NULL CHECK (format IN ('sts', 'table', 'exp_cours', 'pronote')),
  state text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'applied', 'undone')),
  made_by uuid REFERENCES account,
  made_at timestamptz NOT NULL,
  applied_at timestamptz,
  undone_at timestamptz,
  -- Names the timetable it was compared with: on another one the comparison is void.
  compared_with text NOT NULL,
  difference jsonb NOT NULL,
  rejected jsonb NOT NULL,
  -- The timetable as read, until it is applied; and the one before, while it can be undone. Never a pupil, never a birth date.
  wanted jsonb,
  before jsonb
);
CREATE INDEX timetable_import_school ON timetable_import (uai, number DESC);
