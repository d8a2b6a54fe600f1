-- Who was asked about a lesson does not come: whoever is next is still to be proposed. Proposing clears it, in whatever way.
ALTER TABLE cover ADD COLUMN next_wanted boolean NOT NULL DEFAULT false;
CREATE INDEX cover_next_wanted ON cover (starts_at) WHERE next_wanted;

-- A letter may be about lessons of several schools: each lesson names its own. A kept letter was about one.
UPDATE mail SET facts = (facts - 'schoolName' - 'commune' - 'timeZone') || jsonb_build_object('lessons', (
  SELECT jsonb_agg(lesson.value || jsonb_build_object(
    'schoolName', facts -> 'schoolName', 'commune', facts -> 'commune', 'timeZone', facts -> 'timeZone') ORDER BY lesson.ordinality)
  FROM jsonb_array_elements(facts -> 'lessons') WITH ORDINALITY AS lesson));
