-- What imports of timetables and of the pool need to know again files and people they have met.

-- By what other names a school's own files call its subjects: gestion code, short and long label, as they were written.
CREATE TABLE subject_name (
  uai text NOT NULL REFERENCES school ON DELETE CASCADE,
  name text NOT NULL,
  subject_code text NOT NULL REFERENCES subject,
  PRIMARY KEY (uai, name, subject_code)
);

-- The other labels of an alternance (Q1, Quinzaine 1): tables name it by any of them.
ALTER TABLE alternance ADD COLUMN also_called text[] NOT NULL DEFAULT '{}';

-- Names the timetable that the import made: while it stands, the import can be undone.
ALTER TABLE timetable_import ADD COLUMN made text;
-- Drafts live for a day.
CREATE INDEX timetable_import_draft ON timetable_import (made_at) WHERE state = 'draft';

-- The same teacher is looked for in other schools.
CREATE INDEX teacher_sts_key ON teacher (sts_key);

-- By what the academy's file names this person, an e-mail address or a number: a second import finds them again.
ALTER TABLE substitute ADD COLUMN import_key text UNIQUE;
