-- What a school leaves for whoever takes the lessons of an absence, and what a substitute notes for themselves. All of it is
-- deleted by a stated rule (HANDOVER_KEPT_DAYS).

CREATE TABLE class_handover (
  absence_id uuid NOT NULL REFERENCES absence ON DELETE CASCADE,
  class_id uuid NOT NULL REFERENCES class ON DELETE CASCADE,
  -- Where the class stands, what to do. Never a pupil's name.
  body text NOT NULL CHECK (body <> '' AND length(body) <= 4000),
  PRIMARY KEY (absence_id, class_id)
);

CREATE TABLE document (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  absence_id uuid NOT NULL REFERENCES absence ON DELETE CASCADE,
  begun_at timestamptz NOT NULL,
  added_by text,
  -- What is known once all of it has arrived; until then nobody sees it.
  added_at timestamptz,
  name text,
  kind text CHECK (kind IN
    ('pdf', 'jpeg', 'png', 'gif', 'webp', 'docx', 'xlsx', 'pptx', 'odt', 'ods', 'odp', 'text')),
  bytes integer CHECK (bytes > 0),
  sha256 bytea,
  CONSTRAINT all_or_nothing_known CHECK (num_nulls(added_at, name, kind, bytes, sha256) IN (0, 5)),
  -- The same file sent twice is one document.
  UNIQUE (absence_id, sha256)
);
CREATE INDEX document_arriving ON document (begun_at) WHERE added_at IS NULL;

-- The content in pieces, so that no server holds a whole file.
CREATE TABLE document_piece (
  document_id uuid NOT NULL REFERENCES document ON DELETE CASCADE,
  number smallint NOT NULL,
  bytes bytea NOT NULL,
  PRIMARY KEY (document_id, number)
);
-- PDF, pictures and Office files are compressed already.
ALTER TABLE document_piece ALTER COLUMN bytes SET STORAGE EXTERNAL;

CREATE TABLE lesson_note (
  cover_id uuid NOT NULL REFERENCES cover ON DELETE CASCADE,
  substitute_id uuid NOT NULL REFERENCES substitute ON DELETE CASCADE,
  body text NOT NULL CHECK (body <> '' AND length(body) <= 4000),
  PRIMARY KEY (cover_id, substitute_id)
);

-- What was taught to a class in a subject before.
CREATE INDEX cover_class_subject ON cover (class_id, subject_code, starts_at);

-- Who prepares a lesson of the absence sees it at once.
CREATE FUNCTION tell_substitutes(which uuid) RETURNS void LANGUAGE sql AS $$
  INSERT INTO change (kind, substitute_id)
  SELECT DISTINCT 'offers', assignment.substitute_id
  FROM cover JOIN assignment ON assignment.cover_id = cover.id
  WHERE cover.absence_id = which AND assignment.state IN ('offered', 'accepted')
  ON CONFLICT DO NOTHING
$$;

CREATE FUNCTION left_for_absence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM tell_substitutes(coalesce(NEW.absence_id, OLD.absence_id));
  RETURN NULL;
END $$;
CREATE TRIGGER class_handed_over AFTER INSERT OR UPDATE OR DELETE ON class_handover
  FOR EACH ROW EXECUTE FUNCTION left_for_absence();
CREATE TRIGGER document_left AFTER UPDATE OR DELETE ON document FOR EACH ROW EXECUTE FUNCTION left_for_absence();
CREATE TRIGGER adult_named AFTER UPDATE OF adult ON cover
  FOR EACH ROW WHEN (OLD.adult IS DISTINCT FROM NEW.adult) EXECUTE FUNCTION left_for_absence();

CREATE FUNCTION absence_noted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM tell_substitutes(NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER absence_noted AFTER UPDATE OF note ON absence
  FOR EACH ROW WHEN (OLD.note <> NEW.note) EXECUTE FUNCTION absence_noted();
