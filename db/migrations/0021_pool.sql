-- What daily work with the pool needs: where somebody works, how to reach them, days away, and who wrote last.

ALTER TABLE substitute
  -- The equipped school near home from which this person teaches.
  ADD COLUMN workplace_uai text REFERENCES school ON DELETE SET NULL,
  ADD COLUMN phone text NOT NULL DEFAULT '',
  -- Of the coordinators; the person it is about can read it.
  ADD COLUMN note text NOT NULL DEFAULT '',
  -- Rises with every change, so that of two people who edit at once the second hears about the first.
  ADD COLUMN version integer NOT NULL DEFAULT 1;
CREATE INDEX substitute_workplace ON substitute (workplace_uai);

-- One-off absences on the substitute's own clock: whole days (0 to 1440), or hours of one day. They may overlap.
CREATE TABLE substitute_away (
  substitute_id uuid NOT NULL REFERENCES substitute ON DELETE CASCADE,
  first_day date NOT NULL,
  last_day date NOT NULL,
  start_minute smallint NOT NULL DEFAULT 0 CHECK (start_minute >= 0),
  end_minute smallint NOT NULL DEFAULT 1440 CHECK (end_minute <= 1440),
  CHECK (first_day <= last_day),
  CHECK (start_minute < end_minute),
  CHECK (first_day = last_day OR (start_minute = 0 AND end_minute = 1440)),
  PRIMARY KEY (substitute_id, first_day, last_day, start_minute, end_minute)
);
