-- What changed, for the pages that are open: where, never what it is now. Whoever hears of it asks with their own rights.
-- Triggers, so that no act can forget to tell: imports, rounds and the command line change the same tables.

CREATE TABLE change (
  -- The transaction: readers compare it with their last snapshot, so that one which commits late is not passed over.
  tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
  kind text NOT NULL CHECK (kind IN ('absences', 'covers', 'plan', 'offers')),
  -- Where it lies, as for the rights.
  uai text,
  academy_code text,
  substitute_id uuid,
  -- By the database's clock, since servers' clocks differ: when rows go, and who has been away too long.
  at timestamptz NOT NULL DEFAULT now(),
  -- However often a transaction touches the same place, it is told once.
  UNIQUE NULLS NOT DISTINCT (tx, kind, uai, academy_code, substitute_id)
);
CREATE INDEX change_at ON change (at);

-- Equal notices of one transaction are one: PostgreSQL sends it at commit, and not at all after a rollback.
CREATE FUNCTION tell_of_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('change', '') WHERE EXISTS (SELECT FROM told);
  RETURN NULL;
END $$;
CREATE TRIGGER change_told AFTER INSERT ON change
  REFERENCING NEW TABLE AS told FOR EACH STATEMENT EXECUTE FUNCTION tell_of_change();

CREATE FUNCTION cover_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO change (kind, uai, academy_code)
  SELECT DISTINCT kind, school.uai, school.academy_code
  FROM touched JOIN school USING (uai), unnest(ARRAY['absences', 'covers']) AS kind
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER cover_opened AFTER INSERT ON cover
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION cover_changed();
CREATE TRIGGER cover_changed AFTER UPDATE ON cover
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION cover_changed();

-- An absence without a lesson has no cover, and a timeline grows without one.
CREATE FUNCTION happening_left() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO change (kind, uai, academy_code)
  SELECT DISTINCT 'absences', school.uai, school.academy_code
  FROM touched JOIN absence_teacher USING (absence_id) JOIN school USING (uai)
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER happening_left AFTER INSERT ON happening
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION happening_left();

CREATE FUNCTION offer_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO change (kind, substitute_id) SELECT DISTINCT 'offers', substitute_id FROM touched
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER offer_sent AFTER INSERT ON offer
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION offer_changed();
CREATE TRIGGER offer_changed AFTER UPDATE ON offer
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION offer_changed();

-- What a plan merely proposes is nothing to the substitute yet.
CREATE FUNCTION assignment_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO change (kind, substitute_id)
  SELECT DISTINCT 'offers', substitute_id FROM touched WHERE offer_id IS NOT NULL
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER assignment_changed AFTER UPDATE ON assignment
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION assignment_changed();

CREATE FUNCTION plan_made() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO change (kind, academy_code) SELECT DISTINCT 'plan', academy_code FROM touched
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER plan_made AFTER INSERT ON plan
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION plan_made();

-- What stays open for somebody ends with their session, on every server.
CREATE FUNCTION session_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('session_ended', encode(id_hash, 'hex')) FROM gone;
  RETURN NULL;
END $$;
CREATE TRIGGER session_ended AFTER DELETE ON session
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION session_ended();
