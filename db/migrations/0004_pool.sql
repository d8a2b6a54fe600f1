-- The national pool of substitutes: who may teach what, and when, in their own time zone.

CREATE TABLE substitute (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  last_name text NOT NULL,
  first_name text NOT NULL,
  academy_code text NOT NULL REFERENCES academy,
  time_zone text NOT NULL,
  -- Teaching minutes a week: statutory service kept for remote lessons, and overtime on top.
  weekly_service_minutes integer NOT NULL CHECK (weekly_service_minutes >= 0),
  weekly_overtime_minutes integer NOT NULL DEFAULT 0 CHECK (weekly_overtime_minutes >= 0),
  -- A volunteer's consent and the authorisation of the place they work from: without both, never asked.
  consented boolean NOT NULL DEFAULT false,
  workplace_authorised boolean NOT NULL DEFAULT false
);
CREATE INDEX substitute_academy ON substitute (academy_code);

-- A discipline is the first four signs of a subject code: LV1 and LV2 of one language are one discipline.
CREATE TABLE substitute_qualification (
  substitute_id uuid NOT NULL REFERENCES substitute ON DELETE CASCADE,
  discipline text NOT NULL CHECK (discipline ~ '^[0-9A-Z]{4}$'),
  level text NOT NULL CHECK (level IN ('college', 'lycee')),
  PRIMARY KEY (substitute_id, discipline, level)
);

-- Weekly hours of availability on the substitute's own clock. 1440 is the end of the day.
CREATE TABLE substitute_availability (
  substitute_id uuid NOT NULL REFERENCES substitute ON DELETE CASCADE,
  weekday smallint NOT NULL CHECK (weekday BETWEEN 1 AND 7),
  start_minute smallint NOT NULL CHECK (start_minute >= 0),
  end_minute smallint NOT NULL CHECK (end_minute <= 1440),
  CHECK (start_minute < end_minute),
  PRIMARY KEY (substitute_id, weekday, start_minute)
);

-- Schools a substitute is never sent to.
CREATE TABLE substitute_exclusion (
  substitute_id uuid NOT NULL REFERENCES substitute ON DELETE CASCADE,
  uai text NOT NULL REFERENCES school ON DELETE CASCADE,
  PRIMARY KEY (substitute_id, uai)
);

-- What an account may do, and how far: the role, with the one thing it is limited to.
CREATE TABLE account_grant (
  account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
  role text NOT NULL CHECK (role IN
    ('school_office', 'coordinator', 'national_coordinator', 'substitute', 'helpdesk', 'administrator')),
  uai text REFERENCES school ON DELETE CASCADE,
  academy_code text REFERENCES academy ON DELETE CASCADE,
  substitute_id uuid REFERENCES substitute ON DELETE CASCADE,
  CHECK ((role = 'school_office') = (uai IS NOT NULL)),
  CHECK ((role = 'coordinator') = (academy_code IS NOT NULL)),
  CHECK ((role = 'substitute') = (substitute_id IS NOT NULL)),
  UNIQUE NULLS NOT DISTINCT (account_id, role, uai, academy_code, substitute_id)
);
