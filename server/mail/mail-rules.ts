import type { HappeningType } from '#contract/happenings.ts';
import type { MailKind } from '#contract/mails.ts';
import type { GiveBackReason, TakeBackReason } from '#contract/offers.ts';
import { mailWords as words } from '#contract/words/mails.ts';
import { dayAndTime, dayIn, differs, longDay, timeRange, zoneName } from '#contract/words/times.ts';

/** One letter to be written: about what, and to whom. */
export interface ToTell {
  kind: MailKind;
  to: 'substitute' | 'school' | 'academy';
}

/**
 * Who is told of what, each once. A refusal is told to nobody: whoever refused knows, and the board asks the next. What somebody
 * promised and gives back is also told to the coordinators: nobody may be at the board in the evening, and a class waits.
 */
export const toldOf: Partial<Record<HappeningType, readonly ToTell[]>> = {
  'offer.sent': [{ kind: 'offer_sent', to: 'substitute' }],
  'offer.withdrawn': [{ kind: 'offer_withdrawn', to: 'substitute' }],
  'offer.expired': [{ kind: 'offer_expired', to: 'substitute' }],
  'offer.accepted': [
    { kind: 'offer_accepted', to: 'substitute' },
    { kind: 'school_answer', to: 'school' },
  ],
  'cover.cancelled': [{ kind: 'lessons_taken_back', to: 'substitute' }],
  'cover.moved': [{ kind: 'lessons_taken_back', to: 'substitute' }],
  'cover.on_site': [{ kind: 'lessons_taken_back', to: 'substitute' }],
  'cover.not_needed': [{ kind: 'lessons_taken_back', to: 'substitute' }],
  'cover.given_back': [
    { kind: 'lessons_reopened', to: 'school' },
    { kind: 'promise_given_back', to: 'academy' },
  ],
  'cover.taken_back': [
    { kind: 'lessons_taken_back', to: 'substitute' },
    { kind: 'lessons_reopened', to: 'school' },
  ],
};

/** What a letter tells, as it was when it happened; instants are ISO strings in UTC. */
export interface MailFacts {
  /** The zone the reader lives in: the substitute's for substitutes, the first lesson's for schools and coordinators. */
  ownZone: string;
  teacherName: string;
  substituteName: string;
  /** Of the offer. */
  deadline: string;
  /** Why the academy withdraws or takes back, or the substitute gives back; null for what nobody gave a reason for, and for schools. */
  because: GiveBackReason | TakeBackReason | null;
  /** At least one; an absence may concern several schools. */
  lessons: MailLesson[];
}

/** A type, not an interface: only types are taken for JSON. */
export type MailLesson = {
  coverId: string;
  uai: string;
  schoolName: string;
  commune: string;
  /** Of the school. */
  timeZone: string;
  className: string;
  subject: string;
  startsAt: string;
  endsAt: string;
};

export interface Letter {
  subject: string;
  hello: string;
  text: string;
  /** Each school with its lessons. */
  schools: { where: string; lessons: string[] }[];
  more: string;
  action: { label: string; href: string };
  footer: string[];
}

export interface LetterMatter {
  kind: MailKind;
  toName: string;
  absenceId: string;
  facts: MailFacts;
}

/** Where letters lead: pages below `publicUrl`; `offerToken` signs the link of an offer that can still be answered. */
export interface Addresses {
  publicUrl: string;
  offerToken: string | null;
}

/** The letter itself, ready to be set as HTML and as plain text. */
export function letterOf(matter: LetterMatter, addresses: Addresses): Letter {
  const { facts, kind, toName } = matter;
  const { subject, text, more, action } = spoken(matter);
  const isLink = kind === 'offer_sent' && addresses.offerToken !== null;
  return {
    subject,
    hello: words.hello(toName),
    text,
    schools: schoolsOf(facts),
    more,
    action: { label: action, href: hrefOf(matter, addresses) },
    footer: isLink ? [words.footer.link, words.footer.why] : [words.footer.why],
  };
}

function schoolsOf({ lessons, ownZone }: MailFacts): Letter['schools'] {
  const bySchool = Map.groupBy(lessons, ({ schoolName, commune }) => words.where(schoolName, commune));
  return [...bySchool].map(([where, its]) => ({ where, lessons: its.map((lesson) => lessonLine(lesson, ownZone)) }));
}

function spoken({ kind, facts }: LetterMatter) {
  const { teacherName, substituteName, deadline, ownZone, because, lessons } = facts;
  const count = lessons.length;
  const schoolName = words.schools([...new Set(lessons.map((lesson) => lesson.schoolName))]);
  const { letters } = words;
  switch (kind) {
    case 'offer_sent': {
      const { subject, text, more, action } = letters.offer_sent;
      const at = dayAndTime(deadline, ownZone, LONG_AGO);
      return { subject: subject(count, schoolName), text: text(count, teacherName), more: more(at), action };
    }
    case 'offer_accepted': {
      const { subject, text, ...rest } = letters.offer_accepted;
      return { subject: subject(count, schoolName), text: text(count, teacherName), ...rest };
    }
    case 'school_answer':
    case 'lessons_reopened': {
      const { subject, text, ...rest } = letters[kind];
      return { subject: subject(count, teacherName), text: text(count, substituteName), ...rest };
    }
    case 'promise_given_back': {
      const { subject, text, ...rest } = letters.promise_given_back;
      return {
        subject: subject(count, schoolName),
        text: text(count, { substituteName, teacherName, because }),
        ...rest,
      };
    }
    case 'offer_expired': {
      const { subject, text, ...rest } = letters.offer_expired;
      return { subject: subject(count, schoolName), text: text(count), ...rest };
    }
    case 'offer_withdrawn':
    case 'lessons_taken_back': {
      const { subject, text, ...rest } = letters[kind];
      return { subject: subject(count, schoolName), text: text(count, because), ...rest };
    }
  }
}

/** A present in which no day is today or tomorrow: those words would be wrong in a letter that is read later. */
const LONG_AGO = 0;

/** "mardi 3 novembre, 10 h 05 – 11 h 00 : 4e B, Mathématiques", with the school's own clock behind it where it differs. */
function lessonLine(lesson: MailLesson, ownZone: string): string {
  const { startsAt, endsAt, className, subject, timeZone } = lesson;
  const line = words.lesson(
    longDay(dayIn(startsAt, ownZone)),
    timeRange(startsAt, endsAt, ownZone),
    `${className}, ${subject}`,
  );
  if (!differs(startsAt, ownZone, timeZone)) return line;
  return `${line} ${words.there(timeRange(startsAt, endsAt, timeZone), zoneName(timeZone))}`;
}

function hrefOf({ kind, absenceId, facts }: LetterMatter, { publicUrl, offerToken }: Addresses): string {
  const base = publicUrl.replace(/\/$/, '');
  if (kind === 'school_answer' || kind === 'lessons_reopened') return `${base}/etablissement/absences/${absenceId}`;
  if (kind === 'promise_given_back') return `${base}/academie?cover=${facts.lessons[0]?.coverId ?? ''}`;
  return kind === 'offer_sent' && offerToken ? `${base}/offre/${offerToken}` : `${base}/remplacant`;
}

const SECOND_MS = 1000;
const FIRST_PAUSE_MS = 10 * SECOND_MS;
const LONGEST_PAUSE_MS = 60 * 60 * SECOND_MS;
/** With the pauses below about half a day: a mail server that is away over night loses nobody a letter. */
const MOST_TRIES = 20;

/**
 * When a letter that did not leave is tried again: after 10 s, 20 s, 40 s … an hour at most, since an offer may live for ten
 * minutes only. Null gives it up: too many tries, or the recipient's server said never.
 */
export function nextTry(tries: number, now: Date, isForGood: boolean): Date | null {
  if (isForGood || tries >= MOST_TRIES) return null;
  return new Date(now.getTime() + Math.min(FIRST_PAUSE_MS * 2 ** (tries - 1), LONGEST_PAUSE_MS));
}
