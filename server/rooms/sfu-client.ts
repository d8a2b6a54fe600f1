import { PresencePage, SfuLoad } from '#contract/media-control.ts';
import type { Log } from '#runtime/log.ts';

/** The sfu's control port, as the server sees it. */
export interface SfuControl {
  /** Ends the room's media. Never throws: the room closer says it again as long as somebody is still present there. */
  closeRoom(roomId: string, requestId?: string | null): Promise<void>;
  /** Ends one member's media. Never throws; said again in the same way. */
  expel(roomId: string, sub: string, requestId?: string | null): Promise<void>;
  /** @throws Error when the sfu does not answer */
  load(): Promise<SfuLoad>;
  /**
   * What happened after event number `after` of the sfu's life `boot`; from the beginning when `boot` is null or past.
   * @throws Error when the sfu does not answer
   */
  presence(boot: string | null, after: number): Promise<PresencePage>;
}

export interface SfuAddress {
  /** Of the control port, such as `http://127.0.0.1:3101`. */
  url: string;
  key: string;
}

/** The control port answers in a few ms from memory; a stopped process must not hold requests or a transaction. */
const TIMEOUT_MS = 2_000;

/** Speaks with one sfu. */
export function connectSfu({ url, key }: SfuAddress, log: Log): SfuControl {
  const ask = async (method: 'GET' | 'POST', path: string, requestId?: string | null): Promise<Response> => {
    const answer = await fetch(new URL(path, url), {
      method,
      headers: { authorization: `Bearer ${key}`, ...(requestId ? { 'x-request-id': requestId } : {}) },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!answer.ok) throw new Error(`the sfu answered ${answer.status} to ${method} ${path}`);
    return answer;
  };
  const tell = async (path: string, requestId?: string | null): Promise<void> => {
    try {
      const answer = await ask('POST', path, requestId);
      await answer.body?.cancel();
    } catch (err) {
      log.warn({ err, path, requestId }, 'the sfu could not be told, it will be told again');
    }
  };
  return {
    closeRoom: (roomId, requestId) => tell(`/rooms/${roomId}/close`, requestId),
    expel: (roomId, sub, requestId) => tell(`/rooms/${roomId}/expel/${sub}`, requestId),
    load: async () => SfuLoad.parse(await (await ask('GET', '/load')).json()),
    presence: async (boot, after) =>
      PresencePage.parse(await (await ask('GET', `/presence?boot=${boot ?? ''}&after=${after}`)).json()),
  };
}
