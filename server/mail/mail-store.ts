import type { MailKind } from '#contract/mails.ts';
import type { Queries, Sql, Transaction } from '#db/sql.ts';
import type { MailFacts, ToTell } from './mail-rules.ts';

/** What is known of an offer for a letter about it. */
export interface OfferMatter {
  absenceId: string;
  substituteId: string;
  substituteZone: string;
  facts: Omit<MailFacts, 'ownZone'>;
}

/** A lesson as letters tell it, from `cover`, its `school`, `class` and `subject`. */
const lessonColumns = (tx: Transaction) => tx`jsonb_build_object(
  'coverId', cover.id, 'uai', school.uai, 'schoolName', school.name, 'commune', school.commune, 'timeZone', school.time_zone,
  'className', class.code, 'subject', subject.label,
  'startsAt', to_char(lower(assignment.period), 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
  'endsAt', to_char(upper(assignment.period), 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))`;

/**
 * Reads an offer with its lessons: of an accepted one only those that were accepted, of others all it was about.
 * Null when it is about nothing any more.
 */
export async function readOfferMatter(tx: Transaction, offerId: string): Promise<OfferMatter | null> {
  const [row] = await tx<(Omit<OfferMatter, 'facts'> & Omit<MailFacts, 'ownZone' | 'deadline'> & { deadline: Date })[]>`
    SELECT offer.absence_id, offer.substitute_id, offer.deadline, offer.withdrawn_because AS because,
      substitute.time_zone AS substitute_zone,
      substitute.first_name || ' ' || substitute.last_name AS substitute_name,
      teacher.first_name || ' ' || teacher.last_name AS teacher_name,
      jsonb_agg(${lessonColumns(tx)} ORDER BY lower(assignment.period), cover.id) AS lessons
    FROM offer
    JOIN substitute ON substitute.id = offer.substitute_id
    JOIN absence ON absence.id = offer.absence_id
    JOIN teacher ON teacher.id = absence.teacher_id
    JOIN assignment ON assignment.offer_id = offer.id AND (offer.state <> 'accepted' OR assignment.state = 'accepted')
    JOIN cover ON cover.id = assignment.cover_id
    JOIN school ON school.uai = cover.uai
    JOIN class ON class.id = cover.class_id
    JOIN subject ON subject.code = cover.subject_code
    WHERE offer.id = ${offerId}
    GROUP BY offer.id, substitute.id, teacher.id`;
  return row ? matterOf(row) : null;
}

/**
 * The offer by which somebody had accepted this cover, with this one lesson of it; the promise still stands, or was lost at
 * this very instant. Null when nobody had.
 */
export async function readPromised(
  tx: Transaction,
  coverId: string,
  at: Date,
): Promise<(OfferMatter & { offerId: string }) | null> {
  const [row] = await tx<
    (Omit<OfferMatter, 'facts'> & Omit<MailFacts, 'ownZone' | 'deadline'> & { offerId: string; deadline: Date })[]
  >`
    SELECT offer.id AS offer_id, offer.absence_id, offer.substitute_id, offer.deadline,
      assignment.lost_because AS because, substitute.time_zone AS substitute_zone,
      substitute.first_name || ' ' || substitute.last_name AS substitute_name,
      teacher.first_name || ' ' || teacher.last_name AS teacher_name,
      jsonb_build_array(${lessonColumns(tx)}) AS lessons
    FROM assignment
    JOIN offer ON offer.id = assignment.offer_id
    JOIN substitute ON substitute.id = offer.substitute_id
    JOIN cover ON cover.id = assignment.cover_id
    JOIN teacher ON teacher.id = cover.teacher_id
    JOIN school ON school.uai = cover.uai
    JOIN class ON class.id = cover.class_id
    JOIN subject ON subject.code = cover.subject_code
    WHERE assignment.cover_id = ${coverId} AND (assignment.state = 'accepted' OR assignment.lost_at = ${at})`;
  return row ? { ...matterOf(row), offerId: row.offerId } : null;
}

function matterOf({
  absenceId,
  substituteId,
  substituteZone,
  ...facts
}: Omit<OfferMatter, 'facts'> & Omit<MailFacts, 'ownZone' | 'deadline'> & { deadline: Date }): OfferMatter {
  const { teacherName, substituteName, deadline, because, lessons } = facts;
  const told = { teacherName, substituteName, because, lessons };
  return {
    ...{ absenceId, substituteId, substituteZone },
    facts: { ...told, deadline: deadline.toISOString() },
  };
}

export interface NewMail extends ToTell {
  /** Names the one fact; of the same fact nobody gets the same letter twice. */
  about: string;
  offerId: string;
  matter: OfferMatter;
  writtenAt: Date;
}

/**
 * Puts a letter into the outbox for each account of those concerned; none has one, nobody is written to. A school reads of its
 * own lessons only. What one act takes back lesson by lesson has one fact, and its lessons gather in one letter.
 */
export async function writeMails(tx: Transaction, mail: NewMail): Promise<void> {
  const { to, about, matter } = mail;
  if (to !== 'school') return writeLetters(tx, mail);
  for (const [uai, lessons] of Map.groupBy(matter.facts.lessons, (lesson) => lesson.uai)) {
    // Reasons are not the school's to read.
    const facts = { ...matter.facts, lessons, because: null };
    await writeLetters(tx, { ...mail, about: `${about} ${uai}`, matter: { ...matter, facts } });
  }
}

async function writeLetters(tx: Transaction, { about, kind, to, offerId, matter, writtenAt }: NewMail): Promise<void> {
  const { absenceId, substituteZone, facts } = matter;
  const [first] = facts.lessons;
  if (!first) return;
  const told = { ...facts, ownZone: to === 'substitute' ? substituteZone : first.timeZone };
  await tx`
    INSERT INTO mail (fact, kind, account_id, absence_id, offer_id, facts, written_at, due_at)
    SELECT DISTINCT ${`${kind} ${about}`}::text, ${kind}::text, account_id, ${absenceId}::uuid, ${offerId}::uuid, ${tx.json(told)}::jsonb,
      ${writtenAt}::timestamptz, ${writtenAt}::timestamptz
    FROM account_grant
    WHERE ${readersOf(tx, to, matter)}
    ON CONFLICT ON CONSTRAINT mail_once_per_fact DO UPDATE
    SET facts = jsonb_set(mail.facts, '{lessons}', (mail.facts -> 'lessons') || (excluded.facts -> 'lessons'))
    WHERE mail.kind IN ('lessons_taken_back', 'lessons_reopened', 'promise_given_back') AND mail.sent_at IS NULL`;
}

function readersOf(tx: Transaction, to: ToTell['to'], { substituteId, facts }: OfferMatter) {
  const uais = facts.lessons.map(({ uai }) => uai);
  switch (to) {
    case 'substitute':
      return tx`role = 'substitute' AND substitute_id = ${substituteId}`;
    case 'school':
      return tx`role = 'school_office' AND uai = ANY(${uais}::text[])`;
    case 'academy':
      return tx`role = 'coordinator'
        AND academy_code IN (SELECT school.academy_code FROM school WHERE school.uai = ANY(${uais}::text[]))`;
  }
}

export interface StoredMail {
  id: string;
  kind: MailKind;
  absenceId: string;
  offerId: string;
  facts: MailFacts;
  writtenAt: Date;
  sentAt: Date | null;
  /** How often it was tried, this time included. */
  tries: number;
  toAddress: string;
  toName: string;
}

const columns = (sql: Queries) => sql`
  mail.id, mail.kind, mail.absence_id, mail.offer_id, mail.facts, mail.written_at, mail.sent_at, mail.tries,
  account.email AS to_address, account.display_name AS to_name`;

/**
 * Takes letters that are due, each for one carrier: until `leasedUntil` nobody else takes them. Letters about one absence go to
 * a person in the order of what happened: a withdrawal waits until its offer has left.
 */
export async function claimMails(
  sql: Sql,
  { now, leasedUntil, atOnce }: { now: Date; leasedUntil: Date; atOnce: number },
): Promise<StoredMail[]> {
  return sql<StoredMail[]>`
    WITH due AS MATERIALIZED (
      SELECT id FROM mail AS waiting
      WHERE sent_at IS NULL AND dead_at IS NULL AND due_at <= ${now} AND NOT EXISTS (
        SELECT FROM mail AS earlier
        WHERE (earlier.account_id, earlier.absence_id) = (waiting.account_id, waiting.absence_id)
          AND earlier.number < waiting.number AND earlier.sent_at IS NULL AND earlier.dead_at IS NULL)
      ORDER BY due_at, number LIMIT ${atOnce} FOR UPDATE SKIP LOCKED)
    UPDATE mail SET due_at = ${leasedUntil}, tries = tries + 1
    FROM due, account WHERE mail.id = due.id AND account.id = mail.account_id
    RETURNING ${columns(sql)}`;
}

export async function keepSent(sql: Sql, mailId: string, now: Date): Promise<void> {
  await sql`UPDATE mail SET sent_at = ${now}, last_error = NULL WHERE id = ${mailId} AND sent_at IS NULL`;
}

/** @param dueAt when it is tried again; null gives it up. @param error the last words of the mail server */
export async function keepFailed(
  sql: Sql,
  mailId: string,
  { now, dueAt, error }: { now: Date; dueAt: Date | null; error: string },
): Promise<void> {
  await sql`
    UPDATE mail SET due_at = ${dueAt ?? now}, dead_at = ${dueAt ? null : now}, last_error = ${error}
    WHERE id = ${mailId} AND sent_at IS NULL`;
}

/** Takes away what was written before then, sent or not. Returns how many letters went. */
export async function forgetMails(sql: Queries, writtenBefore: Date): Promise<number> {
  return (await sql`DELETE FROM mail WHERE written_at < ${writtenBefore}`).count;
}

/** The newest letters, for the demo's mailbox. */
export async function newestMails(sql: Queries, count: number): Promise<StoredMail[]> {
  return sql<StoredMail[]>`
    SELECT ${columns(sql)} FROM mail JOIN account ON account.id = mail.account_id ORDER BY number DESC LIMIT ${count}`;
}

export async function findMail(sql: Queries, mailId: string): Promise<StoredMail | null> {
  const [mail] = await sql<StoredMail[]>`
    SELECT ${columns(sql)} FROM mail JOIN account ON account.id = mail.account_id WHERE mail.id = ${mailId}`;
  return mail ?? null;
}
