import { afterEach, describe, expect, test, vi } from 'vitest';
import { AbsenceForm } from '../../../client/src/school/absence-form.svelte.ts';
import { aCover, aLesson, anAbsence, anId, aTeacher } from '../support/build.ts';
import { fakeServer, no, ok } from '../support/fake-server.ts';

const uai = '0631234Z';
const lessonsPath = `GET /api/schools/${uai}/lessons`;
const declarePath = `POST /api/schools/${uai}/absences`;

/** A form opened on Tuesday 3 November 2026 at 7:12 in Paris. */
function aForm(given: { now?: string; zone?: string } = {}): AbsenceForm {
  return new AbsenceForm({
    uai,
    zone: given.zone ?? 'Europe/Paris',
    today: '2026-11-03',
    now: () => Date.parse(given.now ?? '2026-11-03T06:12:00Z'),
    newKey: () => anId(9),
  });
}

const at8 = aLesson({ id: 'at8', startsAt: '2026-11-03T07:00:00Z', endsAt: '2026-11-03T07:55:00Z' });
const at10 = aLesson({ id: 'at10', startsAt: '2026-11-03T09:05:00Z', endsAt: '2026-11-03T10:00:00Z' });
const at14 = aLesson({ id: 'at14', startsAt: '2026-11-03T13:00:00Z', endsAt: '2026-11-03T13:55:00Z' });

afterEach(() => vi.unstubAllGlobals());

describe('filling it in', () => {
  test('nothing is missing before the first try, then each missing thing has its sentence', async () => {
    const server = fakeServer({});
    const form = aForm();
    expect(form.tried).toBe(false);
    form.when = 'period';
    form.lastDay = '';
    form.someHours = true;
    form.from = 'midi';
    expect(await form.send()).toBeUndefined();
    expect(form.tried).toBe(true);
    expect(Object.keys(form.problems)).toEqual(['teacher', 'days', 'hours']);
    expect(server.heard).toEqual([]);
  });

  test('a last day before the first is told on the spot', () => {
    const form = aForm();
    form.when = 'period';
    form.lastDay = '2026-11-02';
    expect(form.problems.days).toBeDefined();
  });

  test('tomorrow is one day, the day after today', () => {
    const form = aForm();
    form.when = 'tomorrow';
    expect(form.days).toEqual({ firstDay: '2026-11-04', lastDay: '2026-11-04' });
  });
});

describe('the lessons shown before sending', () => {
  test('are the teacher’s of the period, asked for once', async () => {
    const server = fakeServer({ [lessonsPath]: () => ok({ lessons: [at8, at10] }) });
    const form = aForm();
    await form.list();
    expect(server.heard).toEqual([]);
    form.teacher = aTeacher();
    await form.list();
    await form.list();
    expect(server.heard).toHaveLength(1);
    expect(form.lessons).toEqual([at8, at10]);
  });

  test('a lesson that is over needs nobody any more', async () => {
    fakeServer({ [lessonsPath]: () => ok({ lessons: [at8, at10] }) });
    const form = aForm({ now: '2026-11-03T07:55:00Z' });
    form.teacher = aTeacher();
    await form.list();
    expect(form.lessons).toEqual([at10]);
  });

  test('chosen hours keep the lessons that share time with them; touching ends do not', async () => {
    fakeServer({ [lessonsPath]: () => ok({ lessons: [at8, at10, at14] }) });
    const form = aForm();
    form.teacher = aTeacher();
    await form.list();
    form.someHours = true;
    form.from = '8h55';
    form.to = '14h';
    expect(form.lessons).toEqual([at10]);
    form.to = '14h05';
    expect(form.lessons).toEqual([at10, at14]);
  });

  test('hours are those of the school’s own clock', async () => {
    fakeServer({ [lessonsPath]: () => ok({ lessons: [at8] }) });
    const form = aForm({ zone: 'Indian/Mayotte' });
    form.teacher = aTeacher();
    await form.list();
    form.someHours = true;
    form.from = '10h';
    form.to = '11h';
    expect(form.lessons).toEqual([at8]);
  });

  test('an evening lesson that ends after midnight is touched by evening hours', async () => {
    const late = aLesson({ startsAt: '2026-11-03T22:30:00Z', endsAt: '2026-11-03T23:20:00Z' });
    fakeServer({ [lessonsPath]: () => ok({ lessons: [late] }) });
    const form = aForm();
    form.teacher = aTeacher();
    await form.list();
    form.someHours = true;
    form.from = '23h45';
    form.to = '23h59';
    expect(form.lessons).toEqual([late]);
  });

  test('a slow answer to an earlier choice does not overwrite the later one', async () => {
    const waiting: ((response: Response) => void)[] = [];
    fakeServer({ [lessonsPath]: () => new Promise<Response>((resolve) => waiting.push(resolve)) });
    const form = aForm();
    form.teacher = aTeacher();
    const first = form.list();
    form.when = 'tomorrow';
    const second = form.list();
    waiting[1]?.(ok({ lessons: [at14] }));
    await second;
    waiting[0]?.(ok({ lessons: [at8] }));
    await first;
    expect(form.lessons).toEqual([at14]);
  });

  test('a listing that failed can be asked for again', async () => {
    const answers = [no('unavailable'), ok({ lessons: [at8] })];
    fakeServer({ [lessonsPath]: () => answers.shift() ?? no('internal') });
    const form = aForm();
    form.teacher = aTeacher();
    await form.list();
    expect(form.listing.failed?.code).toBe('unavailable');
    await form.list();
    expect(form.lessons).toEqual([at8]);
  });

  test('a long absence lists its first 62 days and says so', async () => {
    const server = fakeServer({ [lessonsPath]: () => ok({ lessons: [] }) });
    const form = aForm();
    form.teacher = aTeacher();
    form.when = 'period';
    form.lastDay = '2027-02-01';
    await form.list();
    expect(form.isCut).toBe(true);
    expect(server.heard[0]?.path).toContain('firstDay=2026-11-03&lastDay=2027-01-03');
  });
});

describe('sending it', () => {
  test('declares the absence and answers with its covers', async () => {
    const declared = anAbsence({}, [aCover()]);
    const server = fakeServer({ [declarePath]: () => ok(declared) });
    const form = aForm();
    form.teacher = aTeacher();
    form.someHours = true;
    form.from = '8h';
    form.to = '12h30';
    form.reason = 'training';
    expect(await form.send()).toEqual(declared);
    expect(server.heard.at(-1)?.body).toEqual({
      requestKey: anId(9),
      teacherId: anId(1),
      firstDay: '2026-11-03',
      lastDay: '2026-11-03',
      hours: { from: '08:00', to: '12:30' },
      reason: 'training',
    });
  });

  test('again after a lost line carries the same key, so that it is one absence', async () => {
    const answers = [Promise.reject(new TypeError('Failed to fetch')), ok(anAbsence())];
    const server = fakeServer({ [declarePath]: () => answers.shift() ?? no('internal') });
    const form = aForm();
    form.teacher = aTeacher();
    expect(await form.send()).toBeUndefined();
    expect(form.sending.failed?.code).toBe('unreachable');
    expect(await form.send()).toBeDefined();
    expect(form.sending.failed).toBeUndefined();
    const keys = server.heard.filter(({ method }) => method === 'POST').map(({ body }) => body);
    expect(keys).toHaveLength(2);
    expect(keys[0]).toEqual(keys[1]);
  });
});
