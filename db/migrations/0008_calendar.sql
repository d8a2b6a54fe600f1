-- On which days a school has no lessons: school holidays by zone or territory, and the school's own days off.
-- Public holidays are computed (server/schools/calendar-rules.ts).

CREATE TABLE school_holiday (
  -- As on academy: A, B, C, or a territory's name.
  holiday_zone text NOT NULL,
  -- As the official calendar writes it: '2026-2027', or one year where it lies within one.
  school_year text NOT NULL CHECK (school_year ~ '^[0-9]{4}(-[0-9]{4})?$'),
  name text NOT NULL,
  -- Days without lessons, both included.
  first_day date NOT NULL,
  last_day date NOT NULL,
  -- Where the period was read, and when: a calendar without a date cannot be trusted.
  source text NOT NULL,
  read_on date NOT NULL,
  CHECK (first_day <= last_day),
  PRIMARY KEY (holiday_zone, first_day)
);

CREATE TABLE day_off (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  uai text NOT NULL REFERENCES school ON DELETE CASCADE,
  first_day date NOT NULL,
  last_day date NOT NULL,
  name text NOT NULL,
  made_by uuid REFERENCES account,
  made_at timestamptz NOT NULL,
  CHECK (first_day <= last_day)
);
CREATE INDEX day_off_school ON day_off (uai, first_day);
