import { FakeMediaStreamTrack } from 'fake-mediastreamtrack';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MediaSession } from '../../../client/src/live/media-session.ts';
import { RESTART_PATIENCE_MS } from '../../../client/src/live/path-keeper.ts';
import { aPublished } from './build.ts';
import { FakeRoom } from './fake-room.ts';
import { aWelcome } from './small-sfu.ts';

const told = { path: vi.fn(), arrived: vi.fn(), lost: vi.fn() };
let room: FakeRoom;
let media: MediaSession;

beforeEach(() => {
  vi.useFakeTimers();
  vi.resetAllMocks();
  room = new FakeRoom();
  media = new MediaSession({ ask: room.ask, loadDevice: () => room.loadDevice(), backOffMs: () => 1_000 }, told);
});
afterEach(() => {
  media.close();
  vi.useRealTimers();
});

const settle = () => vi.advanceTimersByTimeAsync(1);
const aTrack = (kind: 'audio' | 'video') => new FakeMediaStreamTrack({ kind });
const carryBoth = () => {
  media.carry('microphone', { track: aTrack('audio'), paused: false });
  media.carry('camera', { track: aTrack('video'), paused: false });
};
const enter = async (published = [aPublished()]) => {
  const inventory = { transportIds: [], producerIds: [], consumerIds: [], published };
  media.welcome(aWelcome({ routerRtpCapabilities: room.capabilities, inventory }), []);
  await settle();
};
/** Comes back after a lost socket; what the sfu still has is what it granted, less `dead`. */
const resume = async (dead: { transports?: boolean; producers?: boolean } = {}) => {
  const transportIds = dead.transports ? [] : room.transports.map(({ id }) => id);
  const inventory = { transportIds, producerIds: [], consumerIds: [], published: [] };
  media.welcome(aWelcome({ resumed: true, routerRtpCapabilities: room.capabilities, inventory }), []);
  await settle();
};

describe('What this page sends', () => {
  it('is published voice first, with the sources of the contract', async () => {
    carryBoth();
    await enter();
    expect(room.of('publish').map(({ source, kind, paused }) => [source, kind, paused])).toEqual([
      ['microphone', 'audio', false],
      ['camera', 'video', false],
    ]);
  });

  it('is published muted when it is muted, not muted afterwards', async () => {
    const track = aTrack('audio');
    media.carry('microphone', { track, paused: true });
    await enter();
    expect(room.of('publish')).toMatchObject([{ source: 'microphone', paused: true }]);
    expect(track.enabled).toBe(false);
    expect(room.of('set_paused')).toEqual([]);
  });

  it('is paused and resumed without being published again', async () => {
    const track = aTrack('audio');
    media.carry('microphone', { track, paused: false });
    await enter();
    media.carry('microphone', { track, paused: true });
    await settle();
    expect(track.enabled).toBe(false);
    media.carry('microphone', { track, paused: false });
    await settle();
    expect(room.of('set_paused').map(({ paused }) => paused)).toEqual([true, false]);
    expect(room.of('publish')).toHaveLength(1);
    expect(track.enabled).toBe(true);
  });

  it('keeps its place when the camera is closed and opened again', async () => {
    media.carry('camera', { track: aTrack('video'), paused: false });
    await enter();
    media.carry('camera', { track: null, paused: true });
    await settle();
    media.carry('camera', { track: aTrack('video'), paused: false });
    await settle();
    expect(room.of('publish')).toHaveLength(1);
    expect(room.of('set_paused').map(({ paused }) => paused)).toEqual([true, false]);
  });

  it('is withdrawn when it is no longer wanted', async () => {
    media.carry('screen', { track: aTrack('video'), paused: false });
    await enter();
    media.carry('screen', null);
    await settle();
    expect(room.of('unpublish')).toHaveLength(1);
  });

  it('is tried again after a wait when the sfu refused it, without touching the rest', async () => {
    room.refuses.add('publish');
    carryBoth();
    await enter();
    room.refuses.clear();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(room.of('publish').map(({ source }) => source)).toEqual(['microphone', 'microphone', 'camera']);
    expect(room.of('open_transport')).toHaveLength(2);
  });
});

describe('What the others send', () => {
  it('is subscribed to, given to the page, and only then resumed', async () => {
    const camera = aPublished();
    told.arrived.mockImplementation(() => expect(room.of('resume')).toEqual([]));
    await enter([camera]);
    expect(told.arrived).toHaveBeenCalledExactlyOnceWith(camera, expect.objectContaining({ kind: 'video' }));
    expect(room.of('resume')).toHaveLength(1);
  });

  it('arrives when they begin and is taken away when they stop', async () => {
    const camera = aPublished();
    await enter([]);
    media.push({ type: 'published', published: camera });
    await settle();
    expect(told.arrived).toHaveBeenCalledOnce();
    media.push({ type: 'unpublished', producerId: camera.producerId });
    await settle();
    expect(told.lost).toHaveBeenCalledExactlyOnceWith(camera, expect.anything());
  });
});

describe('A path that goes down', () => {
  const connect = () => {
    room.path('send', 'connected');
    room.path('recv', 'connected');
  };

  it('closes nothing and restarts ICE of both transports', async () => {
    carryBoth();
    await enter();
    connect();
    room.path('recv', 'disconnected');
    await settle();
    expect(told.path).toHaveBeenLastCalledWith('down');
    expect(room.of('restart_ice').map(({ transportId }) => transportId)).toEqual(room.transports.map(({ id }) => id));
    expect(room.of('close_transport')).toEqual([]);
    expect(told.lost).not.toHaveBeenCalled();
  });

  it('is left alone once it is up again', async () => {
    carryBoth();
    await enter();
    connect();
    room.path('recv', 'disconnected');
    await settle();
    room.path('recv', 'connected');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(told.path).toHaveBeenLastCalledWith('up');
    expect(room.of('restart_ice')).toHaveLength(2);
    expect(room.of('open_transport')).toHaveLength(2);
  });

  it('is treated again at once when it goes down again right after it came up', async () => {
    carryBoth();
    await enter();
    connect();
    for (const state of ['disconnected', 'connected', 'disconnected'] as const) {
      room.path('recv', state);
      await settle();
    }
    expect(room.of('restart_ice')).toHaveLength(4);
  });

  it('is rebuilt when two restarts did not help, with the same tracks, and the picture stays meanwhile', async () => {
    carryBoth();
    await enter();
    connect();
    room.path('recv', 'failed');
    await vi.advanceTimersByTimeAsync(2 * RESTART_PATIENCE_MS + 1);
    expect(room.of('restart_ice')).toHaveLength(4);
    expect(room.of('close_transport')).toHaveLength(2);
    expect(room.of('open_transport')).toHaveLength(4);
    expect(room.of('publish').map(({ source }) => source)).toEqual(['microphone', 'camera', 'microphone', 'camera']);
    expect(told.arrived).toHaveBeenCalledTimes(2);
    expect(told.lost).not.toHaveBeenCalled();
  });

  it('is rebuilt for ever', async () => {
    await enter();
    for (let rebuilds = 1; rebuilds <= 5; rebuilds += 1) {
      room.path('recv', 'failed');
      await vi.advanceTimersByTimeAsync(20_000);
      expect(room.of('open_transport')).toHaveLength(2 + 2 * rebuilds);
    }
  });
});

describe('After a lost socket', () => {
  it('nothing is rebuilt: what the sfu forgot is sent again', async () => {
    carryBoth();
    await enter([]);
    await resume({ producers: true });
    expect(room.of('open_transport')).toHaveLength(2);
    expect(room.of('publish').map(({ source }) => source)).toEqual(['microphone', 'camera', 'microphone', 'camera']);
  });

  it('everything is rebuilt when the transports themselves are gone', async () => {
    carryBoth();
    await enter([]);
    await resume({ transports: true });
    expect(room.of('open_transport')).toHaveLength(4);
    expect(room.of('publish')).toHaveLength(4);
  });
});

describe('When the sfu lost its media', () => {
  it('everything is built anew from what is wanted, also in a new participant', async () => {
    carryBoth();
    await enter();
    media.push({ type: 'media_lost' });
    await settle();
    expect(room.of('publish')).toHaveLength(4);
    expect(room.of('close_transport')).toEqual([]);
    await enter();
    expect(room.of('publish')).toHaveLength(6);
  });
});
