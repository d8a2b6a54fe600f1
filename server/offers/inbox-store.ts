import { subDays } from 'date-fns/subDays';
import { Refusal } from '#contract/failure.ts';
import type { ClosedOffer, MyLesson, Offer, TakenBack } from '#contract/offers.ts';
import { DOORS_OPEN_BEFORE_MS } from '#contract/rooms.ts';
import type { Queries } from '#db/sql.ts';

/** How long a lesson stays in its substitute's list: time to write the record. */
const LISTED_DAYS = 14;

type OfferRow = Omit<Offer, 'sentAt' | 'deadline'> & { sentAt: Date; deadline: Date };

/** The offers that wait for this substitute's answer, the most urgent first. */
export async function waitingOffers(sql: Queries, substituteId: string, now: Date): Promise<Offer[]> {
  const rows = await sql<OfferRow[]>`
    SELECT offer.id, offer.absence_id, offer.state, school.name AS school_name, school.commune, school.department, school.academy_code,
      school.time_zone, teacher.first_name || ' ' || teacher.last_name AS teacher_name, absence.note, offer.sent_at,
      offer.deadline,
      -- A number and a blank are a blank: a place nobody knows is none.
      CASE WHEN school.latitude + school.longitude IS NOT NULL
           THEN jsonb_build_object('latitude', school.latitude, 'longitude', school.longitude) END AS position,
      (SELECT jsonb_agg(jsonb_build_object(
          'coverId', cover.id, 'schoolName', its.name, 'commune', its.commune, 'timeZone', its.time_zone,
          'className', class.code, 'level', class.level, 'headCount', class.head_count, 'subject', subject.label, 'placeCode', place.code,
          'startsAt', to_char(cover.starts_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
          'endsAt', to_char(cover.ends_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"')) ORDER BY cover.starts_at, cover.id)
        FROM assignment
        JOIN cover ON cover.id = assignment.cover_id
        JOIN school AS its ON its.uai = cover.uai
        JOIN class ON class.id = cover.class_id
        JOIN subject ON subject.code = cover.subject_code
        JOIN place ON place.id = assignment.place_id
        WHERE assignment.offer_id = offer.id AND assignment.state = 'offered') AS covers
    FROM offer
    JOIN absence ON absence.id = offer.absence_id
    JOIN teacher ON teacher.id = absence.teacher_id
    JOIN school ON school.uai = absence.uai
    WHERE offer.substitute_id = ${substituteId} AND offer.state = 'sent' AND offer.deadline > ${now}
    ORDER BY offer.deadline, offer.id`;
  return rows.map(({ sentAt, deadline, ...row }) => ({
    ...row,
    sentAt: sentAt.toISOString(),
    deadline: deadline.toISOString(),
  }));
}

/** As many earlier questions as somebody looks back at. */
const CLOSED_LISTED = 10;

/** What became of the questions that do not wait any more, the newest first. */
export async function closedOffers(sql: Queries, substituteId: string): Promise<ClosedOffer[]> {
  const rows = await sql<(Omit<ClosedOffer, 'sentAt' | 'closedAt'> & { sentAt: Date; closedAt: Date })[]>`
    SELECT offer.id, offer.state, school.name AS school_name, school.commune,
      teacher.first_name || ' ' || teacher.last_name AS teacher_name,
      (SELECT count(*)::integer FROM assignment WHERE assignment.offer_id = offer.id) AS lessons,
      offer.sent_at, offer.answered_at AS closed_at
    FROM offer
    JOIN absence ON absence.id = offer.absence_id
    JOIN teacher ON teacher.id = absence.teacher_id
    JOIN school ON school.uai = absence.uai
    WHERE offer.substitute_id = ${substituteId} AND offer.state <> 'sent'
    ORDER BY offer.answered_at DESC, offer.id LIMIT ${CLOSED_LISTED}`;
  return rows.map(({ sentAt, closedAt, ...row }) => ({
    ...row,
    sentAt: sentAt.toISOString(),
    closedAt: closedAt.toISOString(),
  }));
}

type LessonRow = Omit<MyLesson, 'startsAt' | 'endsAt' | 'doorsOpenAt'> & { startsAt: Date; endsAt: Date };

/** The lessons this substitute has accepted, from two weeks ago on, soonest first. */
export async function acceptedLessons(sql: Queries, substituteId: string, now: Date): Promise<MyLesson[]> {
  const rows = await sql<LessonRow[]>`
    SELECT cover.id AS cover_id, school.name AS school_name, school.commune, school.time_zone, class.code AS class_name,
      subject.label AS subject, teacher.first_name || ' ' || teacher.last_name AS teacher_name,
      cover.starts_at, cover.ends_at, cover.state, absence.note,
      EXISTS (SELECT FROM record WHERE record.cover_id = cover.id) AS has_record
    FROM assignment
    JOIN cover ON cover.id = assignment.cover_id
    JOIN school USING (uai)
    JOIN class ON class.id = cover.class_id
    JOIN subject ON subject.code = cover.subject_code
    JOIN teacher ON teacher.id = cover.teacher_id
    JOIN absence ON absence.id = cover.absence_id
    WHERE assignment.substitute_id = ${substituteId} AND assignment.state = 'accepted'
      AND cover.ends_at > ${subDays(now, LISTED_DAYS)}
    ORDER BY cover.starts_at, cover.id`;
  return rows.map(({ startsAt, endsAt, ...row }) => ({
    ...row,
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
    doorsOpenAt: new Date(startsAt.getTime() - DOORS_OPEN_BEFORE_MS).toISOString(),
  }));
}

/**
 * The lessons that were taken back from this substitute before they ended, soonest first. What they have been asked about
 * again, and what they gave back themselves, is left out.
 */
export async function lessonsTakenBack(sql: Queries, substituteId: string, now: Date): Promise<TakenBack[]> {
  const rows = await sql<(Omit<TakenBack, 'startsAt' | 'endsAt'> & { startsAt: Date; endsAt: Date })[]>`
    SELECT DISTINCT ON (lower(gone.period), cover.id) cover.id AS cover_id, school.name AS school_name, school.time_zone,
      class.code AS class_name, subject.label AS subject, lower(gone.period) AS starts_at, upper(gone.period) AS ends_at,
      gone.taken_back AS because, gone.lost_because AS academy_reason
    FROM assignment AS gone
    JOIN cover ON cover.id = gone.cover_id
    JOIN school USING (uai)
    JOIN class ON class.id = cover.class_id
    JOIN subject ON subject.code = cover.subject_code
    WHERE gone.substitute_id = ${substituteId} AND gone.taken_back <> 'given_back' AND upper(gone.period) > ${now}
      AND NOT EXISTS (
        SELECT FROM assignment AS again
        WHERE again.cover_id = gone.cover_id AND again.substitute_id = gone.substitute_id AND again.state IN ('offered', 'accepted'))
    ORDER BY lower(gone.period), cover.id`;
  return rows.map(({ startsAt, endsAt, ...row }) => ({
    ...row,
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
  }));
}

/** The zone a substitute lives in; throws `not_found`. */
export async function zoneOf(sql: Queries, substituteId: string): Promise<string> {
  const [substitute] = await sql<{ timeZone: string }[]>`SELECT time_zone FROM substitute WHERE id = ${substituteId}`;
  if (!substitute) throw new Refusal('not_found');
  return substitute.timeZone;
}
