-- Whom to call about today's lessons, and what open pages hear of screens and of who is in a lesson.

ALTER TABLE school ADD phone text NOT NULL DEFAULT '' CHECK (length(phone) <= 40);

CREATE TABLE academy_contact (
  academy_code text PRIMARY KEY REFERENCES academy (code) ON DELETE CASCADE,
  -- The desk that plans, by the name schools know.
  coordinator_name text NOT NULL DEFAULT '' CHECK (length(coordinator_name) <= 120),
  coordinator_phone text NOT NULL DEFAULT '' CHECK (length(coordinator_phone) <= 40),
  helpdesk_phone text NOT NULL DEFAULT '' CHECK (length(helpdesk_phone) <= 40)
);

ALTER TABLE change DROP CONSTRAINT change_kind_check;
ALTER TABLE change ADD CONSTRAINT change_kind_check
  CHECK (kind IN ('absences', 'covers', 'plan', 'offers', 'places', 'timetable'));

CREATE FUNCTION tell_of_school(what text, whose text) RETURNS void LANGUAGE sql AS $$
  INSERT INTO change (kind, uai, academy_code)
  SELECT what, uai, academy_code FROM school WHERE uai = whose
  ON CONFLICT DO NOTHING
$$;

-- For tables with a school's key; the kind is the trigger's argument.
CREATE FUNCTION school_row_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM tell_of_school(TG_ARGV[0], CASE TG_OP WHEN 'DELETE' THEN OLD.uai ELSE NEW.uai END);
  RETURN NULL;
END $$;
CREATE TRIGGER camera_changed AFTER UPDATE OF camera ON place
  FOR EACH ROW WHEN (OLD.camera <> NEW.camera) EXECUTE FUNCTION school_row_changed('places');
CREATE TRIGGER lesson_changed AFTER INSERT OR UPDATE OR DELETE ON lesson_change
  FOR EACH ROW EXECUTE FUNCTION school_row_changed('timetable');
CREATE TRIGGER day_off_changed AFTER INSERT OR DELETE ON day_off
  FOR EACH ROW EXECUTE FUNCTION school_row_changed('timetable');
CREATE TRIGGER timetable_imported AFTER UPDATE OF state ON timetable_import
  FOR EACH ROW EXECUTE FUNCTION school_row_changed('timetable');
CREATE TRIGGER absence_proposed AFTER INSERT OR UPDATE OF state ON absence_proposal
  FOR EACH ROW EXECUTE FUNCTION school_row_changed('absences');

CREATE FUNCTION classroom_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM tell_of_school('places', uai) FROM place WHERE id = NEW.place_id;
  RETURN NULL;
END $$;
CREATE TRIGGER classroom_paired AFTER INSERT ON classroom FOR EACH ROW EXECUTE FUNCTION classroom_changed();
-- A screen is heard every minute. That it is heard is news after a silence only, which is 3 minutes (SCREEN_SILENT_AFTER_MS).
CREATE TRIGGER classroom_changed AFTER UPDATE ON classroom
  FOR EACH ROW WHEN (
    OLD.revoked_at IS DISTINCT FROM NEW.revoked_at
    OR OLD.check_asked_at IS DISTINCT FROM NEW.check_asked_at
    OR (OLD.last_seen_at IS NULL AND NEW.last_seen_at IS NOT NULL)
    OR NEW.last_seen_at - OLD.last_seen_at > interval '3 minutes'
  ) EXECUTE FUNCTION classroom_changed();

CREATE FUNCTION classroom_checked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM tell_of_school('places', uai)
  FROM classroom JOIN place ON place.id = place_id WHERE classroom.id = NEW.classroom_id;
  RETURN NULL;
END $$;
CREATE TRIGGER classroom_checked AFTER INSERT ON classroom_check
  FOR EACH ROW EXECUTE FUNCTION classroom_checked();

CREATE FUNCTION presence_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM tell_of_school('places', uai) FROM cover WHERE id = NEW.cover_id;
  RETURN NULL;
END $$;
CREATE TRIGGER presence_changed AFTER INSERT OR UPDATE ON room_presence
  FOR EACH ROW EXECUTE FUNCTION presence_changed();
