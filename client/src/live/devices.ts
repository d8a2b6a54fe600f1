import type { Party } from '#contract/rooms.ts';

export type DeviceKind = 'camera' | 'microphone';

/**
 * Why a device does not open: the person or a policy said no, there is none, another program holds it, or the page is not on
 * a secure address, where browsers hide all devices.
 */
export type DeviceTrouble = 'refused' | 'none_found' | 'busy' | 'insecure_page';

export class DeviceNotOpened extends Error {
  readonly trouble: DeviceTrouble;

  constructor(trouble: DeviceTrouble, cause?: unknown) {
    super(trouble, { cause });
    this.name = 'DeviceNotOpened';
    this.trouble = trouble;
  }
}

/** The word for what `getUserMedia` threw. Source: W3C Media Capture and Streams, section 10.3. */
export function troubleOf(error: unknown): DeviceTrouble {
  if (error instanceof DeviceNotOpened) return error.trouble;
  const name = error instanceof Error ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'refused';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'none_found';
  return 'busy';
}

export type Opened = Partial<Record<DeviceKind, MediaStreamTrack>>;

/**
 * Opens the kinds asked for with one question to the person, with the remembered device when it is still there.
 * @throws DeviceNotOpened
 */
export async function openDevices(party: Party, kinds: readonly DeviceKind[]): Promise<Opened> {
  const media = navigator.mediaDevices;
  if (!media) throw new DeviceNotOpened('insecure_page');
  const stream = await media
    .getUserMedia({
      video: kinds.includes('camera') && cameraConstraints(party),
      audio: kinds.includes('microphone') && microphoneConstraints(),
    })
    .catch((cause: unknown) => {
      throw new DeviceNotOpened(troubleOf(cause), cause);
    });
  const [camera] = stream.getVideoTracks();
  const [microphone] = stream.getAudioTracks();
  return { ...(camera && { camera }), ...(microphone && { microphone }) };
}

/** Three VP8 sizes of 720p want about two modern cores; a PC with fewer than four sends 360p and 180p and stays fluent. */
const CORES_FOR_720P = 4;

/** More than 24 pictures a second cost upload that nobody in the last row can see. */
const CAMERA_FPS = 24;

function cameraConstraints(party: Party): MediaTrackConstraints {
  const large = party === 'substitute' || navigator.hardwareConcurrency >= CORES_FOR_720P;
  const [width, height] = large ? [1280, 720] : [640, 360];
  return {
    ...remembered('camera'),
    width: { ideal: width },
    height: { ideal: height },
    frameRate: { ideal: CAMERA_FPS, max: 30 },
  };
}

/**
 * The same for both ends: a class is a loudspeaker and a far microphone in one room, so without echo cancellation the
 * substitute hears herself; gain control brings the last row nearer.
 */
function microphoneConstraints(): MediaTrackConstraints {
  return {
    ...remembered('microphone'),
    channelCount: { ideal: 1 },
    echoCancellation: true,
    noiseSuppression: true,
    autoGainControl: true,
  };
}

/**
 * Opens a picture of a screen or window that the person picks. `detail` keeps letters sharp and gives up rhythm instead.
 * @throws DeviceNotOpened (`refused` when the person closed the picker)
 */
export async function openScreen(): Promise<MediaStreamTrack> {
  const media = navigator.mediaDevices;
  if (!media?.getDisplayMedia) throw new DeviceNotOpened('none_found');
  const stream = await media
    .getDisplayMedia({ video: { frameRate: { max: 15 }, width: { max: 1920 }, height: { max: 1080 } }, audio: false })
    .catch((cause: unknown) => {
      throw new DeviceNotOpened(troubleOf(cause), cause);
    });
  const [track] = stream.getVideoTracks();
  if (!track) throw new DeviceNotOpened('none_found');
  track.contentHint = 'detail';
  return track;
}

/** A phone cannot share its screen. */
export function canShareScreen(): boolean {
  return typeof navigator.mediaDevices?.getDisplayMedia === 'function';
}

export interface DeviceChoice {
  id: string;
  label: string;
}

const browserKinds = { camera: 'videoinput', microphone: 'audioinput' } as const;

/** The devices of a kind. Browsers give their names only once one was opened. */
export async function listDevices(kind: DeviceKind): Promise<DeviceChoice[]> {
  const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  return all
    .filter((device) => device.kind === browserKinds[kind] && device.deviceId !== '')
    .map(({ deviceId, label }) => ({ id: deviceId, label }));
}

/** Tells whenever a device was plugged in or out, or the person allowed one after all; answers with the function that stops it. */
export function onDevicesChanged(changed: () => void): () => void {
  const stop = new AbortController();
  navigator.mediaDevices?.addEventListener('devicechange', changed, { signal: stop.signal });
  for (const name of ['camera', 'microphone'] as const)
    void navigator.permissions
      ?.query({ name })
      .then((permission) => permission.addEventListener('change', changed, { signal: stop.signal }))
      // Not every browser knows these names; then a reload or the button "try again" does it.
      .catch(() => undefined);
  return () => stop.abort();
}

const memory = (kind: DeviceKind) => `releve.${kind}`;

/** Remembers the choice on this computer, for every lesson to come. */
export function rememberDevice(kind: DeviceKind, id: string): void {
  localStorage.setItem(memory(kind), id);
}

/** `ideal`, not `exact`: a remembered camera that is not plugged in today must not keep the lesson from starting. */
function remembered(kind: DeviceKind): MediaTrackConstraints {
  const id = localStorage.getItem(memory(kind));
  return id === null ? {} : { deviceId: { ideal: id } };
}
