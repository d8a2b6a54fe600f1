-- The outbox: who is to be told of what by mail. A row is written in the transaction of the fact itself, so that nobody is told
-- of what did not happen, and nothing that happened stays untold. The letter is made of it when it leaves.

CREATE TABLE mail (
  -- Also the Message-ID, so that a letter sent again after a crash can be recognised as the same.
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  -- Which was written first: letters about one absence arrive in the order of what happened.
  number bigint GENERATED ALWAYS AS IDENTITY,
  -- What happened, by a name that only this one fact has: `offer_sent <offer>`.
  fact text NOT NULL,
  kind text NOT NULL CHECK (kind IN
    ('offer_sent', 'offer_withdrawn', 'offer_expired', 'offer_accepted', 'lessons_taken_back', 'school_answer',
     'lessons_reopened')),
  -- Where to: the address is read when the letter leaves.
  account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
  absence_id uuid NOT NULL REFERENCES absence ON DELETE CASCADE,
  offer_id uuid NOT NULL REFERENCES offer ON DELETE CASCADE,
  -- What is told, as it was then: school, lessons, deadline. No secret: the link is signed when the letter leaves.
  facts jsonb NOT NULL,
  written_at timestamptz NOT NULL,
  -- When it is tried next. Whoever takes it moves this on, so that a letter whose carrier died is tried again.
  due_at timestamptz NOT NULL,
  tries smallint NOT NULL DEFAULT 0,
  sent_at timestamptz,
  -- Given up after many tries, or refused for good by the recipient's server.
  dead_at timestamptz,
  last_error text,
  CHECK (sent_at IS NULL OR dead_at IS NULL),
  CONSTRAINT mail_once_per_fact UNIQUE (fact, account_id)
);
CREATE INDEX mail_waiting ON mail (due_at) WHERE sent_at IS NULL AND dead_at IS NULL;
CREATE INDEX mail_in_order ON mail (account_id, absence_id, number) WHERE sent_at IS NULL AND dead_at IS NULL;
