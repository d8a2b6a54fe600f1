-- The coordinator takes a question back that nobody has answered, and letters that are told and past go.

ALTER TABLE offer
  -- Null when nothing was left to ask about: then the school let its lessons go.
  ADD COLUMN withdrawn_because text
    CHECK (withdrawn_because IN ('school_asked', 'better_match', 'equipment', 'mistake', 'other')),
  ADD CONSTRAINT reason_of_a_withdrawal CHECK (withdrawn_because IS NULL OR state = 'withdrawn');

-- The coordinators hear when somebody gives a promise back.
ALTER TABLE mail
  DROP CONSTRAINT mail_kind_check,
  ADD CONSTRAINT mail_kind_check CHECK (kind IN
    ('offer_sent', 'offer_withdrawn', 'offer_expired', 'offer_accepted', 'lessons_taken_back', 'school_answer',
     'lessons_reopened', 'promise_given_back'));
CREATE INDEX mail_written ON mail (written_at);
