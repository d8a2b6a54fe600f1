-- Accounts with their roles, and sessions. Classrooms are devices and adults hold tickets: neither is here.

CREATE TABLE account (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  -- Stored in lower case: people do not remember how they typed it.
  email text NOT NULL UNIQUE CHECK (email = lower(email)),
  display_name text NOT NULL,
  -- Null: signs in by another door (single sign-on, or the demo's one click).
  password_hash text,
  created_at timestamptz NOT NULL
);

CREATE TABLE session (
  -- SHA-256 of the cookie's secret: a stolen copy of this table opens nothing.
  id_hash bytea PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX session_account ON session (account_id);
CREATE INDEX session_expiry ON session (expires_at);
