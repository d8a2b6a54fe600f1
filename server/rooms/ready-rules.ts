import type { CoverState } from '#contract/cover.ts';
import { type CameraPolicy, type PastCheck, SCREEN_SILENT_AFTER_MS } from '#contract/places.ts';
import {
  CHECK_GOOD_FOR_MS,
  type Condition,
  type ConditionName,
  DUE_BEFORE_MS,
  type Light,
  type ReadyFault,
} from '#contract/readiness.ts';
import type { LessonTimes } from './room-rules.ts';

/** A paired screen: when it was heard last, and what it found out about itself last. */
export interface Screen {
  lastSeenAt: Date | null;
  check: PastCheck | null;
}

/** What decides whether a lesson is ready. */
export interface ReadyFacts extends LessonTimes {
  state: CoverState;
  adult: string | null;
  /** Null: no substitute is chosen, and the place with them. */
  place: { camera: CameraPolicy; screen: Screen | null } | null;
  /** Who is connected, while the doors are open; else null. */
  present: { substitute: boolean; classroom: boolean } | null;
}

/** What is there in time when it is there shortly before the lesson: what a screen mends by itself once it is on, and a name. */
const dueLate: ReadonlySet<ReadyFault> = new Set([
  'screen_silent',
  'not_checked',
  'line_not_measured',
  'adult_unnamed',
]);

/** Whether somebody is still to come, or comes: all else is over, or needs nobody. */
export function awaitsSubstitute({ state, endsAt }: Pick<ReadyFacts, 'state' | 'endsAt'>, now: Date): boolean {
  return now < endsAt && ['open', 'planned', 'offered', 'accepted', 'live'].includes(state);
}

/** The four conditions of a lesson that awaits its substitute, in the order of the contract. */
export function conditionsOf(facts: ReadyFacts, now: Date): Condition[] {
  const isEarly = facts.startsAt.getTime() - now.getTime() > DUE_BEFORE_MS;
  const told = (name: ConditionName, fault: ReadyFault | null): Condition => {
    if (fault === null) return { name, state: 'met', fault };
    const isLater = fault === 'place_undecided' || (isEarly && dueLate.has(fault));
    return { name, state: isLater ? 'later' : 'unmet', fault };
  };
  return [
    told('substitute', substituteFault(facts.state)),
    told('classroom', classroomFault(facts, now)),
    told('line', lineFault(facts, now)),
    told('adult', facts.adult === null ? 'adult_unnamed' : null),
  ];
}

function substituteFault(state: CoverState): ReadyFault | null {
  if (state === 'accepted' || state === 'live') return null;
  if (state === 'offered') return 'not_answered';
  return state === 'planned' ? 'not_asked' : 'nobody_found';
}

/** A screen that is in the lesson has shown that it is there. A dark picture is no fault: at night every room is dark. */
function classroomFault({ place, present }: ReadyFacts, now: Date): ReadyFault | null {
  if (present?.classroom) return null;
  if (place === null) return 'place_undecided';
  if (place.screen === null) return 'no_screen';
  const { lastSeenAt, check } = place.screen;
  if (lastSeenAt === null || now.getTime() - lastSeenAt.getTime() > SCREEN_SILENT_AFTER_MS) return 'screen_silent';
  if (!isRecent(check, now)) return 'not_checked';
  if (check.microphone !== 'works') return check.microphone === 'silent' ? 'microphone_silent' : 'microphone_missing';
  return check.camera === 'missing' && place.camera !== 'off' ? 'camera_missing' : null;
}

function lineFault({ place, present }: ReadyFacts, now: Date): ReadyFault | null {
  if (present?.classroom) return null;
  if (place === null) return 'place_undecided';
  const check = place.screen?.check ?? null;
  if (!isRecent(check, now) || check.line === null) return 'line_not_measured';
  return check.line === 'too_weak' ? 'line_too_weak' : null;
}

function isRecent(check: PastCheck | null, now: Date): check is PastCheck {
  return check !== null && now.getTime() - Date.parse(check.checkedAt) <= CHECK_GOOD_FOR_MS;
}

/** The light of a lesson that awaits its substitute: from its beginning on who is there decides, before it the conditions. */
export function lightOf({ present, startsAt }: ReadyFacts, conditions: readonly Condition[], now: Date): Light {
  if (present?.substitute && present.classroom) return 'live';
  if (present && now >= startsAt) return 'alone';
  if (conditions.some(({ state }) => state === 'unmet')) return 'not_ready';
  return conditions.some(({ state }) => state === 'later') ? 'waiting' : 'ready';
}
