-- What an offer tells and hears: why somebody says no, a promise that is given or taken back, a note for whoever comes.

-- Coarse on purpose: nobody's health or family is in this list.
ALTER TABLE offer
  ADD COLUMN refused_because text
    CHECK (refused_because IN ('not_free', 'too_soon', 'too_many_hours', 'not_my_level', 'not_this_school', 'other')),
  ADD CONSTRAINT reason_of_a_refusal CHECK (refused_because IS NULL OR state = 'refused');

-- A promise the substitute gave back, or the academy took back, with the reason told and when.
ALTER TABLE assignment
  DROP CONSTRAINT assignment_taken_back_check,
  ADD CONSTRAINT assignment_taken_back_check
    CHECK (taken_back IN ('cancelled', 'moved', 'on_site', 'not_needed', 'given_back', 'by_academy')),
  ADD COLUMN lost_because text
    CHECK (lost_because IN ('ill_timed', 'equipment', 'other_duty', 'other', 'school_asked', 'better_match', 'mistake')),
  ADD COLUMN lost_at timestamptz,
  ADD CONSTRAINT lost_promise_is_told CHECK (
    (coalesce(taken_back, '') IN ('given_back', 'by_academy')) = (lost_because IS NOT NULL AND lost_at IS NOT NULL));
-- The board asks of each cover whether a promise for it was lost; hardly any was.
CREATE INDEX assignment_lost ON assignment (cover_id) WHERE lost_at IS NOT NULL;

-- Written by the office for the substitute: what the class is doing. Never a pupil's name.
ALTER TABLE absence ADD COLUMN note text NOT NULL DEFAULT '' CHECK (length(note) <= 2000);
