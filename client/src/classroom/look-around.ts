import type { CameraPolicy, ClassroomCheck } from '#contract/places.ts';
import { readLineSample, sendLineSample } from '#contract/places.ts';
import { call } from '../api/call.ts';
import { lookAtCamera, lookAtMicrophone, openForLooking } from './device-look.ts';
import { measureLine } from './line-measure.ts';

/**
 * What a screen finds out about itself: whether its camera sees light, its microphone hears anything, and what its line to
 * the server is worth. Nothing it sees or hears leaves this page. Over within CHECK_TAKES_AT_MOST_MS.
 * @param policy `off` leaves the camera alone
 * @param stop closes everything at once; the promise then rejects
 */
export async function lookAround(credential: string, policy: CameraPolicy, stop: AbortSignal): Promise<ClassroomCheck> {
  const devices = await lookAtDevices(policy, stop);
  const line = await measureLine({
    down: (bytes, withinMs) => call(readLineSample, { query: { bytes } }, options(credential, withinMs, stop)),
    up: (sample, withinMs) => call(sendLineSample, { body: { sample } }, options(credential, withinMs, stop)),
    now: () => performance.now(),
    randomText,
  });
  stop.throwIfAborted();
  return { ...devices, ...line };
}

const options = (credential: string, withinMs: number, stop: AbortSignal) => ({
  credential,
  signal: AbortSignal.any([stop, AbortSignal.timeout(withinMs)]),
});

async function lookAtDevices(
  policy: CameraPolicy,
  stop: AbortSignal,
): Promise<Pick<ClassroomCheck, 'camera' | 'microphone'>> {
  const { camera, microphone } = await openForLooking(policy !== 'off', stop);
  try {
    const [seen, heard] = await Promise.all([
      camera ? lookAtCamera(camera, stop) : 'missing',
      microphone ? lookAtMicrophone(microphone, stop) : 'missing',
    ] as const);
    return { camera: policy === 'off' ? 'not_opened' : seen, microphone: heard };
  } finally {
    camera?.stop();
    microphone?.stop();
  }
}

/** 64 signs, one for each six random bits, so that nothing on the way can make the text much smaller. */
const SIGNS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** What browsers give at a time. */
const RANDOM_AT_ONCE = 65_536;

function randomText(length: number): string {
  const parts: string[] = [];
  for (let left = length; left > 0; left -= RANDOM_AT_ONCE) {
    const bytes = crypto.getRandomValues(new Uint8Array(Math.min(left, RANDOM_AT_ONCE)));
    parts.push(Array.from(bytes, (byte) => SIGNS.charAt(byte % SIGNS.length)).join(''));
  }
  return parts.join('');
}
