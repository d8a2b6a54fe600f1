import { PROBES_AT_ONCE } from './retry-policy.ts';

/** Asks one small thing; resolves when anything at all answered, rejects when nothing did or `signal` was aborted. */
export type Probe = (signal: AbortSignal) => Promise<unknown>;

/** On the slowest line a first answer may take this long; a probe that is older asks a path that is gone. */
const PROBE_LIFE_MS = 15_000;

/**
 * Resolves as soon as one probe is answered, or `stop` is aborted. A fresh probe leaves at once and then every `everyMs`;
 * none waits on an older one. When too many are under way the second-oldest makes room: the oldest stays, since on
 * a slow line it is the one about to be answered.
 */
export function untilAnswered(probe: Probe, everyMs: number, stop: AbortSignal): Promise<void> {
  const flights: AbortController[] = [];
  return new Promise((resolve) => {
    const finish = () => {
      clearInterval(timer);
      for (const flight of [...flights]) flight.abort();
      resolve();
    };
    const launch = () => {
      if (flights.length >= PROBES_AT_ONCE) flights[1]?.abort();
      const flight = new AbortController();
      flights.push(flight);
      const forget = () => void flights.splice(flights.indexOf(flight), 1);
      flight.signal.addEventListener('abort', forget, { once: true });
      probe(flight.signal).then(finish, () => flight.abort());
    };
    const timer = setInterval(launch, everyMs);
    if (stop.aborted) return finish();
    stop.addEventListener('abort', finish, { once: true });
    launch();
  });
}

/**
 * A probe of the socket.io server at `url`: without a transport in its query the request is refused at once (HTTP 400) and leaves
 * no session behind, which is answer enough. Opaque (`no-cors`), since whoever answers need not know this page.
 */
export function probeOf(url: string): Probe {
  const address = new URL('/socket.io/', url);
  return (signal) =>
    fetch(address, {
      mode: 'no-cors',
      cache: 'no-store',
      credentials: 'omit',
      signal: AbortSignal.any([signal, AbortSignal.timeout(PROBE_LIFE_MS)]),
    });
}
