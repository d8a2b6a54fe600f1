import { randomUUID } from 'node:crypto';
import { type CoverState, coverStates } from '#contract/cover.ts';
import type { Sql } from '#db/sql.ts';
import { aSubstituteFor, aTeachingSchool, type TeachingSchool } from './absences.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Somebody stands beside the lesson, or stood to its end. */
const promised: ReadonlySet<CoverState> = new Set(['accepted', 'live', 'taught', 'failed']);

/** What happened to one lesson; instants are ISO strings. Monday 16 November 2026, 10:00 in Paris, taught, unless told. */
export interface PastLesson {
  startsAt?: string;
  state?: CoverState;
  declaredAt?: string;
  knownAt?: string | null;
  reopenedAt?: string[];
  /** The questions about it, in order; the last is the promise that stands, when somebody stands beside it. */
  offers?: PastOffer[];
  /** Who was in the room when. `until` null: nobody saw them go. */
  presence?: { party: 'substitute' | 'classroom'; from: string; until: string | null }[];
}

export interface PastOffer {
  /** An offer that asked about an earlier lesson too has its id. */
  id?: string;
  state: 'accepted' | 'refused' | 'expired' | 'withdrawn';
  sentAt: string;
  answeredAt: string;
}

export interface Stage {
  school: TeachingSchool;
  substituteId: string;
}

/** A school of an academy and somebody who teaches there from afar. */
export async function aMeasuredSchool(sql: Sql, uai: string, academyCode = '06'): Promise<Stage> {
  await sql`
    INSERT INTO sfu_cursor (sfu_url, boot, seq, seen_at) VALUES ('sfu', gen_random_uuid(), 1, '2026-12-31T00:00:00Z')
    ON CONFLICT DO NOTHING`;
  return { school: await aTeachingSchool(sql, { uai, academyCode }), substituteId: await aSubstituteFor(sql) };
}

/** Writes what happened to a lesson, past all declarations, plans and answers. Returns the cover's id. */
export async function aPastLesson(sql: Sql, { school, substituteId }: Stage, past: PastLesson = {}): Promise<string> {
  const { startsAt = '2026-11-16T09:00:00Z', state = 'taught', offers = [], presence = [], knownAt = null } = past;
  const { uai, teacherId, classId, placeId } = school;
  const [absenceId, coverId, planId] = [randomUUID(), randomUUID(), randomUUID()];
  const endsAt = new Date(Date.parse(startsAt) + 55 * MINUTE_MS).toISOString();
  const days = { firstDay: '2026-11-16', lastDay: '2026-11-16' };
  const declaredAt = past.declaredAt ?? '2026-11-16T06:00:00Z';
  await sql`INSERT INTO absence ${sql({ id: absenceId, requestKey: absenceId, uai, teacherId, ...days, reason: 'other', declaredAt })}`;
  const onSiteBy = state === 'on_site' ? 'Mme Roux' : null;
  const lesson = { uai, classId, subjectCode: '061300', teacherId, placeId, startsAt, endsAt };
  await sql`INSERT INTO cover ${sql({ id: coverId, absenceId, lessonId: coverId, ...lesson, state, onSiteBy, knownAt })}`;
  for (const at of past.reopenedAt ?? []) {
    await sql`INSERT INTO happening ${sql({ type: 'cover.reopened', at, absenceId, coverId })}`;
  }
  const plan = { id: planId, academyCode: '06', madeAt: declaredAt, asked: 1, covered: 1, bound: 1 };
  if (offers.length > 0)
    await sql`INSERT INTO plan ${sql({ ...plan, parameters: sql.json({}), uncovered: sql.json([]) })}`;
  for (const [index, { id = randomUUID(), ...offer }] of offers.entries()) {
    await sql`
      INSERT INTO offer ${sql({ id, absenceId, substituteId, deadline: offer.answeredAt, ...offer })} ON CONFLICT DO NOTHING`;
    const stands = promised.has(state) && index === offers.length - 1;
    const reasons = { reasons: sql.json([]), alternatives: sql.json([]) };
    const beside = {
      planId,
      coverId,
      substituteId,
      placeId,
      offerId: id,
      state: stands ? 'accepted' : 'ended',
      ...reasons,
    };
    await sql`INSERT INTO assignment ${sql({ ...beside, period: `[${startsAt},${endsAt})` })}`;
  }
  if (presence.length > 0) await sql`INSERT INTO room ${sql({ coverId, openedAt: startsAt })}`;
  for (const { party, from, until } of presence) {
    await sql`
      INSERT INTO room_presence ${sql({ coverId, party, sub: randomUUID(), sfuUrl: 'sfu', cameAt: from, leftAt: until })}`;
  }
  return coverId;
}

/** A number from 0 to below `below`. */
type Draw = (below: number) => number;

/** Draws that are the same in each run (mulberry32). */
export function draws(seed: number): Draw {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

/** A lesson in the given hour, with a past that could be anybody's: told weeks ahead or too late, asked, refused, met. */
export function anyPast(draw: Draw, startsAt: Date): PastLesson {
  const at = (minutes: number) => new Date(startsAt.getTime() + minutes * MINUTE_MS).toISOString();
  const lead = [10, 119, 120, 700, 1440, 3000, 5000, 9000, 20_000, -20][draw(10)] ?? 0;
  const state = coverStates[draw(coverStates.length)] ?? 'open';
  const stretch = (party: 'substitute' | 'classroom') => {
    const from = draw(70) - 12;
    return { party, from: at(from), until: draw(8) === 0 ? null : at(from + draw(30)) };
  };
  const ended = (['refused', 'expired', 'withdrawn', 'accepted'] as const)[draw(4)] ?? 'refused';
  const offer = (which: PastOffer['state']) => {
    const sent = lead - draw(60);
    return { state: which, sentAt: at(-sent), answeredAt: at(-sent + draw(400)) };
  };
  const isPromised = promised.has(state);
  return {
    startsAt: startsAt.toISOString(),
    state,
    declaredAt: at(-lead - draw(300)),
    knownAt: draw(2) === 0 ? null : at(-lead),
    reopenedAt: draw(5) === 0 ? [at(-draw(600)), at(-draw(600))] : [],
    offers: [...(draw(2) === 0 ? [offer(ended)] : []), ...(isPromised ? [offer('accepted')] : [])],
    presence: isPromised
      ? Array.from({ length: draw(6) }, (_, index) => stretch(index % 2 === 0 ? 'substitute' : 'classroom'))
      : [],
  };
}

/** The hour so many hours after another. */
export function hourAfter(start: string, hours: number): Date {
  return new Date(Date.parse(start) + hours * HOUR_MS);
}
