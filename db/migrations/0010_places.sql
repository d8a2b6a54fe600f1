-- What an equipped place can do, and how many adults a school can give.

ALTER TABLE place ADD COLUMN camera text NOT NULL DEFAULT 'on' CHECK (camera IN ('on', 'on_request', 'off'));

-- Where the camera opens on request: whether the substitute has asked for it in this lesson.
ALTER TABLE room ADD COLUMN camera_asked boolean NOT NULL DEFAULT false;

-- When the office asked for a check; the screen makes it as soon as it hears of it.
ALTER TABLE classroom ADD COLUMN check_asked_at timestamptz;

CREATE TABLE classroom_check (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  classroom_id uuid NOT NULL REFERENCES classroom ON DELETE CASCADE,
  checked_at timestamptz NOT NULL,
  camera text NOT NULL CHECK (camera IN ('works', 'dark', 'missing', 'not_opened')),
  microphone text NOT NULL CHECK (microphone IN ('works', 'silent', 'missing')),
  -- Of the line between screen and server, kbit/s and ms; null when the line broke before it was measured.
  down_kbps integer CHECK (down_kbps >= 0),
  up_kbps integer CHECK (up_kbps >= 0),
  rtt_ms integer CHECK (rtt_ms >= 0)
);
CREATE INDEX classroom_check_latest ON classroom_check (classroom_id, checked_at DESC);

-- How many adults can supervise at the same time, per half-day of the week; school.adults where nothing is said.
CREATE TABLE adult_supply (
  uai text NOT NULL REFERENCES school ON DELETE CASCADE,
  weekday smallint NOT NULL CHECK (weekday BETWEEN 1 AND 7),
  half text NOT NULL CHECK (half IN ('morning', 'afternoon')),
  adults smallint NOT NULL CHECK (adults BETWEEN 0 AND 99),
  PRIMARY KEY (uai, weekday, half)
);

-- One day on which it is otherwise.
CREATE TABLE adult_supply_day (
  uai text NOT NULL REFERENCES school ON DELETE CASCADE,
  day date NOT NULL,
  half text NOT NULL CHECK (half IN ('morning', 'afternoon')),
  adults smallint NOT NULL CHECK (adults BETWEEN 0 AND 99),
  PRIMARY KEY (uai, day, half)
);
