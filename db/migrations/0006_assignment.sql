-- Plans, assignments and offers. Two exclusion constraints hold what may never happen, whatever the programs do.

CREATE TABLE plan (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  -- Which came last, also when two were made in one instant.
  number bigint GENERATED ALWAYS AS IDENTITY,
  academy_code text NOT NULL REFERENCES academy,
  made_at timestamptz NOT NULL,
  made_by uuid REFERENCES account,
  asked integer NOT NULL,
  covered integer NOT NULL,
  -- No plan can cover more: a proven upper bound.
  bound integer NOT NULL,
  -- Weights, caps and version of the solver: a plan must be explainable years later (CRPA L311-3-1).
  parameters jsonb NOT NULL,
  uncovered jsonb NOT NULL
);
CREATE INDEX plan_academy ON plan (academy_code, number DESC);

CREATE TABLE offer (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  absence_id uuid NOT NULL REFERENCES absence,
  substitute_id uuid NOT NULL REFERENCES substitute,
  state text NOT NULL DEFAULT 'sent' CHECK (state IN ('sent', 'accepted', 'refused', 'withdrawn', 'expired')),
  sent_at timestamptz NOT NULL,
  deadline timestamptz NOT NULL,
  answered_at timestamptz,
  CHECK ((answered_at IS NULL) = (state = 'sent'))
);
CREATE INDEX offer_substitute ON offer (substitute_id, state);
CREATE INDEX offer_due ON offer (deadline) WHERE state = 'sent';

CREATE TABLE assignment (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  plan_id uuid NOT NULL REFERENCES plan,
  cover_id uuid NOT NULL REFERENCES cover,
  substitute_id uuid NOT NULL REFERENCES substitute,
  -- The equipped place the lesson is taught in; it may differ from the timetable's.
  place_id uuid NOT NULL REFERENCES place,
  offer_id uuid REFERENCES offer,
  -- Half-open: a lesson may begin when another ends.
  period tstzrange NOT NULL CHECK (NOT isempty(period)),
  -- 'ended': refused, withdrawn, expired, cancelled or replanned. An accepted one stays so when the lesson was taught:
  -- membership, rights and records hang on it.
  state text NOT NULL CHECK (state IN ('proposed', 'offered', 'accepted', 'ended')),
  reasons jsonb NOT NULL,
  alternatives jsonb NOT NULL,
  -- DEFERRABLE: swapping two substitutes breaks an immediate constraint even in one statement.
  CONSTRAINT substitute_in_one_lesson EXCLUDE USING gist (substitute_id WITH =, period WITH &&)
    WHERE (state <> 'ended') DEFERRABLE INITIALLY IMMEDIATE,
  CONSTRAINT place_in_one_lesson EXCLUDE USING gist (place_id WITH =, period WITH &&)
    WHERE (state <> 'ended') DEFERRABLE INITIALLY IMMEDIATE,
  CHECK (state <> 'proposed' OR offer_id IS NULL)
);
CREATE UNIQUE INDEX assignment_one_live ON assignment (cover_id) WHERE state <> 'ended';
CREATE INDEX assignment_plan ON assignment (plan_id);
CREATE INDEX assignment_offer ON assignment (offer_id);
CREATE INDEX assignment_substitute ON assignment (substitute_id);
