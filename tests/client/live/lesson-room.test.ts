import { FakeMediaStreamTrack } from 'fake-mediastreamtrack';
import { beforeEach, describe, expect, it } from 'vitest';
import { LessonRoom } from '../../../client/src/live/lesson-room.svelte.ts';
import { aLessonState } from './build.ts';

let room: LessonRoom;
const state = aLessonState();
const withMicrophone = (muted: boolean, version: number) =>
  aLessonState({ ...state, version, muted: { ...state.muted, substitute_microphone: muted } });

beforeEach(() => {
  room = new LessonRoom('substitute');
});

describe('What the page shows of the line', () => {
  it('is joining until voice and picture pass for the first time, then live, then reconnecting', () => {
    expect(room.liveState).toBe('joining');
    room.mediaIs('open', 1_000);
    expect(room.liveState).toBe('live');
    room.mediaIs('cut', 5_000);
    expect(room.liveState).toBe('reconnecting');
    room.mediaIs('opening', 6_000);
    expect([room.liveState, room.cutSince]).toEqual(['reconnecting', 5_000]);
    room.mediaIs('open', 9_000);
    expect([room.liveState, room.cutSince]).toEqual(['live', null]);
  });

  it('stays live while only the lesson channel or the signalling is away', () => {
    room.mediaIs('open', 1_000);
    room.channelIs('cut');
    room.signallingIs('cut');
    expect(room.liveState).toBe('live');
  });

  it('is waiting while the doors are closed', () => {
    room.early = true;
    expect(room.liveState).toBe('waiting');
  });

  it('is ended when the lesson is closed, and keeps the first reason', () => {
    room.learn(aLessonState({ phase: 'closed' }));
    room.end('displaced');
    expect([room.liveState, room.ending]).toEqual(['ended', 'closed']);
  });
});

describe('A switch', () => {
  it('counts as off until the stored state is known, so that nobody is heard by a reload', () => {
    expect(room.muted('substitute_microphone')).toBe(true);
    room.learn(state);
    expect(room.muted('substitute_microphone')).toBe(false);
  });

  it('holds at once when it is thrown here, while the server is away', () => {
    room.learn(state);
    room.wish('substitute_microphone', true);
    expect(room.muted('substitute_microphone')).toBe(true);
    room.learn(withMicrophone(false, 2));
    expect(room.muted('substitute_microphone')).toBe(true);
  });

  it('follows the stored state again once that has taken it up', () => {
    room.learn(state);
    room.wish('substitute_microphone', true);
    room.learn(withMicrophone(true, 2));
    room.learn(withMicrophone(false, 3));
    expect(room.muted('substitute_microphone')).toBe(false);
  });

  it('does not stick when the other end throws it back before this page saw it stored', () => {
    room.learn(state);
    room.wish('substitute_microphone', true);
    room.wishStored('substitute_microphone', true);
    room.learn(withMicrophone(false, 3));
    expect(room.muted('substitute_microphone')).toBe(false);
  });

  it('thrown twice keeps the last wish when the answer to the first one comes late', () => {
    room.learn(state);
    room.wish('substitute_microphone', true);
    room.wish('substitute_microphone', false);
    room.wishStored('substitute_microphone', true);
    expect(room.muted('substitute_microphone')).toBe(false);
    expect(room.wishes('substitute_microphone', false)).toBe(true);
  });

  it('leaves the other switches alone', () => {
    room.learn(state);
    room.wish('classroom_microphone', true);
    expect(room.muted('substitute_microphone')).toBe(false);
    expect(room.muted('classroom_microphone')).toBe(true);
  });
});

describe('What the other end sends', () => {
  it('is not taken away by the end of a track that was already replaced', () => {
    const old = new FakeMediaStreamTrack({ kind: 'video' });
    const fresh = new FakeMediaStreamTrack({ kind: 'video' });
    room.otherSends('camera', old);
    room.otherSends('camera', fresh);
    room.otherStopped('camera', old);
    expect(room.others.camera).toBe(fresh);
    room.otherStopped('camera', fresh);
    expect(room.others.camera).toBeNull();
  });

  it('comes from whoever is not this page', () => {
    room.learn(aLessonState({ present: { substitute: true, classroom: false } }));
    expect(room.otherPresent).toBe(false);
    const classroom = new LessonRoom('classroom');
    classroom.learn(aLessonState({ present: { substitute: true, classroom: false } }));
    expect(classroom.otherPresent).toBe(true);
  });

  it('is told sooner by the sfu than by the stored state, which counts again when the sfu is away', () => {
    room.learn(aLessonState({ present: { substitute: true, classroom: false } }));
    room.signallingIs('open');
    room.connected('classroom', true);
    expect(room.otherPresent).toBe(true);
    room.connected('substitute', false);
    expect(room.otherPresent).toBe(true);
    room.signallingIs('cut');
    expect(room.otherPresent).toBe(false);
  });
});

describe('The class’s camera', () => {
  const inClass = (policy: 'on' | 'on_request' | 'off', asked = false) => {
    room = new LessonRoom('classroom');
    room.learn(aLessonState({ classCamera: { policy, asked } }));
    return room.closed('camera');
  };

  it('opens where it is on, or on request once the substitute asked, and never where it is off', () => {
    expect(inClass('on')).toBe(false);
    expect(inClass('on_request')).toBe(true);
    expect(inClass('on_request', true)).toBe(false);
    expect([inClass('off'), inClass('off', true)]).toEqual([true, true]);
  });

  it('stays closed until the policy is known, and when it is switched off', () => {
    room = new LessonRoom('classroom');
    expect(room.closed('camera')).toBe(true);
    room.learn(aLessonState({ muted: { ...state.muted, classroom_camera: true } }));
    expect(room.closed('camera')).toBe(true);
    expect(room.closed('microphone')).toBe(false);
  });

  it('has nothing to do with the substitute’s own', () => {
    room.learn(aLessonState({ classCamera: { policy: 'off', asked: false } }));
    expect(room.closed('camera')).toBe(false);
    expect(room.classMayBeSeen).toBe(false);
  });
});
