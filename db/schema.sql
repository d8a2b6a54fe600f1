-- Made from db/migrations by `npm run releve -- dump-schema`; CI compares. Not meant to be run.

create extension btree_gist;

CREATE OR REPLACE FUNCTION public.absence_noted()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  PERFORM tell_substitutes(NEW.id);
  RETURN NULL;
END $function$;

CREATE OR REPLACE FUNCTION public.assignment_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  INSERT INTO change (kind, substitute_id)
  SELECT DISTINCT 'offers', substitute_id FROM touched WHERE offer_id IS NOT NULL
  ON CONFLICT DO NOTHING;
  INSERT INTO change (kind, academy_code)
  SELECT DISTINCT 'plan', plan.academy_code FROM touched JOIN plan ON plan.id = touched.plan_id WHERE offer_id IS NULL
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $function$;

CREATE OR REPLACE FUNCTION public.classroom_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  PERFORM tell_of_school('places', uai) FROM place WHERE id = NEW.place_id;
  RETURN NULL;
END $function$;

CREATE OR REPLACE FUNCTION public.classroom_checked()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  PERFORM tell_of_school('places', uai)
  FROM classroom JOIN place ON place.id = place_id WHERE classroom.id = NEW.classroom_id;
  RETURN NULL;
END $function$;

CREATE OR REPLACE FUNCTION public.cover_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  INSERT INTO change (kind, uai, academy_code)
  SELECT DISTINCT kind, school.uai, school.academy_code
  FROM touched JOIN school USING (uai), unnest(ARRAY['absences', 'covers']) AS kind
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $function$;

CREATE OR REPLACE FUNCTION public.happening_left()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  INSERT INTO change (kind, uai, academy_code)
  SELECT DISTINCT 'absences', school.uai, school.academy_code
  FROM touched JOIN absence_teacher USING (absence_id) JOIN school USING (uai)
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $function$;

CREATE OR REPLACE FUNCTION public.left_for_absence()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  PERFORM tell_substitutes(coalesce(NEW.absence_id, OLD.absence_id));
  RETURN NULL;
END $function$;

CREATE OR REPLACE FUNCTION public.offer_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  INSERT INTO change (kind, substitute_id) SELECT DISTINCT 'offers', substitute_id FROM touched
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $function$;

CREATE OR REPLACE FUNCTION public.plan_made()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  INSERT INTO change (kind, academy_code) SELECT DISTINCT 'plan', academy_code FROM touched
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $function$;

CREATE OR REPLACE FUNCTION public.presence_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  PERFORM tell_of_school('places', uai) FROM cover WHERE id = NEW.cover_id;
  RETURN NULL;
END $function$;

CREATE OR REPLACE FUNCTION public.school_row_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  PERFORM tell_of_school(TG_ARGV[0], CASE TG_OP WHEN 'DELETE' THEN OLD.uai ELSE NEW.uai END);
  RETURN NULL;
END $function$;

CREATE OR REPLACE FUNCTION public.session_ended()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  PERFORM pg_notify('session_ended', encode(id_hash, 'hex')) FROM gone;
  RETURN NULL;
END $function$;

CREATE OR REPLACE FUNCTION public.tell_of_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  PERFORM pg_notify('change', '') WHERE EXISTS (SELECT FROM told);
  RETURN NULL;
END $function$;

CREATE OR REPLACE FUNCTION public.tell_of_school(what text, whose text)
 RETURNS void
 LANGUAGE sql
AS $function$
  INSERT INTO change (kind, uai, academy_code)
  SELECT what, uai, academy_code FROM school WHERE uai = whose
  ON CONFLICT DO NOTHING
$function$;

CREATE OR REPLACE FUNCTION public.tell_substitutes(which uuid)
 RETURNS void
 LANGUAGE sql
AS $function$
  INSERT INTO change (kind, substitute_id)
  SELECT DISTINCT 'offers', assignment.substitute_id
  FROM cover JOIN assignment ON assignment.cover_id = cover.id
  WHERE cover.absence_id = which AND assignment.state IN ('offered', 'accepted')
  ON CONFLICT DO NOTHING
$function$;

create table absence (
  id uuid default gen_random_uuid() not null,
  request_key uuid not null,
  uai text not null,
  teacher_id uuid not null,
  first_day date not null,
  last_day date,
  reason text not null,
  state text default 'declared'::text not null,
  declared_by uuid,
  declared_at timestamp with time zone not null,
  declared_as text default 'school_office'::text not null,
  caller text,
  version integer default 1 not null,
  covers_until date,
  note text default ''::text not null,
  constraint absence_pkey PRIMARY KEY (id),
  constraint absence_request_key_key UNIQUE (request_key),
  constraint absence_check CHECK ((first_day <= last_day)),
  constraint absence_declared_as_check CHECK ((declared_as = ANY (ARRAY['school_office'::text, 'helpdesk'::text, 'coordinator'::text, 'national_coordinator'::text]))),
  constraint absence_note_check CHECK ((length(note) <= 2000)),
  constraint absence_reason_check CHECK ((reason = ANY (ARRAY['unforeseen'::text, 'training'::text, 'mission'::text, 'leave'::text, 'other'::text]))),
  constraint absence_state_check CHECK ((state = ANY (ARRAY['declared'::text, 'withdrawn'::text]))),
  constraint absence_declared_by_fkey FOREIGN KEY (declared_by) REFERENCES account(id),
  constraint absence_teacher_id_fkey FOREIGN KEY (teacher_id) REFERENCES teacher(id),
  constraint absence_uai_fkey FOREIGN KEY (uai) REFERENCES school(uai)
);
CREATE INDEX absence_by_teacher ON public.absence USING btree (teacher_id);
CREATE INDEX absence_school ON public.absence USING btree (uai, last_day);
comment on column absence.last_day is 'Null: nobody knows yet. first_day and last_day bound the stretches.';

create table absence_period (
  absence_id uuid not null,
  teacher_id uuid not null,
  period tstzrange not null,
  constraint one_absence_at_a_time EXCLUDE USING gist (teacher_id WITH =, period WITH &&),
  constraint absence_period_period_check CHECK ((NOT isempty(period))),
  constraint absence_period_absence_id_fkey FOREIGN KEY (absence_id) REFERENCES absence(id) ON DELETE CASCADE,
  constraint absence_period_teacher_id_fkey FOREIGN KEY (teacher_id) REFERENCES teacher(id)
);
CREATE INDEX absence_period_absence ON public.absence_period USING btree (absence_id);

create table absence_proposal (
  id uuid default gen_random_uuid() not null,
  uai text not null,
  teacher_id uuid not null,
  state text default 'waiting'::text not null,
  seen_at timestamp with time zone not null,
  answered_at timestamp with time zone,
  answered_by uuid,
  absence_id uuid,
  constraint absence_proposal_pkey PRIMARY KEY (id),
  constraint absence_proposal_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'confirmed'::text, 'dismissed'::text, 'gone'::text]))),
  constraint absence_proposal_absence_id_fkey FOREIGN KEY (absence_id) REFERENCES absence(id),
  constraint absence_proposal_answered_by_fkey FOREIGN KEY (answered_by) REFERENCES account(id),
  constraint absence_proposal_teacher_id_fkey FOREIGN KEY (teacher_id) REFERENCES teacher(id) ON DELETE CASCADE,
  constraint absence_proposal_uai_fkey FOREIGN KEY (uai) REFERENCES school(uai) ON DELETE CASCADE
);
CREATE UNIQUE INDEX absence_proposal_waiting ON public.absence_proposal USING btree (uai, teacher_id) WHERE (state = 'waiting'::text);

create table absence_proposal_lesson (
  proposal_id uuid not null,
  feed_id uuid,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  constraint absence_proposal_lesson_proposal_id_feed_id_starts_at_key UNIQUE (proposal_id, feed_id, starts_at),
  constraint absence_proposal_lesson_check CHECK ((starts_at < ends_at)),
  constraint absence_proposal_lesson_feed_id_fkey FOREIGN KEY (feed_id) REFERENCES feed(id) ON DELETE SET NULL,
  constraint absence_proposal_lesson_proposal_id_fkey FOREIGN KEY (proposal_id) REFERENCES absence_proposal(id) ON DELETE CASCADE
);
CREATE INDEX absence_proposal_lesson_feed ON public.absence_proposal_lesson USING btree (feed_id);

create table absence_stretch (
  absence_id uuid not null,
  "position" smallint not null,
  first_day date not null,
  last_day date,
  from_minute smallint,
  to_minute smallint,
  constraint absence_stretch_pkey PRIMARY KEY (absence_id, "position"),
  constraint absence_stretch_check CHECK ((first_day <= last_day)),
  constraint absence_stretch_check1 CHECK (((from_minute IS NULL) = (to_minute IS NULL))),
  constraint absence_stretch_check2 CHECK ((from_minute < to_minute)),
  constraint absence_stretch_absence_id_fkey FOREIGN KEY (absence_id) REFERENCES absence(id) ON DELETE CASCADE
);

create table absence_teacher (
  absence_id uuid not null,
  teacher_id uuid not null,
  uai text not null,
  constraint absence_teacher_pkey PRIMARY KEY (absence_id, teacher_id),
  constraint absence_teacher_absence_id_fkey FOREIGN KEY (absence_id) REFERENCES absence(id) ON DELETE CASCADE,
  constraint absence_teacher_teacher_id_fkey FOREIGN KEY (teacher_id) REFERENCES teacher(id),
  constraint absence_teacher_uai_fkey FOREIGN KEY (uai) REFERENCES school(uai)
);
CREATE INDEX absence_teacher_school ON public.absence_teacher USING btree (uai);

create table academy (
  code text not null,
  name text not null,
  holiday_zone text not null,
  time_zone text not null,
  constraint academy_pkey PRIMARY KEY (code),
  constraint academy_code_check CHECK ((code ~ '^[0-9]{2}$'::text))
);

create table academy_contact (
  academy_code text not null,
  coordinator_name text default ''::text not null,
  coordinator_phone text default ''::text not null,
  helpdesk_phone text default ''::text not null,
  constraint academy_contact_pkey PRIMARY KEY (academy_code),
  constraint academy_contact_coordinator_name_check CHECK ((length(coordinator_name) <= 120)),
  constraint academy_contact_coordinator_phone_check CHECK ((length(coordinator_phone) <= 40)),
  constraint academy_contact_helpdesk_phone_check CHECK ((length(helpdesk_phone) <= 40)),
  constraint academy_contact_academy_code_fkey FOREIGN KEY (academy_code) REFERENCES academy(code) ON DELETE CASCADE
);

create table academy_excluded_discipline (
  academy_code text not null,
  discipline text not null,
  constraint academy_excluded_discipline_pkey PRIMARY KEY (academy_code, discipline),
  constraint academy_excluded_discipline_discipline_check CHECK ((discipline ~ '^[0-9A-Z]{4}$'::text)),
  constraint academy_excluded_discipline_academy_code_fkey FOREIGN KEY (academy_code) REFERENCES academy(code) ON DELETE CASCADE
);

create table account (
  id uuid default gen_random_uuid() not null,
  email text not null,
  display_name text not null,
  password_hash text,
  created_at timestamp with time zone not null,
  constraint account_pkey PRIMARY KEY (id),
  constraint account_email_key UNIQUE (email),
  constraint account_email_check CHECK ((email = lower(email)))
);

create table account_grant (
  account_id uuid not null,
  role text not null,
  uai text,
  academy_code text,
  substitute_id uuid,
  constraint account_grant_account_id_role_uai_academy_code_substitute_i_key UNIQUE NULLS NOT DISTINCT (account_id, role, uai, academy_code, substitute_id),
  constraint account_grant_check CHECK (((role = 'school_office'::text) = (uai IS NOT NULL))),
  constraint account_grant_check1 CHECK (((role = 'coordinator'::text) = (academy_code IS NOT NULL))),
  constraint account_grant_check2 CHECK (((role = 'substitute'::text) = (substitute_id IS NOT NULL))),
  constraint account_grant_role_check CHECK ((role = ANY (ARRAY['school_office'::text, 'coordinator'::text, 'national_coordinator'::text, 'substitute'::text, 'helpdesk'::text, 'administrator'::text]))),
  constraint account_grant_academy_code_fkey FOREIGN KEY (academy_code) REFERENCES academy(code) ON DELETE CASCADE,
  constraint account_grant_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id) ON DELETE CASCADE,
  constraint account_grant_substitute_id_fkey FOREIGN KEY (substitute_id) REFERENCES substitute(id) ON DELETE CASCADE,
  constraint account_grant_uai_fkey FOREIGN KEY (uai) REFERENCES school(uai) ON DELETE CASCADE
);

create table adult_supply (
  uai text not null,
  weekday smallint not null,
  half text not null,
  adults smallint not null,
  constraint adult_supply_pkey PRIMARY KEY (uai, weekday, half),
  constraint adult_supply_adults_check CHECK (((adults >= 0) AND (adults <= 99))),
  constraint adult_supply_half_check CHECK ((half = ANY (ARRAY['morning'::text, 'afternoon'::text]))),
  constraint adult_supply_weekday_check CHECK (((weekday >= 1) AND (weekday <= 7))),
  constraint adult_supply_uai_fkey FOREIGN KEY (uai) REFERENCES school(uai) ON DELETE CASCADE
);

create table adult_supply_day (
  uai text not null,
  day date not null,
  half text not null,
  adults smallint not null,
  constraint adult_supply_day_pkey PRIMARY KEY (uai, day, half),
  constraint adult_supply_day_adults_check CHECK (((adults >= 0) AND (adults <= 99))),
  constraint adult_supply_day_half_check CHECK ((half = ANY (ARRAY['morning'::text, 'afternoon'::text]))),
  constraint adult_supply_day_uai_fkey FOREIGN KEY (uai) REFERENCES school(uai) ON DELETE CASCADE
);

create table agenda (
  id uuid default gen_random_uuid() not null,
  substitute_id uuid,
  uai text,
  class_id uuid,
  secret_hash bytea not null,
  opened_at timestamp with time zone not null,
  read_at timestamp with time zone,
  constraint agenda_pkey PRIMARY KEY (id),
  constraint agenda_secret_hash_key UNIQUE (secret_hash),
  constraint one_agenda_each UNIQUE NULLS NOT DISTINCT (substitute_id, uai, class_id),
  constraint class_in_a_school CHECK (((class_id IS NULL) OR (uai IS NOT NULL))),
  constraint of_a_substitute_or_a_school CHECK ((num_nonnulls(substitute_id, uai) = 1)),
  constraint agenda_class_id_fkey FOREIGN KEY (class_id) REFERENCES class(id) ON DELETE CASCADE,
  constraint agenda_substitute_id_fkey FOREIGN KEY (substitute_id) REFERENCES substitute(id) ON DELETE CASCADE,
  constraint agenda_uai_fkey FOREIGN KEY (uai) REFERENCES school(uai) ON DELETE CASCADE
);

create table agenda_event (
  agenda_id uuid not null,
  lesson_id text not null,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  status text not null,
  summary text not null,
  location text not null,
  description text not null,
  sequence integer not null,
  revised_at timestamp with time zone not null,
  constraint agenda_event_pkey PRIMARY KEY (agenda_id, lesson_id),
  constraint agenda_event_check CHECK ((starts_at < ends_at)),
  constraint agenda_event_sequence_check CHECK ((sequence >= 0)),
  constraint agenda_event_status_check CHECK ((status = ANY (ARRAY['tentative'::text, 'confirmed'::text, 'cancelled'::text]))),
  constraint agenda_event_agenda_id_fkey FOREIGN KEY (agenda_id) REFERENCES agenda(id) ON DELETE CASCADE
);

create table alternance (
  id uuid default gen_random_uuid() not null,
  uai text not null,
  code text not null,
  label text not null,
  weeks date[] not null,
  also_called text[] default '{}'::text[] not null,
  constraint alternance_pkey PRIMARY KEY (id),
  constraint alternance_uai_code_key UNIQUE (uai, code),
  constraint alternance_uai_fkey FOREIGN KEY (uai) REFERENCES school(uai) ON DELETE CASCADE
);

create table assignment (
  id uuid default gen_random_uuid() not null,
  plan_id uuid not null,
  cover_id uuid not null,
  substitute_id uuid not null,
  place_id uuid not null,
  offer_id uuid,
  period tstzrange not null,
  state text not null,
  reasons jsonb not null,
  alternatives jsonb not null,
  taken_back text,
  lost_because text,
  lost_at timestamp with time zone,
  pinned boolean default false not null,
  chosen_by uuid,
  chosen_because text,
  chosen_at timestamp with time zone,
  constraint assignment_pkey PRIMARY KEY (id),
  constraint place_in_one_lesson EXCLUDE USING gist (place_id WITH =, period WITH &&) WHERE ((state <> 'ended'::text)) DEFERRABLE,
  constraint substitute_in_one_lesson EXCLUDE USING gist (substitute_id WITH =, period WITH &&) WHERE ((state = ANY (ARRAY['offered'::text, 'accepted'::text]))) DEFERRABLE,
  constraint assignment_check CHECK (((state <> 'proposed'::text) OR (offer_id IS NULL))),
  constraint assignment_chosen_because_check CHECK ((chosen_because = ANY (ARRAY['knows_the_class'::text, 'school_asked'::text, 'agreed_by_telephone'::text, 'kept_from_before'::text, 'other'::text]))),
  constraint assignment_lost_because_check CHECK ((lost_because = ANY (ARRAY['ill_timed'::text, 'equipment'::text, 'other_duty'::text, 'other'::text, 'school_asked'::text, 'better_match'::text, 'mistake'::text]))),
  constraint assignment_period_check CHECK ((NOT isempty(period))),
  constraint assignment_state_check CHECK ((state = ANY (ARRAY['proposed'::text, 'offered'::text, 'accepted'::text, 'ended'::text]))),
  constraint assignment_taken_back_check CHECK ((taken_back = ANY (ARRAY['cancelled'::text, 'moved'::text, 'on_site'::text, 'not_needed'::text, 'given_back'::text, 'by_academy'::text]))),
  constraint choice_is_told CHECK ((num_nulls(chosen_by, chosen_because, chosen_at) = ANY (ARRAY[0, 3]))),
  constraint lost_promise_is_told CHECK (((COALESCE(taken_back, ''::text) = ANY (ARRAY['given_back'::text, 'by_academy'::text])) = ((lost_because IS NOT NULL) AND (lost_at IS NOT NULL)))),
  constraint assignment_chosen_by_fkey FOREIGN KEY (chosen_by) REFERENCES account(id),
  constraint assignment_cover_id_fkey FOREIGN KEY (cover_id) REFERENCES cover(id),
  constraint assignment_offer_id_fkey FOREIGN KEY (offer_id) REFERENCES offer(id),
  constraint assignment_place_id_fkey FOREIGN KEY (place_id) REFERENCES place(id),
  constraint assignment_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES plan(id),
  constraint assignment_substitute_id_fkey FOREIGN KEY (substitute_id) REFERENCES substitute(id)
);
CREATE INDEX assignment_asked ON public.assignment USING btree (cover_id, offer_id) WHERE (offer_id IS NOT NULL);
CREATE INDEX assignment_lost ON public.assignment USING btree (cover_id) WHERE (lost_at IS NOT NULL);
CREATE INDEX assignment_offer ON public.assignment USING btree (offer_id);
CREATE UNIQUE INDEX assignment_one_live ON public.assignment USING btree (cover_id) WHERE (state <> 'ended'::text);
CREATE INDEX assignment_plan ON public.assignment USING btree (plan_id);
CREATE INDEX assignment_substitute ON public.assignment USING btree (substitute_id);

create table bell (
  uai text not null,
  "position" smallint not null,
  label text not null,
  start_minute smallint not null,
  end_minute smallint not null,
  constraint bell_pkey PRIMARY KEY (uai, "position"),
  constraint bell_check CHECK ((start_minute < end_minute)),
  constraint bell_end_minute_check CHECK ((end_minute <= 1440)),
  constraint bell_start_minute_check CHECK (((start_minute >= 0) AND (start_minute <= 1439))),
  constraint bell_uai_fkey FOREIGN KEY (uai) REFERENCES school(uai) ON DELETE CASCADE
);

create table change (
  tx xid8 default pg_current_xact_id() not null,
  kind text not null,
  uai text,
  academy_code text,
  substitute_id uuid,
  at timestamp with time zone default now() not null,
  constraint change_tx_kind_uai_academy_code_substitute_id_key UNIQUE NULLS NOT DISTINCT (tx, kind, uai, academy_code, substitute_id),
  constraint change_kind_check CHECK ((kind = ANY (ARRAY['absences'::text, 'covers'::text, 'plan'::text, 'offers'::text, 'places'::text, 'timetable'::text])))
);
CREATE INDEX change_at ON public.change USING btree (at);

create table class (
  id uuid default gen_random_uuid() not null,
  uai text not null,
  kind text not null,
  code text not null,
  of_classes text[] default '{}'::text[] not null,
  level text,
  head_count smallint,
  constraint class_pkey PRIMARY KEY (id),
  constraint class_uai_kind_code_key UNIQUE (uai, kind, code),
  constraint class_kind_check CHECK ((kind = ANY (ARRAY['class'::text, 'group'::text]))),
  constraint class_uai_fkey FOREIGN KEY (uai) REFERENCES school(uai) ON DELETE CASCADE
);

create table class_handover (
  absence_id uuid not null,
  class_id uuid not null,
  body text not null,
  constraint class_handover_pkey PRIMARY KEY (absence_id, class_id),
  constraint class_handover_body_check CHECK (((body <> ''::text) AND (length(body) <= 4000))),
  constraint class_handover_absence_id_fkey FOREIGN KEY (absence_id) REFERENCES absence(id) ON DELETE CASCADE,
  constraint class_handover_class_id_fkey FOREIGN KEY (class_id) REFERENCES class(id) ON DELETE CASCADE
);

create table classroom (
  id uuid default gen_random_uuid() not null,
  place_id uuid not null,
  secret_hash bytea not null,
  paired_at timestamp with time zone not null,
  paired_by uuid,
  revoked_at timestamp with time zone,
  last_seen_at timestamp with time zone,
  check_asked_at timestamp with time zone,
  constraint classroom_pkey PRIMARY KEY (id),
  constraint classroom_secret_hash_key UNIQUE (secret_hash),
  constraint classroom_paired_by_fkey FOREIGN KEY (paired_by) REFERENCES account(id),
  constraint classroom_place_id_fkey FOREIGN KEY (place_id) REFERENCES place(id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX classroom_one_per_place ON public.classroom USING btree (place_id) WHERE (revoked_at IS NULL);

create table classroom_check (
  id bigint generated always as identity not null,
  classroom_id uuid not null,
  checked_at timestamp with time zone not null,
  camera text not null,
  microphone text not null,
  down_kbps integer,
  up_kbps integer,
  rtt_ms integer,
  constraint classroom_check_pkey PRIMARY KEY (id),
  constraint classroom_check_camera_check CHECK ((camera = ANY (ARRAY['works'::text, 'dark'::text, 'missing'::text, 'not_opened'::text]))),
  constraint classroom_check_down_kbps_check CHECK ((down_kbps >= 0)),
  constraint classroom_check_microphone_check CHECK ((microphone = ANY (ARRAY['works'::text, 'silent'::text, 'missing'::text]))),
  constraint classroom_check_rtt_ms_check CHECK ((rtt_ms >= 0)),
  constraint classroom_check_up_kbps_check CHECK ((up_kbps >= 0)),
  constraint classroom_check_classroom_id_fkey FOREIGN KEY (classroom_id) REFERENCES classroom(id) ON DELETE CASCADE
);
CREATE INDEX classroom_check_latest ON public.classroom_check USING btree (classroom_id, checked_at DESC);

create table cover (
  id uuid default gen_random_uuid() not null,
  absence_id uuid not null,
  lesson_id text not null,
  uai text not null,
  class_id uuid not null,
  subject_code text not null,
  teacher_id uuid not null,
  place_id uuid,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  state text default 'open'::text not null,
  no_cover_reason text,
  on_site_by text,
  adult text,
  kept_choice text,
  next_wanted boolean default false not null,
  known_at timestamp with time zone,
  constraint cover_pkey PRIMARY KEY (id),
  constraint cover_absence_id_lesson_id_key UNIQUE (absence_id, lesson_id),
  constraint cover_check CHECK ((starts_at < ends_at)),
  constraint cover_kept_choice_check CHECK ((kept_choice = ANY (ARRAY['on_site'::text, 'not_needed'::text]))),
  constraint cover_no_cover_reason_check CHECK ((no_cover_reason = ANY (ARRAY['no_qualified_substitute'::text, 'all_busy'::text, 'no_equipped_place'::text, 'no_adult'::text, 'too_soon'::text, 'subject_not_remote'::text]))),
  constraint cover_state_check CHECK ((state = ANY (ARRAY['open'::text, 'planned'::text, 'offered'::text, 'accepted'::text, 'live'::text, 'taught'::text, 'on_site'::text, 'not_needed'::text, 'no_cover'::text, 'cancelled'::text, 'failed'::text]))),
  constraint on_site_by_somebody CHECK (((state <> 'on_site'::text) OR (on_site_by IS NOT NULL))),
  constraint cover_absence_id_fkey FOREIGN KEY (absence_id) REFERENCES absence(id),
  constraint cover_class_id_fkey FOREIGN KEY (class_id) REFERENCES class(id),
  constraint cover_place_id_fkey FOREIGN KEY (place_id) REFERENCES place(id),
  constraint cover_subject_code_fkey FOREIGN KEY (subject_code) REFERENCES subject(code),
  constraint cover_teacher_id_fkey FOREIGN KEY (teacher_id) REFERENCES teacher(id),
  constraint cover_uai_fkey FOREIGN KEY (uai) REFERENCES school(uai)
);
CREATE INDEX cover_class_subject ON public.cover USING btree (class_id, subject_code, starts_at);
CREATE INDEX cover_next_wanted ON public.cover USING btree (starts_at) WHERE next_wanted;
CREATE INDEX cover_school_time ON public.cover USING btree (uai, starts_at);
CREATE INDEX cover_unsettled ON public.cover USING btree (starts_at) WHERE (state = ANY (ARRAY['open'::text, 'planned'::text, 'offered'::text, 'accepted'::text, 'live'::text]));
comment on column cover.known_at is 'Since when the lesson is known to need somebody. Null: since its absence was declared.';

create table day_off (
  id uuid default gen_random_uuid() not null,
  uai text not null,
  first_day date not null,
  last_day date not null,
  name text not null,
  made_by uuid,
  made_at timestamp with time zone not null,
  constraint day_off_pkey PRIMARY KEY (id),
  constraint day_off_check CHECK ((first_day <= last_day)),
  constraint day_off_made_by_fkey FOREIGN KEY (made_by) REFERENCES account(id),
  constraint day_off_uai_fkey FOREIGN KEY (uai) REFERENCES school(uai) ON DELETE CASCADE
);
CREATE INDEX day_off_school ON public.day_off USING btree (uai, first_day);

create table document (
  id uuid default gen_random_uuid() not null,
  absence_id uuid not null,
  begun_at timestamp with time zone not null,
  added_by text,
  added_at timestamp with time zone,
  name text,
  kind text,
  bytes integer,
  sha256 bytea,
  constraint document_pkey PRIMARY KEY (id),
  constraint document_absence_id_sha256_key UNIQUE (absence_id, sha256),
  constraint all_or_nothing_known CHECK ((num_nulls(added_at, name, kind, bytes, sha256) = ANY (ARRAY[0, 5]))),
  constraint document_bytes_check CHECK ((bytes > 0)),
  constraint document_kind_check CHECK ((kind = ANY (ARRAY['pdf'::text, 'jpeg'::text, 'png'::text, 'gif'::text, 'webp'::text, 'docx'::text, 'xlsx'::text, 'pptx'::text, 'odt'::text, 'ods'::text, 'odp'::text, 'text'::text]))),
  constraint document_absence_id_fkey FOREIGN KEY (absence_id) REFERENCES absence(id) ON DELETE CASCADE
);
CREATE INDEX document_arriving ON public.document USING btree (begun_at) WHERE (added_at IS NULL);

create table document_piece (
  document_id uuid not null,
  number smallint not null,
  bytes bytea not null,
  constraint document_piece_pkey PRIMARY KEY (document_id, number),
  constraint document_piece_document_id_fkey FOREIGN KEY (document_id) REFERENCES document(id) ON DELETE CASCADE
);

create table feed (
  id uuid default gen_random_uuid() not null,
  uai text not null,
  name text not null,
  host text not null,
  address_sealed bytea not null,
  address_hash bytea not null,
  teacher_id uuid,
  added_by uuid,
  added_at timestamp with time zone not null,
  etag text,
  last_modified text,
  next_poll_at timestamp with time zone not null,
  polled_at timestamp with time zone,
  claimed_until timestamp with time zone,
  failures integer default 0 not null,
  last_failure text,
  constraint feed_pkey PRIMARY KEY (id),
  constraint feed_uai_address_hash_key UNIQUE (uai, address_hash),
  constraint feed_added_by_fkey FOREIGN KEY (added_by) REFERENCES account(id),
  constraint feed_teacher_id_fkey FOREIGN KEY (teacher_id) REFERENCES teacher(id) ON DELETE CASCADE,
  constraint feed_uai_fkey FOREIGN KEY (uai) REFERENCES school(uai) ON DELETE CASCADE
);
CREATE INDEX feed_due ON public.feed USING btree (next_poll_at);

create table happening (
  id bigint generated always as identity not null,
  type text not null,
  at timestamp with time zone not null,
  actor text,
  absence_id uuid not null,
  cover_id uuid,
  facts jsonb default '{}'::jsonb not null,
  request_id text,
  constraint happening_pkey PRIMARY KEY (id),
  constraint happening_absence_id_fkey FOREIGN KEY (absence_id) REFERENCES absence(id),
  constraint happening_cover_id_fkey FOREIGN KEY (cover_id) REFERENCES cover(id)
);
CREATE INDEX happening_absence ON public.happening USING btree (absence_id, id);
CREATE INDEX happening_reopened ON public.happening USING btree (cover_id, at) WHERE (type = 'cover.reopened'::text);

create table lesson_change (
  id uuid default gen_random_uuid() not null,
  uai text not null,
  kind text not null,
  lesson_id text,
  class_id uuid,
  subject_code text,
  teacher_id uuid,
  day date,
  start_minute smallint,
  end_minute smallint,
  place_id uuid,
  note text default ''::text not null,
  changed_by uuid,
  changed_at timestamp with time zone not null,
  constraint lesson_change_pkey PRIMARY KEY (id),
  constraint lesson_change_uai_lesson_id_key UNIQUE (uai, lesson_id),
  constraint lesson_change_check CHECK ((start_minute < end_minute)),
  constraint lesson_change_check1 CHECK (((kind = 'added'::text) = (lesson_id IS NULL))),
  constraint lesson_change_check2 CHECK (((kind = 'added'::text) = ((class_id IS NOT NULL) AND (subject_code IS NOT NULL) AND (teacher_id IS NOT NULL)))),
  constraint lesson_change_check3 CHECK (((kind <> 'cancelled'::text) = ((day IS NOT NULL) AND (start_minute IS NOT NULL) AND (end_minute IS NOT NULL)))),
  constraint lesson_change_end_minute_check CHECK ((end_minute <= 1440)),
  constraint lesson_change_kind_check CHECK ((kind = ANY (ARRAY['moved'::text, 'cancelled'::text, 'added'::text]))),
  constraint lesson_change_lesson_id_check CHECK ((lesson_id ~ '^[0-9a-f-]{36}\.[0-9]{4}-[0-9]{2}-[0-9]{2}$'::text)),
  constraint lesson_change_start_minute_check CHECK (((start_minute >= 0) AND (start_minute <= 1439))),
  constraint lesson_change_changed_by_fkey FOREIGN KEY (changed_by) REFERENCES account(id),
  constraint lesson_change_class_id_fkey FOREIGN KEY (class_id) REFERENCES class(id) ON DELETE CASCADE,
  constraint lesson_change_place_id_fkey FOREIGN KEY (place_id) REFERENCES place(id),
  constraint lesson_change_subject_code_fkey FOREIGN KEY (subject_code) REFERENCES subject(code),
  constraint lesson_change_teacher_id_fkey FOREIGN KEY (teacher_id) REFERENCES teacher(id) ON DELETE CASCADE,
  constraint lesson_change_uai_fkey FOREIGN KEY (uai) REFERENCES school(uai) ON DELETE CASCADE
);
CREATE INDEX lesson_change_day ON public.lesson_change USING btree (uai, day);

create table lesson_note (
  cover_id uuid not null,
  substitute_id uuid not null,
  body text not null,
  constraint lesson_note_pkey PRIMARY KEY (cover_id, substitute_id),
  constraint lesson_note_body_check CHECK (((body <> ''::text) AND (length(body) <= 4000))),
  constraint lesson_note_cover_id_fkey FOREIGN KEY (cover_id) REFERENCES cover(id) ON DELETE CASCADE,
  constraint lesson_note_substitute_id_fkey FOREIGN KEY (substitute_id) REFERENCES substitute(id) ON DELETE CASCADE
);

create table mail (
  id uuid default gen_random_uuid() not null,
  number bigint generated always as identity not null,
  fact text not null,
  kind text not null,
  account_id uuid not null,
  absence_id uuid not null,
  offer_id uuid not null,
  facts jsonb not null,
  written_at timestamp with time zone not null,
  due_at timestamp with time zone not null,
  tries smallint default 0 not null,
  sent_at timestamp with time zone,
  dead_at timestamp with time zone,
  last_error text,
  constraint mail_pkey PRIMARY KEY (id),
  constraint mail_once_per_fact UNIQUE (fact, account_id),
  constraint mail_check CHECK (((sent_at IS NULL) OR (dead_at IS NULL))),
  constraint mail_kind_check CHECK ((kind = ANY (ARRAY['offer_sent'::text, 'offer_withdrawn'::text, 'offer_expired'::text, 'offer_accepted'::text, 'lessons_taken_back'::text, 'school_answer'::text, 'lessons_reopened'::text, 'promise_given_back'::text]))),
  constraint mail_absence_id_fkey FOREIGN KEY (absence_id) REFERENCES absence(id) ON DELETE CASCADE,
  constraint mail_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id) ON DELETE CASCADE,
  constraint mail_offer_id_fkey FOREIGN KEY (offer_id) REFERENCES offer(id) ON DELETE CASCADE
);
CREATE INDEX mail_in_order ON public.mail USING btree (account_id, absence_id, number) WHERE ((sent_at IS NULL) AND (dead_at IS NULL));
CREATE INDEX mail_waiting ON public.mail USING btree (due_at) WHERE ((sent_at IS NULL) AND (dead_at IS NULL));
CREATE INDEX mail_written ON public.mail USING btree (written_at);

create table offer (
  id uuid default gen_random_uuid() not null,
  absence_id uuid not null,
  substitute_id uuid not null,
  state text default 'sent'::text not null,
  sent_at timestamp with time zone not null,
  deadline timestamp with time zone not null,
  answered_at timestamp with time zone,
  refused_because text,
  withdrawn_because text,
  constraint offer_pkey PRIMARY KEY (id),
  constraint offer_check CHECK (((answered_at IS NULL) = (state = 'sent'::text))),
  constraint offer_refused_because_check CHECK ((refused_because = ANY (ARRAY['not_free'::text, 'too_soon'::text, 'too_many_hours'::text, 'not_my_level'::text, 'not_this_school'::text, 'other'::text]))),
  constraint offer_state_check CHECK ((state = ANY (ARRAY['sent'::text, 'accepted'::text, 'refused'::text, 'withdrawn'::text, 'expired'::text]))),
  constraint offer_withdrawn_because_check CHECK ((withdrawn_because = ANY (ARRAY['school_asked'::text, 'better_match'::text, 'equipment'::text, 'mistake'::text, 'other'::text]))),
  constraint reason_of_a_refusal CHECK (((refused_because IS NULL) OR (state = 'refused'::text))),
  constraint reason_of_a_withdrawal CHECK (((withdrawn_because IS NULL) OR (state = 'withdrawn'::text))),
  constraint offer_absence_id_fkey FOREIGN KEY (absence_id) REFERENCES absence(id),
  constraint offer_substitute_id_fkey FOREIGN KEY (substitute_id) REFERENCES substitute(id)
);
CREATE INDEX offer_due ON public.offer USING btree (deadline) WHERE (state = 'sent'::text);
CREATE INDEX offer_substitute ON public.offer USING btree (substitute_id, state);

create table pairing (
  code text not null,
  secret_hash bytea not null,
  expires_at timestamp with time zone not null,
  constraint pairing_pkey PRIMARY KEY (code),
  constraint pairing_secret_hash_key UNIQUE (secret_hash)
);
CREATE INDEX pairing_expiry ON public.pairing USING btree (expires_at);

create table place (
  id uuid default gen_random_uuid() not null,
  uai text not null,
  code text not null,
  camera text default 'on'::text not null,
  constraint place_pkey PRIMARY KEY (id),
  constraint place_uai_code_key UNIQUE (uai, code),
  constraint place_camera_check CHECK ((camera = ANY (ARRAY['on'::text, 'on_request'::text, 'off'::text]))),
  constraint place_uai_fkey FOREIGN KEY (uai) REFERENCES school(uai) ON DELETE CASCADE
);

create table plan (
  id uuid default gen_random_uuid() not null,
  number bigint generated always as identity not null,
  academy_code text not null,
  made_at timestamp with time zone not null,
  made_by uuid,
  asked integer not null,
  covered integer not null,
  bound integer not null,
  parameters jsonb not null,
  uncovered jsonb not null,
  compared_to jsonb,
  constraint plan_pkey PRIMARY KEY (id),
  constraint plan_academy_code_fkey FOREIGN KEY (academy_code) REFERENCES academy(code),
  constraint plan_made_by_fkey FOREIGN KEY (made_by) REFERENCES account(id)
);
CREATE INDEX plan_academy ON public.plan USING btree (academy_code, number DESC);

create table record (
  cover_id uuid not null,
  summary text not null,
  homework text not null,
  written_by text not null,
  written_at timestamp with time zone not null,
  constraint record_pkey PRIMARY KEY (cover_id),
  constraint record_cover_id_fkey FOREIGN KEY (cover_id) REFERENCES cover(id)
);

create table rehearsal (
  id uuid default gen_random_uuid() not null,
  place_id uuid not null,
  account_id uuid not null,
  opened_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  closed_at timestamp with time zone,
  ended_by text,
  version integer default 1 not null,
  muted jsonb default '{}'::jsonb not null,
  done_acts uuid[] default '{}'::uuid[] not null,
  camera_asked boolean default false not null,
  received jsonb default '{}'::jsonb not null,
  classroom_came boolean default false not null,
  constraint rehearsal_pkey PRIMARY KEY (id),
  constraint rehearsal_check CHECK ((opened_at < ends_at)),
  constraint rehearsal_check1 CHECK (((closed_at IS NULL) = (ended_by IS NULL))),
  constraint rehearsal_ended_by_check CHECK ((ended_by = ANY (ARRAY['substitute'::text, 'classroom'::text, 'time'::text, 'lesson'::text]))),
  constraint rehearsal_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id) ON DELETE CASCADE,
  constraint rehearsal_place_id_fkey FOREIGN KEY (place_id) REFERENCES place(id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX rehearsal_one_per_place ON public.rehearsal USING btree (place_id) WHERE (closed_at IS NULL);
CREATE INDEX rehearsal_place ON public.rehearsal USING btree (place_id);

create table rehearsal_presence (
  rehearsal_id uuid not null,
  party text not null,
  sub uuid not null,
  sfu_url text not null,
  constraint rehearsal_presence_pkey PRIMARY KEY (rehearsal_id, party, sub),
  constraint rehearsal_presence_party_check CHECK ((party = ANY (ARRAY['substitute'::text, 'classroom'::text]))),
  constraint rehearsal_presence_rehearsal_id_fkey FOREIGN KEY (rehearsal_id) REFERENCES rehearsal(id) ON DELETE CASCADE,
  constraint rehearsal_presence_sfu_url_fkey FOREIGN KEY (sfu_url) REFERENCES sfu_cursor(sfu_url)
);

create table room (
  cover_id uuid not null,
  opened_at timestamp with time zone not null,
  closed_at timestamp with time zone,
  version integer default 1 not null,
  muted jsonb default '{}'::jsonb not null,
  done_acts uuid[] default '{}'::uuid[] not null,
  camera_asked boolean default false not null,
  constraint room_pkey PRIMARY KEY (cover_id),
  constraint room_cover_id_fkey FOREIGN KEY (cover_id) REFERENCES cover(id)
);
CREATE INDEX room_open ON public.room USING btree (cover_id) WHERE (closed_at IS NULL);

create table room_presence (
  id bigint generated always as identity not null,
  cover_id uuid not null,
  party text not null,
  sub uuid not null,
  sfu_url text not null,
  came_at timestamp with time zone not null,
  left_at timestamp with time zone,
  constraint room_presence_pkey PRIMARY KEY (id),
  constraint room_presence_check CHECK ((came_at <= left_at)),
  constraint room_presence_party_check CHECK ((party = ANY (ARRAY['substitute'::text, 'classroom'::text]))),
  constraint room_presence_cover_id_fkey FOREIGN KEY (cover_id) REFERENCES room(cover_id),
  constraint room_presence_sfu_url_fkey FOREIGN KEY (sfu_url) REFERENCES sfu_cursor(sfu_url)
);
CREATE UNIQUE INDEX room_presence_now ON public.room_presence USING btree (cover_id, party, sub) WHERE (left_at IS NULL);
CREATE INDEX room_presence_room ON public.room_presence USING btree (cover_id);

create table school (
  uai text not null,
  name text not null,
  commune text not null,
  department text not null,
  academy_code text not null,
  time_zone text not null,
  latitude double precision,
  longitude double precision,
  calendar text default 'official'::text not null,
  adults smallint default 1 not null,
  year_starts_on date,
  year_ends_on date,
  phone text default ''::text not null,
  constraint school_pkey PRIMARY KEY (uai),
  constraint school_adults_check CHECK ((adults >= 0)),
  constraint school_calendar_check CHECK ((calendar = ANY (ARRAY['official'::text, 'continuous'::text]))),
  constraint school_check CHECK ((year_starts_on < year_ends_on)),
  constraint school_phone_check CHECK ((length(phone) <= 40)),
  constraint school_uai_check CHECK ((uai ~ '^[0-9]{7}[A-Z]$'::text)),
  constraint school_academy_code_fkey FOREIGN KEY (academy_code) REFERENCES academy(code)
);
CREATE INDEX school_academy ON public.school USING btree (academy_code);

create table school_holiday (
  holiday_zone text not null,
  school_year text not null,
  name text not null,
  first_day date not null,
  last_day date not null,
  source text not null,
  read_on date not null,
  constraint school_holiday_pkey PRIMARY KEY (holiday_zone, first_day),
  constraint school_holiday_check CHECK ((first_day <= last_day)),
  constraint school_holiday_school_year_check CHECK ((school_year ~ '^[0-9]{4}(-[0-9]{4})?$'::text))
);

create table service (
  uai text not null,
  class_id uuid not null,
  subject_code text not null,
  teacher_id uuid not null,
  modality text default 'CG'::text not null,
  constraint service_pkey PRIMARY KEY (class_id, subject_code, teacher_id, modality),
  constraint service_class_id_fkey FOREIGN KEY (class_id) REFERENCES class(id) ON DELETE CASCADE,
  constraint service_subject_code_fkey FOREIGN KEY (subject_code) REFERENCES subject(code),
  constraint service_teacher_id_fkey FOREIGN KEY (teacher_id) REFERENCES teacher(id) ON DELETE CASCADE,
  constraint service_uai_fkey FOREIGN KEY (uai) REFERENCES school(uai) ON DELETE CASCADE
);
CREATE INDEX service_school ON public.service USING btree (uai);
CREATE INDEX service_teacher ON public.service USING btree (teacher_id);

create table session (
  id_hash bytea not null,
  account_id uuid not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  constraint session_pkey PRIMARY KEY (id_hash),
  constraint session_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id) ON DELETE CASCADE
);
CREATE INDEX session_account ON public.session USING btree (account_id);
CREATE INDEX session_expiry ON public.session USING btree (expires_at);

create table sfu_cursor (
  sfu_url text not null,
  boot uuid not null,
  seq bigint not null,
  seen_at timestamp with time zone not null,
  constraint sfu_cursor_pkey PRIMARY KEY (sfu_url)
);

create table subject (
  code text not null,
  label text not null,
  constraint subject_pkey PRIMARY KEY (code),
  constraint subject_code_check CHECK ((code ~ '^[0-9A-Z]{6}$'::text))
);

create table subject_name (
  uai text not null,
  name text not null,
  subject_code text not null,
  constraint subject_name_pkey PRIMARY KEY (uai, name, subject_code),
  constraint subject_name_subject_code_fkey FOREIGN KEY (subject_code) REFERENCES subject(code),
  constraint subject_name_uai_fkey FOREIGN KEY (uai) REFERENCES school(uai) ON DELETE CASCADE
);

create table substitute (
  id uuid default gen_random_uuid() not null,
  last_name text not null,
  first_name text not null,
  academy_code text not null,
  time_zone text not null,
  weekly_service_minutes integer not null,
  weekly_overtime_minutes integer default 0 not null,
  consented boolean default false not null,
  workplace_authorised boolean default false not null,
  import_key text,
  workplace_uai text,
  phone text default ''::text not null,
  note text default ''::text not null,
  version integer default 1 not null,
  constraint substitute_pkey PRIMARY KEY (id),
  constraint substitute_import_key_key UNIQUE (import_key),
  constraint substitute_weekly_overtime_minutes_check CHECK ((weekly_overtime_minutes >= 0)),
  constraint substitute_weekly_service_minutes_check CHECK ((weekly_service_minutes >= 0)),
  constraint substitute_academy_code_fkey FOREIGN KEY (academy_code) REFERENCES academy(code),
  constraint substitute_workplace_uai_fkey FOREIGN KEY (workplace_uai) REFERENCES school(uai) ON DELETE SET NULL
);
CREATE INDEX substitute_academy ON public.substitute USING btree (academy_code);
CREATE INDEX substitute_workplace ON public.substitute USING btree (workplace_uai);

create table substitute_availability (
  substitute_id uuid not null,
  weekday smallint not null,
  start_minute smallint not null,
  end_minute smallint not null,
  constraint substitute_availability_pkey PRIMARY KEY (substitute_id, weekday, start_minute),
  constraint substitute_availability_check CHECK ((start_minute < end_minute)),
  constraint substitute_availability_end_minute_check CHECK ((end_minute <= 1440)),
  constraint substitute_availability_start_minute_check CHECK ((start_minute >= 0)),
  constraint substitute_availability_weekday_check CHECK (((weekday >= 1) AND (weekday <= 7))),
  constraint substitute_availability_substitute_id_fkey FOREIGN KEY (substitute_id) REFERENCES substitute(id) ON DELETE CASCADE
);

create table substitute_away (
  substitute_id uuid not null,
  first_day date not null,
  last_day date not null,
  start_minute smallint default 0 not null,
  end_minute smallint default 1440 not null,
  constraint substitute_away_pkey PRIMARY KEY (substitute_id, first_day, last_day, start_minute, end_minute),
  constraint substitute_away_check CHECK ((first_day <= last_day)),
  constraint substitute_away_check1 CHECK ((start_minute < end_minute)),
  constraint substitute_away_check2 CHECK (((first_day = last_day) OR ((start_minute = 0) AND (end_minute = 1440)))),
  constraint substitute_away_end_minute_check CHECK ((end_minute <= 1440)),
  constraint substitute_away_start_minute_check CHECK ((start_minute >= 0)),
  constraint substitute_away_substitute_id_fkey FOREIGN KEY (substitute_id) REFERENCES substitute(id) ON DELETE CASCADE
);

create table substitute_exclusion (
  substitute_id uuid not null,
  uai text not null,
  constraint substitute_exclusion_pkey PRIMARY KEY (substitute_id, uai),
  constraint substitute_exclusion_substitute_id_fkey FOREIGN KEY (substitute_id) REFERENCES substitute(id) ON DELETE CASCADE,
  constraint substitute_exclusion_uai_fkey FOREIGN KEY (uai) REFERENCES school(uai) ON DELETE CASCADE
);

create table substitute_qualification (
  substitute_id uuid not null,
  discipline text not null,
  level text not null,
  constraint substitute_qualification_pkey PRIMARY KEY (substitute_id, discipline, level),
  constraint substitute_qualification_discipline_check CHECK ((discipline ~ '^[0-9A-Z]{4}$'::text)),
  constraint substitute_qualification_level_check CHECK ((level = ANY (ARRAY['college'::text, 'lycee'::text]))),
  constraint substitute_qualification_substitute_id_fkey FOREIGN KEY (substitute_id) REFERENCES substitute(id) ON DELETE CASCADE
);

create table teacher (
  id uuid default gen_random_uuid() not null,
  uai text not null,
  sts_key text not null,
  last_name text not null,
  first_name text not null,
  person_id uuid default gen_random_uuid() not null,
  constraint teacher_pkey PRIMARY KEY (id),
  constraint teacher_uai_sts_key_key UNIQUE (uai, sts_key),
  constraint teacher_uai_fkey FOREIGN KEY (uai) REFERENCES school(uai) ON DELETE CASCADE
);
CREATE INDEX teacher_person ON public.teacher USING btree (person_id);
CREATE INDEX teacher_sts_key ON public.teacher USING btree (sts_key);

create table timetable_import (
  id uuid default gen_random_uuid() not null,
  number bigint generated always as identity not null,
  uai text not null,
  format text not null,
  state text default 'draft'::text not null,
  made_by uuid,
  made_at timestamp with time zone not null,
  applied_at timestamp with time zone,
  undone_at timestamp with time zone,
  compared_with text not null,
  difference jsonb not null,
  rejected jsonb not null,
  wanted jsonb,
  before jsonb,
  made text,
  constraint timetable_import_pkey PRIMARY KEY (id),
  constraint timetable_import_format_check CHECK ((format = ANY (ARRAY['sts'::text, 'table'::text, 'exp_cours'::text, 'pronote'::text]))),
  constraint timetable_import_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'applied'::text, 'undone'::text]))),
  constraint timetable_import_made_by_fkey FOREIGN KEY (made_by) REFERENCES account(id),
  constraint timetable_import_uai_fkey FOREIGN KEY (uai) REFERENCES school(uai) ON DELETE CASCADE
);
CREATE INDEX timetable_import_draft ON public.timetable_import USING btree (made_at) WHERE (state = 'draft'::text);
CREATE INDEX timetable_import_school ON public.timetable_import USING btree (uai, number DESC);

create table weekly_lesson (
  id uuid not null,
  uai text not null,
  class_id uuid not null,
  subject_code text not null,
  teacher_id uuid not null,
  alternance_id uuid not null,
  place_id uuid,
  weekday smallint not null,
  start_minute smallint not null,
  end_minute smallint not null,
  modality text default 'CG'::text not null,
  constraint weekly_lesson_pkey PRIMARY KEY (id),
  constraint weekly_lesson_once UNIQUE (class_id, subject_code, teacher_id, alternance_id, weekday, start_minute) DEFERRABLE INITIALLY DEFERRED,
  constraint weekly_lesson_check CHECK ((start_minute < end_minute)),
  constraint weekly_lesson_end_minute_check CHECK ((end_minute <= 1440)),
  constraint weekly_lesson_start_minute_check CHECK (((start_minute >= 0) AND (start_minute <= 1439))),
  constraint weekly_lesson_weekday_check CHECK (((weekday >= 1) AND (weekday <= 7))),
  constraint weekly_lesson_alternance_id_fkey FOREIGN KEY (alternance_id) REFERENCES alternance(id) ON DELETE CASCADE,
  constraint weekly_lesson_class_id_fkey FOREIGN KEY (class_id) REFERENCES class(id) ON DELETE CASCADE,
  constraint weekly_lesson_place_id_fkey FOREIGN KEY (place_id) REFERENCES place(id),
  constraint weekly_lesson_subject_code_fkey FOREIGN KEY (subject_code) REFERENCES subject(code),
  constraint weekly_lesson_teacher_id_fkey FOREIGN KEY (teacher_id) REFERENCES teacher(id) ON DELETE CASCADE,
  constraint weekly_lesson_uai_fkey FOREIGN KEY (uai) REFERENCES school(uai) ON DELETE CASCADE
);
CREATE INDEX weekly_lesson_class ON public.weekly_lesson USING btree (class_id);
CREATE INDEX weekly_lesson_place ON public.weekly_lesson USING btree (place_id);
CREATE INDEX weekly_lesson_school ON public.weekly_lesson USING btree (uai);
CREATE INDEX weekly_lesson_teacher ON public.weekly_lesson USING btree (teacher_id);

CREATE TRIGGER absence_noted AFTER UPDATE OF note ON public.absence FOR EACH ROW WHEN ((old.note <> new.note)) EXECUTE FUNCTION absence_noted();

CREATE TRIGGER absence_proposed AFTER INSERT OR UPDATE OF state ON public.absence_proposal FOR EACH ROW EXECUTE FUNCTION school_row_changed('absences');

CREATE TRIGGER assignment_changed AFTER UPDATE ON public.assignment REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION assignment_changed();

CREATE TRIGGER assignment_proposed AFTER INSERT ON public.assignment REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION assignment_changed();

CREATE TRIGGER change_told AFTER INSERT ON public.change REFERENCING NEW TABLE AS told FOR EACH STATEMENT EXECUTE FUNCTION tell_of_change();

CREATE TRIGGER class_handed_over AFTER INSERT OR DELETE OR UPDATE ON public.class_handover FOR EACH ROW EXECUTE FUNCTION left_for_absence();

CREATE TRIGGER classroom_changed AFTER UPDATE ON public.classroom FOR EACH ROW WHEN (((old.revoked_at IS DISTINCT FROM new.revoked_at) OR (old.check_asked_at IS DISTINCT FROM new.check_asked_at) OR ((old.last_seen_at IS NULL) AND (new.last_seen_at IS NOT NULL)) OR ((new.last_seen_at - old.last_seen_at) > '00:03:00'::interval))) EXECUTE FUNCTION classroom_changed();

CREATE TRIGGER classroom_paired AFTER INSERT ON public.classroom FOR EACH ROW EXECUTE FUNCTION classroom_changed();

CREATE TRIGGER classroom_checked AFTER INSERT ON public.classroom_check FOR EACH ROW EXECUTE FUNCTION classroom_checked();

CREATE TRIGGER adult_named AFTER UPDATE OF adult ON public.cover FOR EACH ROW WHEN ((old.adult IS DISTINCT FROM new.adult)) EXECUTE FUNCTION left_for_absence();

CREATE TRIGGER cover_changed AFTER UPDATE ON public.cover REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION cover_changed();

CREATE TRIGGER cover_opened AFTER INSERT ON public.cover REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION cover_changed();

CREATE TRIGGER day_off_changed AFTER INSERT OR DELETE ON public.day_off FOR EACH ROW EXECUTE FUNCTION school_row_changed('timetable');

CREATE TRIGGER document_left AFTER DELETE OR UPDATE ON public.document FOR EACH ROW EXECUTE FUNCTION left_for_absence();

CREATE TRIGGER happening_left AFTER INSERT ON public.happening REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION happening_left();

CREATE TRIGGER lesson_changed AFTER INSERT OR DELETE OR UPDATE ON public.lesson_change FOR EACH ROW EXECUTE FUNCTION school_row_changed('timetable');

CREATE TRIGGER offer_changed AFTER UPDATE ON public.offer REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION offer_changed();

CREATE TRIGGER offer_sent AFTER INSERT ON public.offer REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION offer_changed();

CREATE TRIGGER camera_changed AFTER UPDATE OF camera ON public.place FOR EACH ROW WHEN ((old.camera <> new.camera)) EXECUTE FUNCTION school_row_changed('places');

CREATE TRIGGER plan_made AFTER INSERT ON public.plan REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION plan_made();

CREATE TRIGGER presence_changed AFTER INSERT OR UPDATE ON public.room_presence FOR EACH ROW EXECUTE FUNCTION presence_changed();

CREATE TRIGGER session_ended AFTER DELETE ON public.session REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION session_ended();

CREATE TRIGGER timetable_imported AFTER UPDATE OF state ON public.timetable_import FOR EACH ROW EXECUTE FUNCTION school_row_changed('timetable');
