import { FakeMediaStreamTrack } from 'fake-mediastreamtrack';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type DeviceKind, DeviceNotOpened, type Opened } from '../../../client/src/live/devices.ts';
import { LocalCapture } from '../../../client/src/live/local-capture.ts';

const told = { track: vi.fn(), trouble: vi.fn() };
const open = vi.fn<(kinds: readonly DeviceKind[]) => Promise<Opened>>();
let plugged: () => void;
let capture: LocalCapture;

const aTrack = (kind: DeviceKind) => new FakeMediaStreamTrack({ kind: kind === 'camera' ? 'video' : 'audio' });
const later = (ms = 0) => vi.advanceTimersByTimeAsync(ms);
/** The tracks told of that kind, oldest first. */
const tracksOf = (kind: DeviceKind): FakeMediaStreamTrack[] =>
  told.track.mock.calls.filter(([of, track]) => of === kind && track).map(([, track]) => track);

beforeEach(() => {
  vi.useFakeTimers();
  vi.resetAllMocks();
  open.mockImplementation(async (kinds) => Object.fromEntries(kinds.map((kind) => [kind, aTrack(kind)])));
  const onDevicesChanged = (changed: () => void) => {
    plugged = changed;
    return () => {};
  };
  capture = new LocalCapture({ open, onDevicesChanged }, told);
});
afterEach(() => {
  capture.close();
  vi.useRealTimers();
});

describe('The devices of a page', () => {
  it('are opened together, which is one question to the person', async () => {
    capture.want('camera', true);
    capture.want('microphone', true);
    await later();
    expect(tracksOf('camera')).toHaveLength(1);
    expect(tracksOf('microphone')).toHaveLength(1);
  });

  it('are opened one by one when one of them is missing: a PC without a camera still speaks', async () => {
    open.mockImplementation(async (kinds) => {
      if (kinds.includes('camera')) throw new DeviceNotOpened('none_found');
      return { microphone: aTrack('microphone') };
    });
    capture.want('camera', true);
    capture.want('microphone', true);
    await later();
    expect(tracksOf('microphone')).toHaveLength(1);
    expect(told.trouble).toHaveBeenCalledWith('camera', 'none_found');
  });

  it('are really closed when they are not wanted, so that the lamp goes out', async () => {
    capture.want('camera', true);
    await later();
    capture.want('camera', false);
    await later();
    expect(tracksOf('camera')[0]?.readyState).toBe('ended');
    expect(told.track).toHaveBeenLastCalledWith('camera', null);
  });

  it('come back by themselves when they are plugged in again', async () => {
    capture.want('camera', true);
    await later();
    open.mockRejectedValue(new DeviceNotOpened('none_found'));
    tracksOf('camera')[0]?.remoteStop();
    await later();
    expect(told.track).toHaveBeenLastCalledWith('camera', null);
    open.mockResolvedValue({ camera: aTrack('camera') });
    plugged();
    await later();
    expect(tracksOf('camera')).toHaveLength(2);
    expect(told.trouble).toHaveBeenLastCalledWith('camera', null);
  });

  it('are asked for again every few seconds while another program holds them', async () => {
    open.mockRejectedValue(new DeviceNotOpened('busy'));
    capture.want('camera', true);
    await later(15_000);
    expect(open).toHaveBeenCalledTimes(4);
  });

  it('are not asked for again after the person said no, until she wants to', async () => {
    open.mockRejectedValue(new DeviceNotOpened('refused'));
    capture.want('camera', true);
    await later(60_000);
    expect(open).toHaveBeenCalledOnce();
    capture.reopen('camera');
    await later();
    expect(open).toHaveBeenCalledTimes(2);
  });

  it('that open too late are closed at once', async () => {
    let give: (opened: Opened) => void = () => {};
    open.mockReturnValue(
      new Promise((resolve) => {
        give = resolve;
      }),
    );
    capture.want('camera', true);
    await later();
    capture.close();
    const camera = aTrack('camera');
    give({ camera });
    await later();
    expect(camera.readyState).toBe('ended');
    expect(told.track).not.toHaveBeenCalled();
  });
});
