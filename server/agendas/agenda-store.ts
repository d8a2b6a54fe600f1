import type { Agenda } from '#contract/agendas.ts';
import { Refusal } from '#contract/failure.ts';
import type { Queries, Sql, Transaction } from '#db/sql.ts';
import type { AgendaLesson, ToldEvent } from './agenda-rules.ts';

/** Whose lessons: a substitute's, a whole school's (`classId` null), or a class's. */
export type Owner = { substituteId: string } | { uai: string; classId: string | null };

/** An agenda that somebody's address leads to. */
export interface AgendaRow {
  id: string;
  substituteId: string | null;
  uai: string | null;
  classId: string | null;
  className: string | null;
  schoolName: string | null;
}

interface AgendaTimes {
  classId: string | null;
  className: string | null;
  openedAt: Date | null;
  readAt: Date | null;
}

/** So many rows in one statement: PostgreSQL takes 65,535 values. */
const ROWS_AT_ONCE = 1000;

/** Gives an agenda the secret with this hash; the one before leads nowhere from then on. */
export async function storeAddress(sql: Sql, owner: Owner, secretHash: Buffer, now: Date): Promise<void> {
  await sql`
    INSERT INTO agenda ${sql({ ...owner, secretHash, openedAt: now })}
    ON CONFLICT ON CONSTRAINT one_agenda_each
    DO UPDATE SET secret_hash = excluded.secret_hash, opened_at = excluded.opened_at, read_at = NULL`;
}

/** Forgets an agenda, its address and what it told. */
export async function forgetAgenda(sql: Sql, owner: Owner): Promise<void> {
  await sql`DELETE FROM agenda WHERE ${isOf(sql, owner)}`;
}

function isOf(sql: Queries, owner: Owner) {
  return 'substituteId' in owner
    ? sql`agenda.substitute_id = ${owner.substituteId}`
    : sql`agenda.uai = ${owner.uai} AND agenda.class_id IS NOT DISTINCT FROM ${owner.classId}`;
}

/** A substitute's own. */
export async function ownAgenda(sql: Queries, substituteId: string): Promise<Agenda> {
  const [row] = await sql<Pick<AgendaTimes, 'openedAt' | 'readAt'>[]>`
    SELECT opened_at, read_at FROM agenda WHERE substitute_id = ${substituteId}`;
  return asAgenda({ classId: null, className: null, openedAt: row?.openedAt ?? null, readAt: row?.readAt ?? null });
}

/** The whole school's, then each class's by its name, whether they have an address or not. */
export async function schoolAgendas(sql: Queries, uai: string): Promise<Agenda[]> {
  const rows = await sql<AgendaTimes[]>`
    SELECT whose.class_id, whose.class_name, agenda.opened_at, agenda.read_at
    FROM (
      SELECT NULL::uuid AS class_id, NULL::text AS class_name
      UNION ALL SELECT id, code FROM class WHERE uai = ${uai} AND kind = 'class') AS whose
    LEFT JOIN agenda ON agenda.uai = ${uai} AND agenda.class_id IS NOT DISTINCT FROM whose.class_id
    ORDER BY whose.class_name NULLS FIRST`;
  return rows.map(asAgenda);
}

/** @throws Refusal `not_found` for what is no class of the school */
export async function schoolAgenda(sql: Queries, uai: string, classId: string | null): Promise<Agenda> {
  const agenda = (await schoolAgendas(sql, uai)).find((one) => one.classId === classId);
  if (!agenda) throw new Refusal('not_found');
  return agenda;
}

function asAgenda({ openedAt, readAt, ...whose }: AgendaTimes): Agenda {
  return { ...whose, openedAt: openedAt?.toISOString() ?? null, readAt: readAt?.toISOString() ?? null };
}

/** The agenda behind a secret, noted as read and held until the transaction ends; null for a secret that opens none. */
export async function holdAgenda(tx: Transaction, secretHash: Buffer, now: Date): Promise<AgendaRow | null> {
  const [agenda] = await tx<AgendaRow[]>`
    WITH held AS (UPDATE agenda SET read_at = ${now} WHERE secret_hash = ${secretHash} RETURNING *)
    SELECT held.id, held.substitute_id, held.uai, held.class_id, class.code AS class_name, school.name AS school_name
    FROM held LEFT JOIN class ON class.id = held.class_id LEFT JOIN school ON school.uai = held.uai`;
  return agenda ?? null;
}

/** What a substitute accepted and did not lose, of what ended after `since`. */
export async function lessonsOfSubstitute(tx: Transaction, substituteId: string, since: Date): Promise<AgendaLesson[]> {
  return tx<AgendaLesson[]>`
    SELECT DISTINCT ON (cover.lesson_id) ${lessonFacts(tx)}
    WHERE assignment.substitute_id = ${substituteId} AND cover.ends_at > ${since}
    ORDER BY cover.lesson_id, cover.starts_at, cover.id`;
}

/**
 * What is or was to be covered in a school, or for a class and the groups its pupils go to, of what ended after `since`. Two
 * absent teachers of one lesson make it one lesson, as does an absence declared anew: what takes place goes before what does not.
 */
export async function lessonsOfSchool(
  tx: Transaction,
  { uai, classId, className }: { uai: string; classId: string | null; className: string | null },
  since: Date,
): Promise<AgendaLesson[]> {
  return tx<AgendaLesson[]>`
    SELECT DISTINCT ON (cover.lesson_id) ${lessonFacts(tx)}
    WHERE cover.uai = ${uai} AND cover.ends_at > ${since}
      AND (${classId}::uuid IS NULL OR class.id = ${classId} OR ${className} = ANY (class.of_classes))
    ORDER BY cover.lesson_id, array_position(ARRAY['live', 'taught', 'accepted', 'on_site', 'failed', 'offered', 'planned',
      'open', 'no_cover', 'not_needed', 'cancelled'], cover.state), cover.id`;
}

function lessonFacts(tx: Transaction) {
  return tx`
      cover.lesson_id, cover.id AS cover_id, cover.starts_at, cover.ends_at, cover.state, subject.label AS subject,
      class.code AS class_name, school.name AS school_name, school.commune, place.code AS place_code
    FROM cover
    JOIN subject ON subject.code = cover.subject_code
    JOIN class ON class.id = cover.class_id
    JOIN school ON school.uai = cover.uai
    LEFT JOIN assignment ON assignment.cover_id = cover.id AND assignment.state = 'accepted'
    LEFT JOIN place ON place.id = coalesce(assignment.place_id, cover.place_id)`;
}

/** What the agenda told last, soonest first, of what ended after `since`; what is older is forgotten. */
export async function toldEvents(tx: Transaction, agendaId: string, since: Date): Promise<ToldEvent[]> {
  await tx`DELETE FROM agenda_event WHERE agenda_id = ${agendaId} AND ends_at <= ${since}`;
  return tx<ToldEvent[]>`
    SELECT lesson_id, starts_at, ends_at, status, summary, location, description, sequence, revised_at
    FROM agenda_event WHERE agenda_id = ${agendaId} ORDER BY starts_at, lesson_id`;
}

/** Remembers what is told now. */
export async function rememberTold(tx: Transaction, agendaId: string, events: readonly ToldEvent[]): Promise<void> {
  for (let first = 0; first < events.length; first += ROWS_AT_ONCE) {
    const rows = events.slice(first, first + ROWS_AT_ONCE).map((event) => ({ agendaId, ...event }));
    await tx`
      INSERT INTO agenda_event ${tx(rows)}
      ON CONFLICT (agenda_id, lesson_id) DO UPDATE SET starts_at = excluded.starts_at, ends_at = excluded.ends_at,
        status = excluded.status, summary = excluded.summary, location = excluded.location,
        description = excluded.description, sequence = excluded.sequence, revised_at = excluded.revised_at`;
  }
}
