import nodeIcal, { type VEvent } from 'node-ical';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { withdrawAbsence } from '#contract/absences.ts';
import {
  closeAgenda,
  closeOwnAgenda,
  listAgendas,
  openAgenda,
  openOwnAgenda,
  readOwnAgenda,
} from '#contract/agendas.ts';
import { answerOffer, giveBackLesson } from '#contract/offers.ts';
import { type AcademyAtWork, anAcademyAtWork, forgetEverything } from '../../support/build/academy-at-work.ts';
import { startApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let work: AcademyAtWork;
beforeAll(async () => {
  app = await startApp({ config: { publicUrl: 'http://releve.example' } });
});
afterAll(() => app.close());
beforeEach(async () => {
  app.clock.set('2026-11-15T18:00:00Z');
  await forgetEverything(app);
  work = await anAcademyAtWork(app);
});

const ofSubstitute = () => ({ params: { substituteId: work.substituteId } });
const ofSchool = () => ({ params: { uai: work.school.uai }, query: {} });
const ofClass = () => ({ params: { uai: work.school.uai }, query: { classId: work.school.classId } });
const openOwn = () => work.substitute.call(openOwnAgenda, ofSubstitute());
const openSchools = () => work.office.call(openAgenda, ofSchool());

/** What a calendar program gets at an address, without account or cookie. */
async function visit(address: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${app.origin}${new URL(address).pathname}`, { headers });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** The lessons in it, as a foreign library reads them. */
async function lessonsAt(address: string): Promise<VEvent[]> {
  const { status, text } = await visit(address);
  expect(status).toBe(200);
  return Object.values(nodeIcal.sync.parseICS(text)).filter((part) => part?.type === 'VEVENT') as VEvent[];
}

const brief = ({ start, summary, status, sequence }: VEvent) =>
  `${start.toISOString().slice(5, 16)} ${summary} ${status} ${sequence}`;

/** The teacher is away on Monday and Tuesday, and the substitute accepts both lessons. Returns absence and covers. */
async function accepted() {
  const { absence } = await work.declare({ lastDay: '2026-11-17' });
  const { id, covers } = await work.offer();
  const acceptedCoverIds = covers.map(({ coverId }) => coverId);
  await work.substitute.call(answerOffer, { params: { offerId: id }, body: { acceptedCoverIds } });
  return { absence, coverIds: acceptedCoverIds };
}

describe('the agenda of a substitute', () => {
  test('has an event for each lesson they accepted, and no name of anybody', async () => {
    const { address } = await openOwn();
    await accepted();
    expect((await lessonsAt(address)).map(brief)).toEqual([
      '11-16T09:00 Mathématiques, 4A, Collège 0159999M (Exempleville) CONFIRMED 0',
      '11-17T09:00 Mathématiques, 4A, Collège 0159999M (Exempleville) CONFIRMED 0',
    ]);
    expect((await visit(address)).text).not.toMatch(/Brumeval|Vasseur|Noé/);
  });

  test('says nothing of what is only asked', async () => {
    const { address } = await openOwn();
    await work.declare();
    await work.offer();
    expect(await lessonsAt(address)).toEqual([]);
  });

  test('tells a lesson they gave back as cancelled, under the same name with the next number', async () => {
    const { address } = await openOwn();
    const { coverIds } = await accepted();
    const [before] = await lessonsAt(address);
    await work.substitute.call(giveBackLesson, {
      params: { coverId: coverIds[0] ?? '' },
      body: { because: 'ill_timed' },
    });
    const [after, other] = await lessonsAt(address);
    expect(after).toMatchObject({ uid: before?.uid, status: 'CANCELLED', sequence: 1 });
    expect(other).toMatchObject({ status: 'CONFIRMED', sequence: 0 });
  });

  test('keeps names and numbers when its address is renewed', async () => {
    const first = await openOwn();
    const { absence } = await accepted();
    const [before] = await lessonsAt(first.address);
    await work.office.call(withdrawAbsence, { params: { absenceId: absence.id } });
    const second = await openOwn();
    expect((await lessonsAt(second.address))[0]).toMatchObject({ uid: before?.uid, status: 'CANCELLED', sequence: 1 });
  });
});

describe('the agendas of a school', () => {
  test('tell what becomes of each lesson: sought, then taught remotely, then no longer needed', async () => {
    const { address } = await openSchools();
    await work.declare();
    expect((await lessonsAt(address)).map(brief)).toEqual([
      '11-16T09:00 Mathématiques, 4A\u00a0: remplaçant recherché TENTATIVE 0',
    ]);
    const { id, covers } = await work.offer();
    const acceptedCoverIds = covers.map(({ coverId }) => coverId);
    await work.substitute.call(answerOffer, { params: { offerId: id }, body: { acceptedCoverIds } });
    expect((await lessonsAt(address)).map(brief)).toEqual([
      '11-16T09:00 Mathématiques, 4A\u00a0: cours à distance CONFIRMED 1',
    ]);
    await app.sql`UPDATE cover SET state = 'cancelled'`;
    expect((await lessonsAt(address)).map(brief)).toEqual([
      '11-16T09:00 Mathématiques, 4A\u00a0: plus prévu CANCELLED 2',
    ]);
  });

  test('tell a lesson that moved under the name it had', async () => {
    const { address } = await openSchools();
    await work.declare();
    const [before] = await lessonsAt(address);
    await app.sql`UPDATE cover SET starts_at = starts_at + interval '1 hour', ends_at = ends_at + interval '1 hour'`;
    const [after, ...more] = await lessonsAt(address);
    expect(more).toEqual([]);
    expect(after).toMatchObject({ uid: before?.uid, sequence: 1, start: new Date('2026-11-16T10:00:00Z') });
  });

  test('have one event for a lesson whose absence was withdrawn and declared anew', async () => {
    const { address } = await openSchools();
    const { absence } = await work.declare();
    await lessonsAt(address);
    await work.office.call(withdrawAbsence, { params: { absenceId: absence.id } });
    await lessonsAt(address);
    await work.declare();
    expect((await lessonsAt(address)).map(brief)).toEqual([
      '11-16T09:00 Mathématiques, 4A\u00a0: remplaçant recherché TENTATIVE 2',
    ]);
  });

  test('of a class holds its own lessons and those of its groups', async () => {
    const { address } = await work.office.call(openAgenda, ofClass());
    await work.declare({ lastDay: '2026-11-18' });
    const { uai } = work.school;
    await app.sql`
      WITH others AS (
        INSERT INTO class (uai, kind, code, of_classes)
        VALUES (${uai}, 'group', '4LATIN', '{4A,4B}'), (${uai}, 'group', '3LATIN', '{3A}') RETURNING id, code)
      UPDATE cover SET class_id = others.id FROM others
      WHERE (code = '4LATIN' AND starts_at::date = '2026-11-17') OR (code = '3LATIN' AND starts_at::date = '2026-11-18')`;
    expect((await lessonsAt(address)).map(({ summary }) => String(summary).split('\u00a0')[0])).toEqual([
      'Mathématiques, 4A',
      'Mathématiques, 4LATIN',
    ]);
  });

  test('forget a lesson thirty days after it ended', async () => {
    const { address } = await openSchools();
    await work.declare();
    app.clock.set('2026-12-16T09:54:00Z');
    expect(await lessonsAt(address)).toHaveLength(1);
    app.clock.set('2026-12-16T09:55:00Z');
    expect(await lessonsAt(address)).toEqual([]);
    expect(await app.sql`SELECT FROM agenda_event`).toHaveLength(0);
  });
});

describe('whoever comes by again', () => {
  test('hears 304 while nothing changed, and the new state when something did', async () => {
    const { address } = await openSchools();
    await work.declare();
    const first = await visit(address);
    const etag = first.headers.get('etag') ?? '';
    app.clock.advance(3_600_000);
    const again = await visit(address, { 'if-none-match': `"other", W/${etag}` });
    expect([again.status, again.text]).toEqual([304, '']);
    await app.sql`UPDATE cover SET state = 'on_site', on_site_by = 'Zoé Gentiane'`;
    const changed = await visit(address, { 'if-none-match': etag });
    expect(changed.status).toBe(200);
    expect(changed.text).toContain('assuré sur place');
    expect(changed.text).not.toContain('Gentiane');
  });

  test('is told the same as who asks in the same moment', async () => {
    const { address } = await openSchools();
    await work.declare({ lastDay: '2026-11-20' });
    const answers = await Promise.all(Array.from({ length: 8 }, () => visit(address)));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers[0]?.text).not.toContain('SEQUENCE:1');
  });

  test('gets a calendar that no proxy keeps and no search engine lists', async () => {
    const { headers } = await visit((await openSchools()).address);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'text/calendar; charset=utf-8',
      'cache-control': 'private, no-cache',
      'x-robots-tag': 'noindex',
    });
  });
});

describe('an address', () => {
  test('is told once, and says afterwards only since when it holds and when it was read', async () => {
    const { address, agenda } = await openOwn();
    expect(address).toMatch(/^http:\/\/releve\.example\/agenda\/[\w-]{43}\.ics$/);
    const known = { classId: null, className: null, openedAt: '2026-11-15T18:00:00.000Z' };
    expect(agenda).toEqual({ ...known, readAt: null });
    app.clock.advance(60_000);
    await visit(address);
    expect(await work.substitute.call(readOwnAgenda, ofSubstitute())).toEqual({
      ...known,
      readAt: '2026-11-15T18:01:00.000Z',
    });
  });

  test('leads nowhere once it is renewed or revoked, and says so in words', async () => {
    const first = await openOwn();
    const second = await openOwn();
    expect((await visit(first.address)).status).toBe(404);
    expect((await visit(second.address)).status).toBe(200);
    await work.substitute.call(closeOwnAgenda, ofSubstitute());
    const gone = await visit(second.address);
    expect(gone.status).toBe(404);
    expect(gone.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(gone.text).toContain('Créez une nouvelle adresse dans Relève');
    expect(await app.sql`SELECT FROM agenda`).toHaveLength(0);
  });

  test.each([
    ['a short name', 'x.ics'],
    ['somebody’s guess', `${'A'.repeat(43)}.ics`],
    ['a zero', '%00.ics'],
    ['what is no text', '%E9.ics'],
    ['five thousand letters', 'A'.repeat(5000)],
  ])('%s opens nothing', async (_, name) => {
    expect((await visit(`http://releve.example/agenda/${name}`)).status).toBe(404);
  });

  test('stands neither in the log nor in a table', async () => {
    const { address } = await openOwn();
    await visit(address);
    const secret = /agenda\/([\w-]+)\.ics/.exec(address)?.[1] ?? 'none';
    expect(app.logged.some(({ path }) => path === '/agenda')).toBe(true);
    expect(JSON.stringify(app.logged)).not.toContain(secret);
    const rows = await app.sql`SELECT row_to_json(agenda)::text AS row FROM agenda`;
    expect(JSON.stringify(rows)).not.toContain(secret);
    expect(JSON.stringify(rows)).not.toContain(Buffer.from(secret).toString('hex'));
  });
});

describe('who keeps addresses', () => {
  test('the office sees the whole school’s and each class’s', async () => {
    await work.office.call(openAgenda, ofClass());
    const { agendas } = await work.office.call(listAgendas, { params: { uai: work.school.uai } });
    expect(agendas).toEqual([
      { classId: null, className: null, openedAt: null, readAt: null },
      { classId: work.school.classId, className: '4A', openedAt: '2026-11-15T18:00:00.000Z', readAt: null },
    ]);
  });

  test('closing one leaves the others, and closing twice does no harm', async () => {
    const { address } = await openSchools();
    await work.office.call(openAgenda, ofClass());
    expect((await work.office.call(closeAgenda, ofClass())).openedAt).toBeNull();
    expect((await work.office.call(closeAgenda, ofClass())).openedAt).toBeNull();
    expect((await visit(address)).status).toBe(200);
  });

  test('a class of another school is none of this school’s', async () => {
    const elsewhere = await anAcademyAtWork(app, { academyCode: '15', uai: '0679999E' });
    const sent = { params: { uai: work.school.uai }, query: { classId: elsewhere.school.classId } };
    expect((await work.office.refused(openAgenda, sent)).code).toBe('not_found');
    expect((await work.office.refused(closeAgenda, sent)).code).toBe('not_found');
    expect(await app.sql`SELECT FROM agenda`).toHaveLength(0);
  });

  test('what is no id names nothing', async () => {
    const sent = { params: { uai: work.school.uai }, query: { classId: 'quatrième' } };
    expect((await work.office.refused(openAgenda, sent)).code).toBe('invalid_input');
  });

  test.each(['coordinator', 'office'] as const)('a %s is not shown a substitute’s', async (who) => {
    expect((await work[who].refused(readOwnAgenda, ofSubstitute())).code).toBe('forbidden');
    expect((await work[who].refused(openOwnAgenda, ofSubstitute())).code).toBe('forbidden');
  });

  test('a substitute makes none for a school, and none for another substitute', async () => {
    expect((await work.substitute.refused(openAgenda, ofSchool())).code).toBe('forbidden');
    const elsewhere = await anAcademyAtWork(app, { academyCode: '15', uai: '0679999E' });
    expect((await elsewhere.substitute.refused(openOwnAgenda, ofSubstitute())).code).toBe('forbidden');
  });
});
