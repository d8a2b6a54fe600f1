import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { declareAbsence, readAbsence, withdrawAbsence } from '#contract/absences.ts';
import { type AbsenceLike, anAbsenceForm, aStretch, aTeachingSchool } from '../../support/build/absences.ts';
import { type AcademyAtWork, anAcademyAtWork, forgetEverything } from '../../support/build/academy-at-work.ts';
import { everythingStored, livesOn, refusedWithoutTrace } from '../../support/refusals.ts';
import { startApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let academy: AcademyAtWork;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  app.clock.set('2026-11-15T18:00:00Z');
  await forgetEverything(app);
  academy = await anAcademyAtWork(app);
});

const form = (change: AbsenceLike = {}) => anAbsenceForm({ teacherId: academy.school.teacherId, ...change });
const params = () => ({ uai: academy.school.uai });
const absences = async () => (await everythingStored(app.sql)).absence;

/** Days and hours belong to the first stretch, whatever nonsense they are. */
function asSent(change: object): object {
  const isWhen = ([name]: [string, unknown]) => ['firstDay', 'lastDay', 'hours'].includes(name);
  const when = Object.entries(change).filter(isWhen);
  const others = Object.entries(change).filter((entry) => !isWhen(entry));
  const stretch = { ...aStretch(), ...Object.fromEntries(when) };
  return { ...Object.fromEntries(others), ...(when.length > 0 ? { stretches: [stretch] } : {}) };
}

/** What a browser may send though no form of ours does. */
function post(body: unknown) {
  return academy.office.send('POST', `/api/schools/${academy.school.uai}/absences`, { body: JSON.stringify(body) });
}

async function refusedBody(body: unknown) {
  const answer = await post(body);
  return { status: answer.status, ...(answer.body as { code: 'invalid_input'; details: { path?: string }[] }) };
}

describe('the office declares', () => {
  test('three days away: the absence comes back with a cover for each lesson', async () => {
    const { absence, covers } = await academy.declare({ lastDay: '2026-11-18', reason: 'training' });
    expect(absence).toMatchObject({
      uai: '0159999M',
      teacherName: 'Paul Brumeval',
      timeZone: 'Europe/Paris',
      firstDay: '2026-11-16',
      lastDay: '2026-11-18',
      stretches: [{ firstDay: '2026-11-16', lastDay: '2026-11-18', hours: null }],
      reason: 'training',
      state: 'declared',
      declaredAt: '2026-11-15T18:00:00.000Z',
    });
    expect(covers.map(({ startsAt, state, className }) => [startsAt, state, className])).toEqual(
      ['16', '17', '18'].map((day) => [`2026-11-${day}T09:00:00.000Z`, 'open', '4A']),
    );
  });

  test('some hours of a day: they come back as they were typed', async () => {
    const { absence, covers } = await academy.declare({ hours: { from: '08:00', to: '10:30' } });
    expect(absence.stretches.map(({ hours }) => hours)).toEqual([{ from: '08:00', to: '10:30' }]);
    expect(covers).toHaveLength(1);
  });

  test('two halves of one day, which touch and do not overlap', async () => {
    await academy.declare({ hours: { from: '08:00', to: '10:00' } });
    await academy.declare({ hours: { from: '10:00', to: '12:00' } });
    expect(await absences()).toHaveLength(2);
  });

  test.each([
    ['02:30', '03:00'],
    ['02:15', '03:15'],
  ])('hours that the clocks skip in spring, %s to %s: nobody fails over them', async (from, to) => {
    const { covers } = await academy.declare({ firstDay: '2027-03-28', lastDay: '2027-03-28', hours: { from, to } });
    expect(covers).toEqual([]);
    await livesOn(app);
  });
});

describe('the same absence twice', () => {
  test('from one form sent twice at once is one absence, and both are told the same', async () => {
    const sent = { params: params(), body: form() };
    const [first, second] = await Promise.all([1, 2].map(() => academy.office.call(declareAbsence, sent)));
    expect(second).toEqual(first);
    expect(await academy.office.call(declareAbsence, sent)).toEqual(first);
    const { absence, absence_period, cover, happening } = await everythingStored(app.sql);
    expect([absence, absence_period, cover, happening].map((rows) => rows?.length)).toEqual([1, 1, 1, 2]);
  });

  test('from two tabs at once is one absence, and the other tab is told that it is declared', async () => {
    const sent = [form(), form({ lastDay: '2026-11-17' })];
    const answers = await Promise.all(sent.map(post));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'absence_already_declared' });
    expect(await absences()).toHaveLength(1);
    await livesOn(app);
  });

  test('a day of which is declared already is refused as a whole', async () => {
    await academy.declare({ firstDay: '2026-11-18', lastDay: '2026-11-18', hours: { from: '10:00', to: '11:00' } });
    await refusedWithoutTrace(
      app,
      () => academy.office.refused(declareAbsence, { params: params(), body: form({ lastDay: '2026-11-20' }) }),
      { status: 409, code: 'absence_already_declared' },
    );
  });

  test('may be declared anew by another form once it was withdrawn', async () => {
    const { absence } = await academy.declare();
    await academy.office.call(withdrawAbsence, { params: { absenceId: absence.id } });
    const again = await academy.declare();
    expect(again.absence.id).not.toBe(absence.id);
    expect(again.covers.map(({ state }) => state)).toEqual(['open']);
  });
});

describe('refused, with nothing stored:', () => {
  test.each<[string, 'absence_ends_before_start' | 'absence_too_long' | 'absence_outside_school_year', AbsenceLike]>([
    ['the last day before the first', 'absence_ends_before_start', { firstDay: '2026-11-17' }],
    ['hours the wrong way round', 'absence_ends_before_start', { hours: { from: '12:00', to: '11:00' } }],
    ['hours of no length', 'absence_ends_before_start', { hours: { from: '10:00', to: '10:00' } }],
    ['a day before the school year', 'absence_outside_school_year', { firstDay: '2026-08-31' }],
    ['a day after the school year', 'absence_outside_school_year', { lastDay: '2027-07-03' }],
    ['the year 0', 'absence_outside_school_year', { firstDay: '0000-01-01', lastDay: '0000-01-01' }],
    ['the year 9999', 'absence_outside_school_year', { firstDay: '9999-12-31', lastDay: '9999-12-31' }],
    ['a day more than a year', 'absence_too_long', { firstDay: '2026-09-01', lastDay: '2027-09-02' }],
    ['eight thousand years', 'absence_too_long', { lastDay: '9999-12-31' }],
  ])('%s (%s)', async (_, code, change) => {
    await refusedWithoutTrace(
      app,
      () => academy.office.refused(declareAbsence, { params: params(), body: form(change) }),
      { status: 422, code },
    );
  });

  test('outside the school year, and the year is told', async () => {
    const sent = { params: params(), body: form({ lastDay: '2027-07-03' }) };
    const { details } = await academy.office.refused(declareAbsence, sent);
    expect(details).toEqual([{ fact: '2026-09-01/2027-07-02' }]);
  });

  test('a year in a school that has imported no timetable yet', async () => {
    await app.sql`UPDATE school SET year_starts_on = NULL, year_ends_on = NULL`;
    await refusedWithoutTrace(app, () => academy.office.refused(declareAbsence, { params: params(), body: form() }), {
      status: 422,
      code: 'absence_outside_school_year',
    });
  });

  test('a teacher nobody knows, and the teacher of another school', async () => {
    const elsewhere = await aTeachingSchool(app.sql, { uai: '0010002X' });
    for (const teacherId of [randomUUID(), elsewhere.teacherId]) {
      await refusedWithoutTrace(
        app,
        () => academy.office.refused(declareAbsence, { params: params(), body: form({ teacherId }) }),
        { status: 422, code: 'teacher_not_in_school' },
      );
    }
  });

  test('the form key of another school’s absence, which tells nothing of it', async () => {
    const { uai, teacherId } = await aTeachingSchool(app.sql, { uai: '0010002X' });
    const body = form();
    await academy.declare(body);
    const otherOffice = await app.signedIn({ role: 'school_office', uai });
    const { details } = await refusedWithoutTrace(
      app,
      () => otherOffice.refused(declareAbsence, { params: { uai }, body: { ...body, teacherId } }),
      { status: 400, code: 'invalid_input' },
    );
    expect(details).toEqual([{ path: 'requestKey' }]);
  });
});

describe('a field that cannot be is named, and nothing is stored:', () => {
  const long = 'x'.repeat(10_000);
  test.each<[string, string, object]>([
    ['30 February', 'stretches.0.firstDay', { firstDay: '2026-02-30' }],
    ['29 February of an ordinary year', 'stretches.0.lastDay', { lastDay: '2027-02-29' }],
    ['a French date', 'stretches.0.firstDay', { firstDay: '16/11/2026' }],
    ['an instant for a day', 'stretches.0.lastDay', { lastDay: '2026-11-16T08:00:00Z' }],
    ['a year of five digits', 'stretches.0.lastDay', { lastDay: '12026-11-16' }],
    ['25 o’clock', 'stretches.0.hours.from', { hours: { from: '25:00', to: '26:00' } }],
    ['24:00, which is the next day', 'stretches.0.hours.to', { hours: { from: '10:00', to: '24:00' } }],
    ['hours without an end', 'stretches.0.hours.to', { hours: { from: '10:00' } }],
    ['hours as a word', 'stretches.0.hours', { hours: 'morning' }],
    ['a reason that is none', 'reason', { reason: 'sick' }],
    ['a medical reason in free text', 'reason', { reason: 'leave: a broken leg' }],
    ['a teacher by name', 'teacherId', { teacherId: 'Brumeval' }],
    ['no form key', 'requestKey', { requestKey: null }],
    ['10,000 characters as form key', 'requestKey', { requestKey: long }],
    ['10,000 characters as teacher', 'teacherId', { teacherId: long }],
    ['10,000 characters as first day', 'stretches.0.firstDay', { firstDay: long }],
    ['10,000 characters as last day', 'stretches.0.lastDay', { lastDay: long }],
    ['10,000 characters as hour', 'stretches.0.hours.from', { hours: { from: long, to: '11:00' } }],
    ['10,000 characters as reason', 'reason', { reason: long }],
  ])('%s', async (_, path, change) => {
    const { details } = await refusedWithoutTrace(app, () => refusedBody({ ...form(), ...asSent(change) }), {
      status: 400,
      code: 'invalid_input',
    });
    expect(details.map((detail) => detail.path)).toContain(path);
  });

  test('a list where a form is expected', async () => {
    await refusedWithoutTrace(app, () => refusedBody([form(), form()]), { status: 400, code: 'invalid_input' });
  });

  test('a body of a megabyte', async () => {
    await refusedWithoutTrace(app, () => refusedBody({ ...form(), note: 'x'.repeat(1024 * 1024) }), {
      status: 413,
      code: 'body_too_large',
    });
  });

  test('what the form does not ask for is not kept', async () => {
    const answer = await post({ ...form(), diagnosis: 'a broken leg', state: 'withdrawn' });
    expect(answer).toMatchObject({ status: 200, body: { absence: { state: 'declared' } } });
    expect(JSON.stringify([answer.body, await everythingStored(app.sql)])).not.toContain('broken leg');
  });
});

describe('nobody declares for a school', () => {
  const refused = async (who: 'stranger' | 'substitute' | 'neighbour') => {
    const browsers = {
      stranger: async () => app.stranger(),
      substitute: async () => academy.substitute,
      neighbour: async () => app.signedIn({ role: 'school_office', uai: '0010002X' }),
    };
    return (await browsers[who]()).refused(declareAbsence, { params: params(), body: form() });
  };

  test('without signing in, as a substitute, or from the office of another school', async () => {
    await aTeachingSchool(app.sql, { uai: '0010002X' });
    await refusedWithoutTrace(app, () => refused('stranger'), { status: 401, code: 'not_signed_in' });
    await refusedWithoutTrace(app, () => refused('substitute'), { status: 403, code: 'forbidden' });
    await refusedWithoutTrace(app, () => refused('neighbour'), { status: 403, code: 'forbidden' });
  });

  test('that does not exist, or whose name is no UAI', async () => {
    const helpdesk = await app.signedIn({ role: 'helpdesk' });
    for (const uai of ['0010005A', '0159999A', 'abc', '../..', 'x'.repeat(10_000)]) {
      await refusedWithoutTrace(app, () => helpdesk.refused(declareAbsence, { params: { uai }, body: form() }), {
        status: 404,
        code: 'not_found',
      });
    }
  });
});

test('what was declared can be read back by its id', async () => {
  const declared = await academy.declare();
  const read = await academy.office.call(readAbsence, { params: { absenceId: declared.absence.id } });
  expect(read).toMatchObject(declared);
});
