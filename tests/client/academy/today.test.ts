import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Contacts, Light, TodayLesson } from '#contract/readiness.ts';
import { Today } from '../../../client/src/academy/today/today.svelte.ts';
import { missingIn, phoneLink } from '../../../client/src/readiness/faults.ts';
import { anId } from '../support/build.ts';
import { aTodayLesson } from '../support/build-today.ts';
import { fakeServer, no, ok } from '../support/fake-server.ts';

const todayPath = 'GET /api/academies/06/today';
const contactsPath = 'PUT /api/academies/06/contacts';
const contacts: Contacts = {
  coordinatorName: 'Bureau des remplacements',
  coordinatorPhone: '04 65 71 10 00',
  helpdeskPhone: '',
};
const reply = (lessons: readonly TodayLesson[], day = '2026-11-03') =>
  ok({ day, lessons, contacts, serverNow: '2026-11-03T06:12:00Z' });
const lesson = (number: number, light: Light | null, cover: Partial<TodayLesson['cover']> = {}): TodayLesson => ({
  ...aTodayLesson({ id: anId(number), ...cover }),
  light,
});

afterEach(() => vi.unstubAllGlobals());

async function openDay(...lessons: TodayLesson[]): Promise<Today> {
  fakeServer({ [todayPath]: () => reply(lessons) });
  const today = new Today('06');
  await today.load();
  return today;
}
const shown = (today: Today) => today.groups.map(({ name, lessons }) => [name, lessons.map(({ cover }) => cover.id)]);

test('what somebody should look after stands first, by hour within, and what is over last', async () => {
  const day = await openDay(
    lesson(1, null),
    lesson(2, 'ready'),
    lesson(3, 'not_ready'),
    lesson(4, 'alone'),
    lesson(5, 'not_ready'),
  );
  expect(shown(day)).toEqual([
    ['alone', [anId(4)]],
    ['not_ready', [anId(3), anId(5)]],
    ['ready', [anId(2)]],
    ['others', [anId(1)]],
  ]);
});

test('a light alone is shown on demand, and a name is found whatever its accents', async () => {
  const day = await openDay(
    lesson(1, 'ready', { schoolName: 'Collège des Étangs', className: '4e B' }),
    lesson(2, 'ready', { schoolName: 'Collège du Val-Clair', className: '5e A' }),
    lesson(3, 'not_ready', { schoolName: 'Collège des Étangs' }),
  );
  day.filter = 'ready';
  expect(shown(day)).toEqual([['ready', [anId(1), anId(2)]]]);
  day.search = 'etangs 4e';
  expect(shown(day)).toEqual([['ready', [anId(1)]]]);
  day.search = 'nobody of that name';
  expect(day.groups).toEqual([]);
  expect(day.count('ready')).toBe(2);
});

test('the keys go through the lessons as they are shown, and stop at the ends', async () => {
  const day = await openDay(lesson(1, 'ready'), lesson(2, 'alone'));
  const steps = ([1, 1, 1, -1, -1] as const).map((by) => {
    day.step(by);
    return day.selectedId;
  });
  expect(steps).toEqual([anId(2), anId(1), anId(1), anId(2), anId(2)]);
});

test('left open over night it is the new day’s in the morning; a day that was turned to stays', async () => {
  const { heard, answers } = fakeServer({ [todayPath]: () => reply([]) });
  const day = new Today('06');
  await day.load();
  answers[todayPath] = () => reply([], '2026-11-04');
  await day.load();
  expect([day.day, day.today]).toEqual(['2026-11-04', '2026-11-04']);
  answers[todayPath] = () => reply([], '2026-11-09');
  await day.turnTo('2026-11-09');
  await day.load();
  expect([day.day, day.today]).toEqual(['2026-11-09', '2026-11-04']);
  expect(heard.map(({ path }) => path.split('?')[1])).toEqual([
    undefined,
    undefined,
    'day=2026-11-09',
    'day=2026-11-09',
  ]);
});

test('an answer for a day that was left meanwhile is dropped', async () => {
  const waiting: ((response: Response) => void)[] = [];
  fakeServer({ [todayPath]: () => new Promise<Response>((resolve) => waiting.push(resolve)) });
  const day = new Today('06');
  const first = day.load();
  const second = day.turnTo('2026-11-04');
  await vi.waitFor(() => expect(waiting).toHaveLength(2));
  waiting[1]?.(reply([lesson(2, 'ready')], '2026-11-04'));
  waiting[0]?.(reply([lesson(1, 'ready')], '2026-11-03'));
  await Promise.all([first, second]);
  expect([day.day, day.lessons?.map(({ cover }) => cover.id)]).toEqual(['2026-11-04', [anId(2)]]);
});

test('numbers that were refused are not taken for said', async () => {
  const { answers } = fakeServer({ [contactsPath]: () => no('invalid_input') });
  const day = new Today('06');
  expect(await day.saveContacts(contacts)).toBe(false);
  expect(day.contacts.coordinatorPhone).toBe('');
  answers[contactsPath] = () => ok({});
  expect(await day.saveContacts(contacts)).toBe(true);
  expect(day.contacts).toEqual(contacts);
});

describe('what a lesson lacks', () => {
  const told = (lacking: TodayLesson) =>
    missingIn(lacking, contacts).map(({ mender, sentence, phone }) => [
      mender,
      sentence.split('\u00a0').join(' '),
      phone,
    ]);

  test('is told once a person, with the number under which they are asked', () => {
    const lacking = {
      ...aTodayLesson({}, { classroom: 'screen_silent', line: 'line_not_measured', adult: 'adult_unnamed' }),
      schoolPhone: '04 65 71 20 01',
    };
    expect(told(lacking)).toEqual([
      [
        'school_office',
        'L’écran de la salle 203 est éteint ou sans réseau. Aucun adulte n’est désigné pour la 4e B.',
        '04 65 71 20 01',
      ],
    ]);
  });

  test('while the lesson runs is who is not there, with the number of either', () => {
    const running: TodayLesson = {
      ...aTodayLesson(),
      ...{ light: 'alone', present: { substitute: false, classroom: false } },
      ...{ schoolPhone: '04 65 71 20 01', substitutePhone: '06 39 98 10 00' },
    };
    expect(told(running)).toEqual([
      ['substitute', 'Noé Vasseur n’est pas dans le cours.', '06 39 98 10 00'],
      ['school_office', 'L’écran de la salle 203 n’est pas dans le cours.', '04 65 71 20 01'],
    ]);
  });

  test('before anybody is found is that alone', () => {
    const open = aTodayLesson(
      { state: 'open', substituteName: null },
      { substitute: 'nobody_found', adult: 'adult_unnamed' },
    );
    expect(told(open)).toEqual([['coordinator', 'Aucun remplaçant n’est encore trouvé.', '04 65 71 10 00']]);
  });

  test('without a number is told all the same', () => {
    expect(told(aTodayLesson({}, { line: 'line_too_weak' }))).toEqual([
      ['helpdesk', 'La ligne de la salle 203 est trop faible pour une séance.', ''],
    ]);
  });
});

test.each([
  ['04 65 71 10 00', 'tel:0465711000'],
  ['+33 (0)4 65 71 10 00', 'tel:+33465711000'],
])('%s is called as %s', (phone, link) => {
  expect(phoneLink(phone)).toBe(link);
});
