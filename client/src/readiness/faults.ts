import {
  type ConditionName,
  type Contacts,
  faultMenders,
  type Mender,
  type ReadyFault,
  type TodayLesson,
} from '#contract/readiness.ts';
import { type Party, parties } from '#contract/rooms.ts';
import { absentSentence, faultSentence, menderName } from '#contract/words/today.ts';

/** What somebody can be asked about, in words. */
export interface Missing {
  mender: Mender;
  /** Nothing of it is due yet. */
  isLater: boolean;
  sentence: string;
  name: string;
  /** Empty when nobody said. */
  phone: string;
}

/** A line is measured with its screen's check: where that is missing, one sentence says both. */
const saysLineToo: ReadonlySet<ReadyFault | null> = new Set<ReadyFault>(['no_screen', 'screen_silent', 'not_checked']);

/** The conditions that are not met and are worth a sentence: what follows from something else is not told twice. */
export function toldConditions({
  conditions,
}: Pick<TodayLesson, 'conditions'>): { fault: ReadyFault; isLater: boolean }[] {
  const faultOf = (wanted: ConditionName) => conditions.find(({ name }) => name === wanted)?.fault ?? null;
  if (faultOf('substitute') === 'nobody_found') return [{ fault: 'nobody_found', isLater: false }];
  return conditions.flatMap(({ state, fault }) => {
    if (fault === null || fault === 'place_undecided') return [];
    if (fault === 'line_not_measured' && saysLineToo.has(faultOf('classroom'))) return [];
    return [{ fault, isLater: state === 'later' }];
  });
}

/** The ends that are not there while the lesson runs. */
export function absentParties({ light, present }: Pick<TodayLesson, 'light' | 'present'>): Party[] {
  return light === 'alone' ? parties.filter((party) => !present?.[party]) : [];
}

/** What a lesson lacks, by whom to ask: first who is not there, then in the order of its conditions. */
export function missingIn(lesson: TodayLesson, contacts: Contacts): Missing[] {
  const { cover } = lesson;
  const absent = absentParties(lesson).map((party) => ({
    mender: party === 'substitute' ? ('substitute' as const) : ('school_office' as const),
    isLater: false,
    sentence: absentSentence(party, cover),
  }));
  const faults = toldConditions(lesson).map(({ fault, isLater }) => ({
    mender: faultMenders[fault],
    isLater,
    sentence: faultSentence(fault, isLater, cover),
  }));
  return [...Map.groupBy([...absent, ...faults], ({ mender }) => mender)].map(([mender, told]) => ({
    mender,
    isLater: told.every(({ isLater }) => isLater),
    sentence: told.map(({ sentence }) => sentence).join(' '),
    name: menderName(mender, lesson, contacts),
    phone: phoneOf(mender, lesson, contacts),
  }));
}

/** The number under which somebody can be asked; empty when nobody said. */
function phoneOf(mender: Mender, lesson: TodayLesson, contacts: Contacts): string {
  const phones: Record<Mender, string> = {
    substitute: lesson.substitutePhone,
    school_office: lesson.schoolPhone,
    coordinator: contacts.coordinatorPhone,
    helpdesk: contacts.helpdeskPhone,
  };
  return phones[mender];
}

/** "04 71 00 00 00" → `tel:0471000000`; the zero in "+33 (0)4" is not dialled. */
export function phoneLink(phone: string): string {
  return `tel:${phone.replace('(0)', '').replaceAll(/[^\d+]/g, '')}`;
}
