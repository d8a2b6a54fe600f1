import type { Component } from 'svelte';
import { frameWords } from '#contract/words/frame.ts';

/** A page as its own lazily loaded part. Names in `:…` of the path are its props, all strings. */
export interface Door {
  readonly path: string;
  /** What the browser's tab and a screen reader say. */
  readonly title: string;
  /** Whether the page waits for the session, opens for accounts only, or does without (a projector has none). */
  readonly session: 'none' | 'asked' | 'required';
  readonly load: () => Promise<{ default: Component<Record<string, string>> }>;
  /**
   * What the first screen asks of the server as soon as it stands: paths of the contract, `:uai` and `:academyCode` for the
   * reader's own. The server announces them with the page, so that the answers are there when the script is.
   */
  readonly reads: readonly string[];
}

type Loaded<Props extends Record<string, string>> = Promise<{ default: Component<Props> }>;

/** Paths give strings; the table is the one place where a component's own props meet them. */
function door<const Path extends string>(
  path: Path,
  title: string,
  session: Door['session'],
  load: () => Loaded<PropsIn<Path>>,
  reads: readonly string[] = [],
): Door {
  return { path, title, session, load: load as Door['load'], reads };
}

type PropsIn<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? { [K in Name]: string } & PropsIn<Rest>
  : Path extends `${string}:${infer Name}`
    ? { [K in Name]: string }
    : Record<never, string>;

const { doors: titles } = frameWords;

/** The same part at several paths: going from one to the other keeps what the office has on its desk. */
const school = () => import('./school/SchoolDoor.svelte');
const schoolReads = ['/schools/:uai', '/schools/:uai/absences'];

/** Every path of the client. What is not here is the designed 404. */
export const doors: readonly Door[] = [
  door('/', titles.front, 'asked', () => import('./front/FrontDoor.svelte')),
  door('/etablissement', titles.school, 'required', school, [
    ...schoolReads,
    '/schools/:uai/today',
    '/schools/:uai/proposals',
  ]),
  door('/etablissement/absences/:absenceId', titles.absence, 'required', school, schoolReads),
  door('/etablissement/repetition/:rehearsalId', titles.rehearsal, 'required', school),
  door('/etablissement/:view', titles.school, 'required', school, schoolReads),
  door('/academie', titles.academy, 'required', () => import('./academy/AcademyDoor.svelte'), [
    '/academies/:academyCode/covers?order=hour&group=open',
    '/academies/:academyCode/plans/latest',
  ]),
  door('/academie/aujourdhui', titles.today, 'required', () => import('./academy/today/TodayDoor.svelte'), [
    '/academies/:academyCode/today',
  ]),
  door('/academie/semaine', titles.academyWeek, 'required', () => import('./academy/week/WeekDoor.svelte')),
  door('/academie/mesures', titles.measures, 'required', () => import('./academy/measures/MeasuresDoor.svelte'), [
    '/academies/:academyCode/measures?period=month',
  ]),
  door('/academie/vivier', titles.pool, 'required', () => import('./academy/PoolDoor.svelte')),
  door('/remplacant', titles.substitute, 'required', () => import('./substitute/SubstituteDoor.svelte'), ['/offers']),
  door('/remplacant/heures', titles.hours, 'required', () => import('./substitute/HoursPage.svelte')),
  door(
    '/remplacant/disponibilites',
    titles.availability,
    'required',
    () => import('./substitute/AvailabilityDoor.svelte'),
  ),
  door('/remplacant/semaine', titles.myWeek, 'required', () => import('./substitute/week/MyWeekDoor.svelte')),
  door(
    '/remplacant/seance/:coverId/preparation',
    titles.preparation,
    'required',
    () => import('./substitute/PreparationPage.svelte'),
  ),
  door('/remplacant/essai', titles.echo, 'required', () => import('./rehearsal/EchoDoor.svelte')),
  door('/remplacant/seance/:coverId', titles.studio, 'required', () => import('./studio/StudioDoor.svelte')),
  door('/classe', titles.classroom, 'none', () => import('./classroom/ClassroomDoor.svelte')),
  door('/offre/:token', titles.offerByLink, 'none', () => import('./mailbox/OfferByLink.svelte')),
  door('/boite', titles.mailbox, 'asked', () => import('./mailbox/MailboxDoor.svelte')),
  door('/galerie', titles.gallery, 'none', () => import('./gallery/GalleryDoor.svelte')),
];

/** The door a path leads to, with the values of its `:names`; null is the designed 404. */
export function doorAt(pathname: string): { door: Door; props: Record<string, string> } | null {
  for (const candidate of doors) {
    const props = match(candidate.path, pathname);
    if (props) return { door: candidate, props };
  }
  return null;
}

function match(path: string, pathname: string): Record<string, string> | null {
  const wanted = path.split('/');
  const given = (pathname === '/' ? pathname : pathname.replace(/\/$/, '')).split('/');
  if (wanted.length !== given.length) return null;
  const props: Record<string, string> = {};
  for (const [index, piece] of wanted.entries()) {
    const value = given[index] ?? '';
    if (piece.startsWith(':')) props[piece.slice(1)] = value;
    else if (piece !== value) return null;
  }
  return props;
}
