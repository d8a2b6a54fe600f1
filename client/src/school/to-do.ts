import type { ReadyFault, TodayLesson } from '#contract/readiness.ts';
import { dayIn } from '#contract/words/times.ts';
import { absentSentence, arrivalSentence, officeSentence, glanceWords as words } from '#contract/words/today.ts';
import { absentParties, toldConditions } from '../readiness/faults.ts';
import { claimOf } from './day-summary.ts';

/** One thing the office has to do, and where it is done. */
export interface ToDo {
  key: string;
  sentence: string;
  /** `sheet`: of the day. `places`: the school's screens. `call`: the helpdesk. */
  where: 'sheet' | 'places' | 'call';
  /** The day it is about, on the school's clock. */
  day: string;
}

/** An adult is named a day ahead: of the days after, nobody knows yet who will be there. */
const DAYS_WITH_ADULTS = 2;

/** The day of a lesson on its school's clock. */
export function dayOf({ cover }: Pick<TodayLesson, 'cover'>): string {
  return dayIn(cover.startsAt, cover.timeZone);
}

/**
 * What a school's office has to do about the lessons of these days, the most urgent first: a lesson that runs without one of its
 * ends, then by hour: classes nobody comes for, screens, adults.
 * @param lessons soonest first @param now ms since the epoch
 */
export function toDoOf(lessons: readonly TodayLesson[], today: string, now: number): ToDo[] {
  const ahead = lessons.filter(({ cover }) => Date.parse(cover.endsAt) > now);
  const days = [...new Set(ahead.map(dayOf))];
  const promised = ahead.filter((lesson) => isMet(lesson, 'substitute'));
  const alone = ahead.filter(({ light }) => light === 'alone');
  const looked = new Set(alone.map(({ cover }) => cover.placeCode));
  const quiet = promised.filter(({ cover }) => !looked.has(cover.placeCode));
  return [
    ...alone.map(aloneToDo),
    ...days.flatMap((day) => [
      ...toOrganise(
        ahead.filter((lesson) => dayOf(lesson) === day && claimOf(lesson.cover, now) === 'missing'),
        today,
      ),
      ...screensToMend(quiet, day, today),
      ...(days.indexOf(day) < DAYS_WITH_ADULTS
        ? adultsToName(
            promised.filter((lesson) => dayOf(lesson) === day),
            today,
          )
        : []),
    ]),
  ];
}

function isMet({ conditions }: TodayLesson, wanted: string): boolean {
  return conditions.some(({ name, state }) => name === wanted && state === 'met');
}

function aloneToDo(lesson: TodayLesson): ToDo {
  const isScreen = absentParties(lesson).includes('classroom');
  const office = isScreen ? (officeSentence('screen_silent', lesson.cover) ?? []) : [];
  return {
    key: `alone ${lesson.cover.id}`,
    sentence: absentSentences(lesson).concat(office).join(' '),
    where: isScreen ? 'places' : 'call',
    day: dayOf(lesson),
  };
}

function absentSentences(lesson: TodayLesson): string[] {
  return absentParties(lesson).map((party) => absentSentence(party, lesson.cover));
}

/** Of one day. */
function toOrganise(lessons: readonly TodayLesson[], today: string): ToDo[] {
  const [first] = lessons;
  if (!first) return [];
  const day = dayOf(first);
  const sentence =
    lessons.length === 1
      ? words.organise(first.cover.className, words.when(first.cover, today, day))
      : words.organiseMany(lessons.length, words.day(day, today));
  return [{ key: `organise ${day}`, sentence, where: 'sheet', day }];
}

/** Each screen once for what it lacks, at the first lesson that wants it. */
function screensToMend(promised: readonly TodayLesson[], day: string, today: string): ToDo[] {
  const firsts = new Map<string, { lesson: TodayLesson; fault: ReadyFault }>();
  for (const lesson of promised) {
    const fault = lesson.conditions.find(({ name, state }) => isOfScreen(name) && state === 'unmet')?.fault;
    const key = `screen ${lesson.cover.placeCode}`;
    if (fault && !firsts.has(key)) firsts.set(key, { lesson, fault });
  }
  return [...firsts].flatMap(([key, { lesson, fault }]) => {
    const sentence = officeSentence(fault, lesson.cover);
    if (sentence === null || dayOf(lesson) !== day) return [];
    return [{ key, sentence: words.before(sentence, words.when(lesson.cover, today, day)), where: 'places', day }];
  });
}

function isOfScreen(name: string): boolean {
  return name === 'classroom' || name === 'line';
}

/** Of one day. */
function adultsToName(promised: readonly TodayLesson[], today: string): ToDo[] {
  const nameless = promised.filter((lesson) => !isMet(lesson, 'adult'));
  const [first] = nameless;
  if (!first) return [];
  const day = dayOf(first);
  const named = officeSentence('adult_unnamed', first.cover) ?? '';
  const sentence =
    nameless.length === 1
      ? words.before(named, words.when(first.cover, today, day))
      : words.adultMany(nameless.length, words.day(day, today));
  return [{ key: `adults ${day}`, sentence, where: 'sheet', day }];
}

/** What a lesson still takes from the office, after who comes and when; null when it takes nothing. */
export function preparedSentence(lesson: TodayLesson): string | null {
  if (lesson.light === 'alone') return absentSentences(lesson).join(' ');
  const steps = toldConditions(lesson).flatMap(({ fault, isLater }) =>
    isLater && fault !== 'adult_unnamed' ? [] : (officeSentence(fault, lesson.cover) ?? []),
  );
  return steps.length === 0 ? null : [arrivalSentence(lesson.cover), ...steps].join(' ');
}
