-- Academies, schools and what a timetable import brings: years, subjects, teachers, classes, places, weekly lessons.
-- Timetables are stored as weekly patterns with their listed weeks; dated lessons are computed, never stored.

CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE TABLE academy (
  code text PRIMARY KEY CHECK (code ~ '^[0-9]{2}$'),
  name text NOT NULL,
  -- A, B, C, or the name of a territory with a calendar of its own.
  holiday_zone text NOT NULL,
  time_zone text NOT NULL
);

CREATE TABLE school (
  uai text PRIMARY KEY CHECK (uai ~ '^[0-9]{7}[A-Z]$'),
  name text NOT NULL,
  commune text NOT NULL,
  -- Public holidays differ by département (Alsace-Moselle) and territory.
  department text NOT NULL,
  academy_code text NOT NULL REFERENCES academy,
  time_zone text NOT NULL,
  latitude double precision,
  longitude double precision,
  -- 'official': public holidays have no lessons. 'continuous': every day is a school day (the demo).
  calendar text NOT NULL DEFAULT 'official' CHECK (calendar IN ('official', 'continuous')),
  -- How many supervising adults the school can give at the same time.
  adults smallint NOT NULL DEFAULT 1 CHECK (adults >= 0),
  year_starts_on date,
  year_ends_on date,
  CHECK (year_starts_on < year_ends_on)
);
CREATE INDEX school_academy ON school (academy_code);

CREATE TABLE subject (
  code text PRIMARY KEY CHECK (code ~ '^[0-9A-Z]{6}$'),
  label text NOT NULL
);

-- Disciplines (first four signs of a subject code) that an academy does not teach from afar: sport, mostly.
CREATE TABLE academy_excluded_discipline (
  academy_code text NOT NULL REFERENCES academy ON DELETE CASCADE,
  discipline text NOT NULL CHECK (discipline ~ '^[0-9A-Z]{4}$'),
  PRIMARY KEY (academy_code, discipline)
);

CREATE TABLE teacher (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  uai text NOT NULL REFERENCES school ON DELETE CASCADE,
  -- The id in the school's STS files (`epp:90001`, `local:12`): opaque, and only meaningful inside this school.
  sts_key text NOT NULL,
  last_name text NOT NULL,
  first_name text NOT NULL,
  UNIQUE (uai, sts_key)
);

CREATE TABLE class (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  uai text NOT NULL REFERENCES school ON DELETE CASCADE,
  -- 'class': a whole class. 'group': pupils of one or more classes taught together.
  kind text NOT NULL CHECK (kind IN ('class', 'group')),
  code text NOT NULL,
  -- For a group, the classes its pupils come from.
  of_classes text[] NOT NULL DEFAULT '{}',
  -- 6e, 5e, 4e, 3e, 2de …, from the MEF; null when the files do not say.
  level text,
  head_count smallint,
  UNIQUE (uai, kind, code)
);

CREATE TABLE place (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  uai text NOT NULL REFERENCES school ON DELETE CASCADE,
  code text NOT NULL,
  UNIQUE (uai, code)
);

CREATE TABLE alternance (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  uai text NOT NULL REFERENCES school ON DELETE CASCADE,
  code text NOT NULL,
  label text NOT NULL,
  -- The Mondays of its weeks, as the school's file lists them; holidays are already left out. Never guessed from the code.
  weeks date[] NOT NULL,
  UNIQUE (uai, code)
);

CREATE TABLE weekly_lesson (
  -- Made from the natural key below, so that the same lesson keeps its id through every import.
  id uuid PRIMARY KEY,
  uai text NOT NULL REFERENCES school ON DELETE CASCADE,
  class_id uuid NOT NULL REFERENCES class ON DELETE CASCADE,
  subject_code text NOT NULL REFERENCES subject,
  teacher_id uuid NOT NULL REFERENCES teacher ON DELETE CASCADE,
  alternance_id uuid NOT NULL REFERENCES alternance ON DELETE CASCADE,
  place_id uuid REFERENCES place,
  -- 1 Monday … 7 Sunday.
  weekday smallint NOT NULL CHECK (weekday BETWEEN 1 AND 7),
  -- Minutes after midnight on the school's clock.
  start_minute smallint NOT NULL CHECK (start_minute BETWEEN 0 AND 1439),
  end_minute smallint NOT NULL CHECK (end_minute <= 1440),
  CHECK (start_minute < end_minute),
  UNIQUE (class_id, subject_code, teacher_id, alternance_id, weekday, start_minute)
);
CREATE INDEX weekly_lesson_teacher ON weekly_lesson (teacher_id);
CREATE INDEX weekly_lesson_school ON weekly_lesson (uai);
