import { describe, expect, test } from 'vitest';
import type { Cover } from '#contract/cover.ts';
import type { TodayLesson } from '#contract/readiness.ts';
import { absenceSentence } from '#contract/words/school.ts';
import { daysAhead, standingOf } from '../../../client/src/school/day-summary.ts';
import { preparedSentence, toDoOf } from '../../../client/src/school/to-do.ts';
import { aCover, anAbsence, anId } from '../support/build.ts';
import { aTodayLesson as aLesson } from '../support/build-today.ts';

/** Tuesday 3 November 2026, 07:10 in Paris. */
const TODAY = '2026-11-03';
const NOW = Date.parse('2026-11-03T06:10:00Z');
const at = (day: number, hour: number): Partial<Cover> => ({
  id: anId(day * 100 + hour),
  startsAt: new Date(Date.UTC(2026, 10, day, hour - 1)).toISOString(),
  endsAt: new Date(Date.UTC(2026, 10, day, hour - 1, 55)).toISOString(),
});

/** No-break spaces as plain ones: what is tested here is what is said. */
const plain = (text: string | null) => text?.replaceAll('\u00a0', ' ') ?? null;
const toDo = (...lessons: TodayLesson[]) =>
  toDoOf(lessons, TODAY, NOW).map(({ sentence, where }) => [where, plain(sentence)]);

describe('what there is to do', () => {
  test('nothing, when everything that comes is ready, and what is over asks nothing', () => {
    expect(toDo(aLesson(at(3, 10)), aLesson(at(3, 6), { adult: 'adult_unnamed' }))).toEqual([]);
  });

  test('a class nobody comes for, by name; several of a day together', () => {
    const missing = { state: 'no_cover', className: '4e B' } as const;
    expect(toDo(aLesson({ ...at(3, 10), ...missing }))).toEqual([
      ['sheet', 'Prévoyez une permanence pour la 4e B, à 10 h 00.'],
    ]);
    expect(toDo(aLesson({ ...at(4, 10), ...missing }), aLesson({ ...at(4, 11), ...missing }))).toEqual([
      ['sheet', 'Prévoyez une permanence pour 2 séances, demain.'],
    ]);
  });

  test('each screen once, at its first lesson', () => {
    const off = { classroom: 'screen_silent' } as const;
    expect(
      toDo(aLesson(at(3, 10), off), aLesson(at(3, 11), off), aLesson({ ...at(3, 11), placeCode: '101' }, off)),
    ).toEqual([
      ['places', 'Allumez le PC et le vidéoprojecteur de la salle 203. Prochaine séance à 10 h 00.'],
      ['places', 'Allumez le PC et le vidéoprojecteur de la salle 101. Prochaine séance à 11 h 00.'],
    ]);
  });

  test('an adult for today and the next day of lessons, and no further ahead', () => {
    const nobody = { adult: 'adult_unnamed' } as const;
    const lessons = [at(3, 10), at(6, 10), at(6, 11), at(9, 10)].map((when) => aLesson(when, nobody));
    expect(toDo(...lessons)).toEqual([
      ['sheet', 'Désignez un adulte pour la 4e B. Prochaine séance à 10 h 00.'],
      ['sheet', 'Désignez un adulte pour 2 séances, vendredi 6 novembre.'],
    ]);
  });

  test('no adult and no screen for a lesson that nobody has promised yet', () => {
    const searching = { substitute: 'nobody_found', adult: 'adult_unnamed' } as const;
    expect(toDo(aLesson({ ...at(3, 10), state: 'open' }, searching))).toEqual([]);
  });

  test('a lesson that runs without one of its ends goes before everything', () => {
    const alone = (present: TodayLesson['present']): TodayLesson => ({ ...aLesson(at(3, 7)), light: 'alone', present });
    const missing = aLesson({ ...at(3, 7), state: 'no_cover' });
    expect(toDo(missing, alone({ substitute: true, classroom: false }))[0]).toEqual([
      'places',
      'L’écran de la salle 203 n’est pas dans le cours. Allumez le PC et le vidéoprojecteur de la salle 203.',
    ]);
    const next = aLesson(at(3, 10), { classroom: 'screen_silent' });
    expect(toDo(alone({ substitute: true, classroom: false }), next)).toHaveLength(1);
    expect(toDo(missing, alone({ substitute: false, classroom: true }))[0]).toEqual([
      'call',
      'Noé Vasseur n’est pas dans le cours.',
    ]);
  });
});

test('an hour with something to do never says that there is nothing to do', () => {
  expect(preparedSentence(aLesson(at(3, 10)))).toBeNull();
  expect(plain(preparedSentence(aLesson(at(3, 10), { classroom: 'not_checked', line: 'line_not_measured' })))).toBe(
    'Noé Vasseur arrive à l’écran de la salle 203 à 10 h 00. Lancez une vérification de l’écran de la salle 203.',
  );
});

test('the days ahead are those of the timetable, and a Saturday on which somebody is missed', () => {
  const covers = [
    aCover({ ...at(3, 10), state: 'accepted' }),
    aCover({ ...at(7, 10), state: 'no_cover' }),
    aCover({ ...at(5, 10), state: 'cancelled' }),
  ];
  const seen = daysAhead(TODAY, 7, covers, [1, 2, 3, 4, 5], NOW);
  expect(seen.map(({ day, count }) => `${day.slice(-2)}: ${count}`)).toEqual([
    ...['03: 1', '04: 0', '05: 0', '06: 0', '07: 1', '09: 0'],
  ]);
  expect(seen[4]?.counts).toEqual({ settled: 0, searching: 0, missing: 1, none: 0 });
});

describe('the state of an absence in one sentence', () => {
  const told = (...covers: Partial<Cover>[]) => {
    const entry = anAbsence(
      {},
      covers.map((cover) => aCover(cover)),
    );
    return plain(absenceSentence(standingOf(entry, NOW)));
  };

  test.each<[Partial<Cover>[], string]>([
    [[], 'Aucun cours à remplacer.'],
    [[{ ...at(3, 10), state: 'cancelled' }], 'Aucun cours à remplacer.'],
    [
      [
        { ...at(3, 10), state: 'accepted' },
        { ...at(4, 10), state: 'on_site' },
      ],
      'Tout est organisé pour 2 séances, rien à faire.',
    ],
    [
      [
        { ...at(3, 10), state: 'accepted' },
        { ...at(4, 10), state: 'offered' },
      ],
      'Remplacement en cours : la recherche continue pour 1 séance sur 2, rien à faire pour l’instant.',
    ],
    [
      [
        { ...at(3, 10), state: 'no_cover' },
        { ...at(3, 11), state: 'open' },
        { ...at(4, 10), state: 'accepted' },
      ],
      'À organiser sur place : 1 séance sur 3, la recherche continue pour 1 séance.',
    ],
    [
      [
        { ...at(2, 10), state: 'taught' },
        { ...at(2, 11), state: 'failed' },
      ],
      'Terminée : cours donné pour 1 séance sur 2.',
    ],
    // Earlier on this very day: the search is over with the hour.
    [[{ ...at(3, 6), state: 'open' }], 'Terminée : cours donné pour 0 séance sur 1.'],
    [
      [
        { ...at(3, 6), state: 'offered' },
        { ...at(3, 10), state: 'accepted' },
      ],
      'Tout est organisé pour 1 séance, rien à faire.',
    ],
  ])('%# %j', (covers, sentence) => {
    expect(told(...covers)).toBe(sentence);
  });

  test('withdrawn', () => {
    expect(absenceSentence(standingOf(anAbsence({ state: 'withdrawn' }), NOW))).toBe('Absence annulée.');
  });
});
