import { afterEach, describe, expect, test, vi } from 'vitest';
import type { AffectedLesson } from '#contract/absences.ts';
import { keepDraft, readDraft } from '../../../client/src/school/absence-draft.ts';
import { AbsenceForm } from '../../../client/src/school/absence-form.svelte.ts';
import { aCover, anAbsence, anAffectedLesson, anId, aTeacher } from '../support/build.ts';
import { fakeServer, no, ok } from '../support/fake-server.ts';

const uai = '0631234Z';
const previewPath = `POST /api/schools/${uai}/absences/preview`;
const declarePath = `POST /api/schools/${uai}/absences`;
const today = '2026-11-03';

/** A form opened on Tuesday 3 November 2026. */
function aForm({ byTelephone = false, key = 9 } = {}): AbsenceForm {
  return new AbsenceForm({ uai, today, byTelephone, newKey: () => anId(key) });
}

/** The same with Mrs Arnaud chosen and her lessons shown. */
async function aPreviewedForm(lessons: AffectedLesson[], more: object = {}) {
  const server = fakeServer({
    [previewPath]: () => ok({ lessons, cut: false, otherSchools: [], declared: null, ...more }),
    [declarePath]: () => ok(anAbsence({}, [aCover()])),
  });
  const form = aForm();
  form.teacher = aTeacher();
  await form.ask();
  return { form, server };
}

const at8 = anAffectedLesson({ lessonId: 'at8' });
const at10 = anAffectedLesson({ lessonId: 'at10', startsAt: '2026-11-03T09:05:00Z', endsAt: '2026-11-03T10:00:00Z' });
const shared = anAffectedLesson({
  lessonId: 'shared',
  coTeachers: ['Luc BEL'],
  suggested: { choice: 'on_site', by: 'Luc BEL' },
});

afterEach(() => vi.unstubAllGlobals());

describe('filling it in', () => {
  test('nothing is missing before the first try, then each missing thing has its sentence', async () => {
    const server = fakeServer({});
    const form = aForm({ byTelephone: true });
    expect(form.tried).toBe(false);
    expect(await form.send()).toBeUndefined();
    expect(form.tried).toBe(true);
    expect(Object.keys(form.problems)).toEqual(['teacher', 'caller']);
    expect(server.heard).toEqual([]);
  });

  test('a date that is missing keeps it from being sent', async () => {
    const { form, server } = await aPreviewedForm([at8]);
    const stretch = form.stretches[0]!;
    stretch.until = 'date';
    stretch.untilDate = '';
    expect(await form.send()).toBeUndefined();
    expect(server.heard.filter(({ path }) => !path.endsWith('/preview') && !path.endsWith('/session'))).toEqual([]);
  });

  test('another teacher takes schools, lessons and decisions away', async () => {
    const { form } = await aPreviewedForm([at8]);
    form.include('0430001T', true);
    form.decide([at8], { choice: 'not_needed' });
    form.teacher = aTeacher({ id: anId(2) });
    expect([form.otherUais, form.preview, form.choiceOf(at8)]).toEqual([[], null, { choice: 'to_cover' }]);
  });

  test('a further stretch begins on the next day of school, and eight are enough', () => {
    const form = aForm();
    form.stretches[0]!.until = '2026-11-06';
    form.addStretch();
    expect(form.stretches[1]?.firstDay).toBe('2026-11-09');
    while (form.canAddStretch) form.addStretch();
    expect(form.stretches).toHaveLength(8);
    form.removeStretch(form.stretches[1]!);
    expect(form.stretches).toHaveLength(7);
  });
});

describe('the lessons shown before sending', () => {
  test('are asked for once, with who and when', async () => {
    const { form, server } = await aPreviewedForm([at8, at10]);
    await form.ask();
    const asked = server.heard.filter(({ path }) => path.endsWith('/preview'));
    expect(asked).toHaveLength(1);
    expect(asked[0]?.body).toEqual({
      teacherId: anId(1),
      otherUais: [],
      stretches: [{ firstDay: today, lastDay: today, hours: null }],
    });
    expect(form.toCover).toBe(2);
  });

  test('nobody is asked about until teacher and dates are complete', async () => {
    const server = fakeServer({});
    const form = aForm();
    await form.ask();
    form.stretches[0]!.until = 'date';
    form.stretches[0]!.untilDate = '';
    form.teacher = aTeacher();
    await form.ask();
    expect(form.question).toBe('');
    expect(server.heard).toEqual([]);
  });

  test('a slow answer to an earlier question does not overwrite the later one', async () => {
    const waiting: ((response: Response) => void)[] = [];
    fakeServer({ [previewPath]: () => new Promise<Response>((resolve) => waiting.push(resolve)) });
    const reply = (lesson: AffectedLesson) => ok({ lessons: [lesson], cut: false, otherSchools: [], declared: null });
    const form = aForm();
    form.teacher = aTeacher();
    const first = form.ask();
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    form.stretches[0]!.until = '2026-11-04';
    const second = form.ask();
    await vi.waitFor(() => expect(waiting).toHaveLength(2));
    waiting[1]?.(reply(at10));
    await second;
    waiting[0]?.(reply(at8));
    await first;
    expect(form.preview?.lessons).toEqual([at10]);
  });

  test('a question that failed can be asked again', async () => {
    const answers = [no('unavailable'), ok({ lessons: [at8], cut: false, otherSchools: [], declared: null })];
    fakeServer({ [previewPath]: () => answers.shift() ?? no('internal') });
    const form = aForm();
    form.teacher = aTeacher();
    await form.ask();
    expect(form.previewing.failed?.code).toBe('unavailable');
    await form.ask();
    expect(form.preview?.lessons).toEqual([at8]);
  });
});

describe('what becomes of each lesson', () => {
  test('is what is suggested until somebody decides', async () => {
    const { form } = await aPreviewedForm([at8, shared]);
    expect(form.toCover).toBe(1);
    form.decide([at8, shared], { choice: 'not_needed' });
    expect(form.toCover).toBe(0);
  });

  test('taken on site by nobody is not sent', async () => {
    const { form, server } = await aPreviewedForm([at8]);
    form.decide([at8], { choice: 'on_site', by: ' ' });
    expect(form.isNameless(at8)).toBe(true);
    expect(await form.send()).toBeUndefined();
    expect(server.heard.at(-1)?.path).toContain('/preview');
  });

  test('only decisions about lessons on the screen are sent', async () => {
    const { form, server } = await aPreviewedForm([at8]);
    form.decide([at8], { choice: 'on_site', by: 'Luc BEL' });
    form.decide([at10], { choice: 'not_needed' });
    await form.send();
    expect(server.heard.at(-1)?.body).toMatchObject({
      choices: [{ lessonId: 'at8', choice: { choice: 'on_site', by: 'Luc BEL' } }],
    });
  });
});

describe('sending it', () => {
  test('declares what was said, and answers with the covers', async () => {
    const { form, server } = await aPreviewedForm([at8]);
    form.stretches[0]!.until = 'open';
    form.reason = 'training';
    form.include('0430001T', true);
    expect(await form.send()).toEqual(anAbsence({}, [aCover()]));
    expect(server.heard.at(-1)?.body).toEqual({
      requestKey: anId(9),
      teacherId: anId(1),
      otherUais: ['0430001T'],
      stretches: [{ firstDay: today, lastDay: null, hours: null }],
      reason: 'training',
      caller: null,
      choices: [],
    });
  });

  test('the helpdesk says who is on the telephone', async () => {
    const server = fakeServer({ [declarePath]: () => ok(anAbsence()) });
    const form = aForm({ byTelephone: true });
    form.teacher = aTeacher();
    form.caller = ' Mme Aubrac ';
    await form.send();
    expect(server.heard.at(-1)?.body).toMatchObject({ caller: 'Mme Aubrac' });
  });

  test('again after a lost line carries the same key, so that it is one absence', async () => {
    const answers = [Promise.reject(new TypeError('Failed to fetch')), ok(anAbsence())];
    const server = fakeServer({ [declarePath]: () => answers.shift() ?? no('internal') });
    const form = aForm();
    form.teacher = aTeacher();
    expect(await form.send()).toBeUndefined();
    expect(form.sending.failed?.code).toBe('unreachable');
    expect(await form.send()).toBeDefined();
    const sent = server.heard.filter(({ path }) => path.endsWith('/absences')).map(({ body }) => body);
    expect(sent).toHaveLength(2);
    expect(sent[0]).toEqual(sent[1]);
  });
});

describe('a draft', () => {
  function aStorage(): Storage {
    const kept = new Map<string, string>();
    return {
      get length() {
        return kept.size;
      },
      clear: () => kept.clear(),
      key: () => null,
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
    };
  }

  test('survives a reload with its key, so that it is still one absence', async () => {
    const { form } = await aPreviewedForm([at8]);
    form.stretches[0]!.until = '2026-11-05';
    form.decide([at8], { choice: 'on_site', by: '' });
    const storage = aStorage();
    keepDraft(storage, uai, form.draft);
    const reloaded = aForm({ key: 10 });
    expect(reloaded.restore(readDraft(storage, uai, today)!, [aTeacher()])).toBe(true);
    expect(reloaded.draft).toEqual(form.draft);
  });

  test('of yesterday, of another school, or of a teacher who left is none', () => {
    const form = aForm();
    form.teacher = aTeacher();
    const storage = aStorage();
    keepDraft(storage, uai, form.draft);
    expect(readDraft(storage, uai, '2026-11-04')).toBeNull();
    expect(readDraft(storage, '0430001T', today)).toBeNull();
    expect(aForm().restore(form.draft!, [])).toBe(false);
  });

  test('there is none before a teacher is chosen, and none that an older page wrote', () => {
    expect(aForm().draft).toBeNull();
    const storage = aStorage();
    storage.setItem(`releve.absence.${uai}`, '{"when":"today"}');
    expect(readDraft(storage, uai, today)).toBeNull();
    storage.setItem(`releve.absence.${uai}`, 'not json');
    expect(readDraft(storage, uai, today)).toBeNull();
  });
});
