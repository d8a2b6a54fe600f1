-- A proposal is a thought of one academy: it holds nobody against the others. Whoever confirms first asks first.

ALTER TABLE assignment
  DROP CONSTRAINT substitute_in_one_lesson,
  -- DEFERRABLE: swapping two substitutes breaks an immediate constraint even in one statement.
  ADD CONSTRAINT substitute_in_one_lesson EXCLUDE USING gist (substitute_id WITH =, period WITH &&)
    WHERE (state IN ('offered', 'accepted')) DEFERRABLE INITIALLY IMMEDIATE,
  -- Left as it is by every later plan.
  ADD COLUMN pinned boolean NOT NULL DEFAULT false,
  -- Who put this substitute here instead of the plan's own, and the reason they gave (CRPA L311-3-1: whoever is concerned may ask).
  ADD COLUMN chosen_by uuid REFERENCES account,
  ADD COLUMN chosen_because text
    CHECK (chosen_because IN ('knows_the_class', 'school_asked', 'agreed_by_telephone', 'kept_from_before', 'other')),
  ADD COLUMN chosen_at timestamptz,
  ADD CONSTRAINT choice_is_told CHECK (num_nulls(chosen_by, chosen_because, chosen_at) IN (0, 3));

-- The proposals that stood when a plan was made, and what it changed of them; null when nothing stood.
ALTER TABLE plan ADD COLUMN compared_to jsonb;

-- A row that is pinned, chosen or dropped changes the plan that stands, and nothing a substitute may see.
CREATE OR REPLACE FUNCTION assignment_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO change (kind, substitute_id)
  SELECT DISTINCT 'offers', substitute_id FROM touched WHERE offer_id IS NOT NULL
  ON CONFLICT DO NOTHING;
  INSERT INTO change (kind, academy_code)
  SELECT DISTINCT 'plan', plan.academy_code FROM touched JOIN plan ON plan.id = touched.plan_id WHERE offer_id IS NULL
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER assignment_proposed AFTER INSERT ON assignment
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION assignment_changed();
