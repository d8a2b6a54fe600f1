import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { coverStates } from '#contract/cover.ts';
import { type LessonDevice, mayShowClass } from '#contract/lesson-channel.ts';
import { type CameraPolicy, cameraPolicies } from '#contract/places.ts';
import type { Party } from '#contract/rooms.ts';
import {
  doorsOf,
  type Held,
  mayAct,
  maySendCamera,
  partyOf,
  phaseAt,
  refusalAt,
  stateAfter,
} from '../../../server/rooms/room-rules.ts';

const lesson = { startsAt: new Date('2026-11-16T09:00:00Z'), endsAt: new Date('2026-11-16T09:55:00Z') };
const at = (time: string) => new Date(`2026-11-16T${time}Z`);

test('the doors open ten minutes before the lesson and close five minutes after it', () => {
  expect(doorsOf(lesson)).toEqual({ opensAt: at('08:50:00'), closesAt: at('10:00:00') });
});

describe('the phase of an accepted lesson', () => {
  const accepted = { ...lesson, state: 'accepted', closedAt: null } as const;

  test.each([
    ['08:49:59.999', 'waiting'],
    ['08:50:00', 'open'],
    ['09:30:00', 'open'],
    ['09:59:59.999', 'open'],
    ['10:00:00', 'closed'],
  ])('at %s is %s', (time, phase) => {
    expect(phaseAt(accepted, at(time))).toBe(phase);
  });

  test('is closed once somebody closed it, although the doors would be open', () => {
    expect(phaseAt({ ...accepted, state: 'live', closedAt: at('09:10:00') }, at('09:20:00'))).toBe('closed');
  });

  test('only accepted and live lessons have open doors', () => {
    const open = coverStates.filter(
      (state) => phaseAt({ ...lesson, state, closedAt: null }, at('09:10:00')) === 'open',
    );
    expect(open).toEqual(['accepted', 'live']);
  });
});

test('who comes too early, in time or too late hears why', () => {
  expect([refusalAt('waiting'), refusalAt('open'), refusalAt('closed')]).toEqual([
    'room_not_open_yet',
    null,
    'room_closed',
  ]);
});

describe('who may enter as what', () => {
  const acceptance = { substituteId: 'noé', placeId: 'room 12' };

  test('the substitute who accepted, and no other', () => {
    expect(partyOf({ substituteId: 'noé' }, acceptance)).toBe('substitute');
    expect(partyOf({ substituteId: 'inès' }, acceptance)).toBeNull();
  });

  test('the classroom of the place, and no other', () => {
    expect(partyOf({ classroomId: 'screen', placeId: 'room 12' }, acceptance)).toBe('classroom');
    expect(partyOf({ classroomId: 'screen', placeId: 'room 13' }, acceptance)).toBeNull();
  });
});

test('the substitute switches every device, the classroom only its own', () => {
  const throws = (party: Party, device: LessonDevice) =>
    mayAct(party, { id: randomUUID(), type: 'set_muted', device, muted: true }, { camera: 'on', received: null });
  expect(throws('substitute', 'substitute_camera')).toBe(true);
  expect(throws('substitute', 'classroom_microphone')).toBe(true);
  expect(throws('classroom', 'classroom_camera')).toBe(true);
  expect(throws('classroom', 'substitute_microphone')).toBe(false);
});

test('the class’s camera is asked for by the substitute, where it opens on request, and nowhere else', () => {
  const asks = (party: Party, camera: CameraPolicy | null) =>
    mayAct(party, { id: randomUUID(), type: 'ask_camera', asked: true }, { camera, received: null });
  expect(asks('substitute', 'on_request')).toBe(true);
  expect(asks('classroom', 'on_request')).toBe(false);
  expect([asks('substitute', 'on'), asks('substitute', 'off'), asks('substitute', null)]).toEqual([
    false,
    false,
    false,
  ]);
});

test('what was received is told in a rehearsal, by either end, and never in a lesson', () => {
  const nothing = { picture: false, sound: false };
  const tells = (party: Party, received: Held['received']) =>
    mayAct(party, { id: randomUUID(), type: 'tell_received', what: 'sound' }, { camera: 'on', received });
  expect(tells('classroom', { substitute: nothing, classroom: nothing })).toBe(true);
  expect(tells('substitute', { substitute: nothing, classroom: nothing })).toBe(true);
  expect(tells('substitute', null)).toBe(false);
});

test('a class whose school keeps the camera off may send no picture; the substitute always may', () => {
  expect(['on', 'on_request', 'off', null].map((camera) => maySendCamera('classroom', camera as CameraPolicy))).toEqual(
    [true, true, false, false],
  );
  expect(maySendCamera('substitute', 'off')).toBe(true);
});

test('the class is seen where the camera is on, or on request once it was asked for', () => {
  const shown = (policy: CameraPolicy) => [true, false].map((asked) => mayShowClass({ policy, asked }));
  expect(cameraPolicies.map(shown)).toEqual([
    [true, true],
    [true, false],
    [false, false],
  ]);
});

test('a lesson in which both ends never met has failed', () => {
  expect([stateAfter(0), stateAfter(1)]).toEqual(['failed', 'taught']);
});
