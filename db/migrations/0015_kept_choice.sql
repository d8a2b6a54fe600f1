-- What the school had decided for a cover that was cancelled, so that a lesson which comes back is as it was left.
-- Who was to take it stays in on_site_by.
ALTER TABLE cover ADD COLUMN kept_choice text CHECK (kept_choice IN ('on_site', 'not_needed'));
