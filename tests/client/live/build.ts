import { randomUUID } from 'node:crypto';
import type { LessonState } from '#contract/lesson-channel.ts';
import type { ClassroomLesson } from '#contract/rooms.ts';
import type { Published } from '#contract/signalling.ts';

/** A lesson on Monday 16 November 2026 from 10:00 to 10:55 in Paris, open, nobody in it, nothing muted, unless told. */
export function aLessonState(state: Partial<LessonState> = {}): LessonState {
  return {
    room: { kind: 'lesson', id: randomUUID() },
    version: 1,
    phase: 'open',
    serverNow: '2026-11-16T08:55:00Z',
    startsAt: '2026-11-16T09:00:00Z',
    endsAt: '2026-11-16T09:55:00Z',
    doorsOpenAt: '2026-11-16T08:50:00Z',
    doorsCloseAt: '2026-11-16T10:00:00Z',
    present: { substitute: false, classroom: false },
    classCamera: { policy: 'on', asked: false },
    received: null,
    muted: {
      substitute_microphone: false,
      substitute_camera: false,
      classroom_microphone: false,
      classroom_camera: false,
    },
    ...state,
  };
}

/** The projector's line for that lesson; `from` and `to` are times of that Monday in UTC, `HH:MM`. */
export function aClassroomLesson(from: string, to: string, lesson: Partial<ClassroomLesson> = {}): ClassroomLesson {
  const at = (clock: string, shiftMinutes = 0) =>
    new Date(Date.parse(`2026-11-16T${clock}:00Z`) + shiftMinutes * 60_000).toISOString();
  return {
    coverId: randomUUID(),
    className: '6e B',
    subject: 'Mathématiques',
    substituteName: 'Claire Morel',
    startsAt: at(from),
    endsAt: at(to),
    doorsOpenAt: at(from, -10),
    doorsCloseAt: at(to, 5),
    ended: false,
    ...lesson,
  };
}

/** The substitute's camera, as the sfu offers it to the classroom, unless told. */
export function aPublished(published: Partial<Published> = {}): Published {
  return {
    producerId: randomUUID(),
    party: 'substitute',
    source: 'camera',
    kind: 'video',
    paused: false,
    ...published,
  };
}
