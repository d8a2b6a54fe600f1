import type { CoverState } from '#contract/cover.ts';
import type { FailureCode } from '#contract/failure.ts';
import type { LessonAct, LessonDevice, LessonState, Received } from '#contract/lesson-channel.ts';
import type { CameraPolicy } from '#contract/places.ts';
import { DOORS_CLOSE_AFTER_MS, DOORS_OPEN_BEFORE_MS, type Party } from '#contract/rooms.ts';

export type Phase = LessonState['phase'];

export interface LessonTimes {
  startsAt: Date;
  endsAt: Date;
}

/** What decides whether a lesson's room can be entered. `closedAt` is null while nobody closed it. */
export interface RoomFacts extends LessonTimes {
  state: CoverState;
  closedAt: Date | null;
}

/** Half-open: members may be in from `opensAt` until just before `closesAt`. */
export interface Doors {
  opensAt: Date;
  closesAt: Date;
}

export function doorsOf({ startsAt, endsAt }: LessonTimes): Doors {
  return {
    opensAt: new Date(startsAt.getTime() - DOORS_OPEN_BEFORE_MS),
    closesAt: new Date(endsAt.getTime() + DOORS_CLOSE_AFTER_MS),
  };
}

/** When a room may be entered, whatever is held in it; `over`: never again, whatever the clock says. */
export interface Entrance {
  doors: Doors;
  over: boolean;
}

/** A lesson that is neither accepted nor live any more (taught, cancelled, given back) is over, as a closed one is. */
export function entranceOf(room: RoomFacts): Entrance {
  const mayHappen = room.state === 'accepted' || room.state === 'live';
  return { doors: doorsOf(room), over: room.closedAt !== null || !mayHappen };
}

/** Where a room stands at `now`. */
export function phaseOf({ doors: { opensAt, closesAt }, over }: Entrance, now: Date): Phase {
  if (over || now >= closesAt) return 'closed';
  return now < opensAt ? 'waiting' : 'open';
}

/** Where the lesson stands at `now`. */
export function phaseAt(room: RoomFacts, now: Date): Phase {
  return phaseOf(entranceOf(room), now);
}

/** Why nobody enters in this phase; null when the doors are open. */
export function refusalAt(phase: Phase): FailureCode | null {
  switch (phase) {
    case 'waiting':
      return 'room_not_open_yet';
    case 'closed':
      return 'room_closed';
    case 'open':
      return null;
  }
}

/** Who stands behind a lesson once a substitute has accepted it, and in which place it is taught. */
export interface Acceptance {
  substituteId: string;
  placeId: string;
}

/** Somebody at the door: the substitute an account is, or a paired device. */
export type Visitor = { substituteId: string } | { classroomId: string; placeId: string };

/** As what the visitor may enter: the substitute who accepted, the classroom of that place; null for anybody else. */
export function partyOf(visitor: Visitor, acceptance: Acceptance): Party | null {
  if ('substituteId' in visitor) return visitor.substituteId === acceptance.substituteId ? 'substitute' : null;
  return visitor.placeId === acceptance.placeId ? 'classroom' : null;
}

/**
 * The substitute leads the lesson and may mute the class as well as themselves; a classroom switches only its own
 * devices, so that nobody in the class can silence the substitute.
 */
function mayMute(party: Party, device: LessonDevice): boolean {
  return party === 'substitute' || device.startsWith('classroom_');
}

/** What an act is weighed against: what the place allows its camera, and whether this is a rehearsal (`received` not null). */
export interface Held {
  camera: CameraPolicy | null;
  received: Record<Party, Received> | null;
}

/**
 * Whether a member may do this: only the substitute asks for the class's camera, and only where it opens on request; only in
 * a rehearsal is it told what was received.
 */
export function mayAct(party: Party, act: LessonAct, { camera, received }: Held): boolean {
  switch (act.type) {
    case 'set_muted':
      return mayMute(party, act.device);
    case 'ask_camera':
      return party === 'substitute' && camera === 'on_request';
    case 'tell_received':
      return received !== null;
  }
}

/** Whether a member may send a camera's picture at all; the sfu is told in the ticket. */
export function maySendCamera(party: Party, camera: CameraPolicy | null): boolean {
  return party === 'substitute' || (camera ?? 'off') !== 'off';
}

/**
 * What becomes of a lesson whose room is closed: taught from the first whole minute both ends shared. A room in which
 * they never met (nobody came, only one came, no line) is a failed lesson: it must not count as taught in any figure.
 */
export function stateAfter(minutesDelivered: number): 'taught' | 'failed' {
  return minutesDelivered > 0 ? 'taught' : 'failed';
}
