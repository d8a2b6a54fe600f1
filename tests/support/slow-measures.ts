import type { CoverState } from '#contract/cover.ts';
import { type DelayName, delayBoundsMs, delayNames, leadBoundsMs, leadNames } from '#contract/measures.ts';
import type { Queries } from '#db/sql.ts';

const MINUTE_MS = 60_000;

interface Lesson {
  id: string;
  state: CoverState;
  startsAt: Date;
  endsAt: Date;
  declaredAt: Date;
  knownAt: Date | null;
}

type Times = Record<DelayName, number[]>;

/** The measures of academy 06 between two instants of one winter in Paris, lesson by lesson, as one would with paper. */
export async function countSlowly(sql: Queries, from: Date, until: Date) {
  const all = await sql<Lesson[]>`
    SELECT cover.id, cover.state, starts_at, ends_at, declared_at, known_at
    FROM cover JOIN absence ON absence.id = absence_id JOIN school ON school.uai = cover.uai WHERE academy_code = '06'`;
  const inPeriod = all.filter(({ startsAt, endsAt }) => startsAt >= from && endsAt <= until);
  const leads = leadNames.map((name) => ({ name, ...nothing(), fills: [] as number[] }));
  const weeks = mondays(from, until).map((monday) => ({ monday, ...nothing() }));
  const times: Times = { answer: [], fill: [], first_minute: [], late: [] };
  for (const lesson of inPeriod.filter(({ state }) => state !== 'cancelled' && state !== 'not_needed')) {
    const start = lesson.startsAt.getTime();
    const needed = await neededAt(sql, lesson);
    const lead = leads[leadBoundsMs.filter((bound) => start - needed >= bound).length];
    const week = weeks.findLast(({ monday }) => inParis(monday) <= start);
    for (const row of [lead, week]) if (row) row[outcomeOf(lesson)] += 1;
    const fill = await yesAt(sql, lesson);
    if (fill !== null) lead?.fills.push(fill - needed);
    const first = await firstShared(sql, lesson);
    if (fill !== null) times.fill.push(fill - needed);
    if (first !== null) times.first_minute.push(first - needed);
    if (first !== null) times.late.push(first - start);
  }
  const offers = await offersAbout(sql, inPeriod, times);
  return {
    leads: leads.map(({ fills, ...lead }) => ({ ...lead, fillMs: ranked(fills, 0.5) })),
    delays: delayNames.map((name) => delayOf(name, times[name])),
    offers,
    weeks,
  };
}

const nothing = () => ({ taught: 0, onSite: 0, lost: 0 });

function outcomeOf({ state }: Lesson): 'taught' | 'onSite' | 'lost' {
  if (state === 'taught' || state === 'live') return 'taught';
  return state === 'on_site' ? 'onSite' : 'lost';
}

/** Midnight in Paris, in winter. */
function inParis(day: string): number {
  return Date.parse(`${day}T00:00:00+01:00`);
}

function mondays(from: Date, until: Date): string[] {
  const found: string[] = [];
  for (let at = from.getTime() + 60 * MINUTE_MS; at <= until.getTime(); at += 7 * 24 * 60 * MINUTE_MS) {
    found.push(new Date(at).toISOString().slice(0, 10));
  }
  return found;
}

async function neededAt(sql: Queries, { id, knownAt, declaredAt }: Lesson): Promise<number> {
  const reopened = await sql<{ at: Date }[]>`SELECT at FROM happening WHERE cover_id = ${id}`;
  return Math.max(...[knownAt ?? declaredAt, ...reopened.map(({ at }) => at)].map(Number));
}

async function yesAt(sql: Queries, { id }: Lesson): Promise<number | null> {
  const [yes] = await sql<{ answeredAt: Date }[]>`
    SELECT answered_at FROM offer JOIN assignment ON offer_id = offer.id
    WHERE cover_id = ${id} AND assignment.state = 'accepted'`;
  return yes ? yes.answeredAt.getTime() : null;
}

/** Minute by minute: the first in which both are there, from the bell until the doors close five minutes after the end. */
async function firstShared(sql: Queries, { id, startsAt, endsAt }: Lesson): Promise<number | null> {
  const stretches = await sql<{ party: string; cameAt: Date; leftAt: Date | null }[]>`
    SELECT party, came_at, left_at FROM room_presence WHERE cover_id = ${id}`;
  const isThere = (who: string, at: number) =>
    stretches.some(
      ({ party, cameAt, leftAt }) =>
        party === who && Number(cameAt) <= at && at < Number(leftAt ?? Number.POSITIVE_INFINITY),
    );
  for (let at = startsAt.getTime(); at < endsAt.getTime() + 5 * MINUTE_MS; at += MINUTE_MS) {
    if (isThere('substitute', at) && isThere('classroom', at)) return at;
  }
  return null;
}

async function offersAbout(sql: Queries, lessons: readonly Lesson[], { answer }: Times) {
  const states = { accepted: 0, refused: 0, expired: 0, withdrawn: 0, sent: 0 };
  const offers = await sql<{ state: keyof typeof states; sentAt: Date; answeredAt: Date }[]>`
    SELECT DISTINCT offer.* FROM offer JOIN assignment ON offer_id = offer.id
    WHERE cover_id = ANY(${lessons.map(({ id }) => id)}::uuid[])`;
  for (const { state, sentAt, answeredAt } of offers) {
    states[state] += 1;
    if (state === 'accepted' || state === 'refused') answer.push(Number(answeredAt) - Number(sentAt));
  }
  return states;
}

function delayOf(name: DelayName, ms: number[]) {
  const bounds = [Number.NEGATIVE_INFINITY, ...delayBoundsMs[name], Number.POSITIVE_INFINITY];
  const bars = bounds.slice(1).map((bound, index) => ms.filter((one) => one >= bounds[index]! && one < bound).length);
  return { name, count: ms.length, medianMs: ranked(ms, 0.5), ninthMs: ranked(ms, 0.9), bars };
}

/** The smallest of them that at least such a share of them do not exceed. */
function ranked(ms: number[], share: number): number | null {
  return ms.toSorted((a, b) => a - b)[Math.ceil(ms.length * share) - 1] ?? null;
}
