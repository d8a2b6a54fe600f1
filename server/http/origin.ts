import type { IncomingHttpHeaders } from 'node:http';

/** Whether a request that changes something comes from a page of ours (or from no page at all). */
export type IsOurOrigin = (headers: IncomingHttpHeaders) => boolean;

/**
 * A browser says by itself where a request comes from, and no page can change that: `sec-fetch-site` first, `origin`
 * in browsers and on addresses without it. Programs that are no browser send neither; they have no cookies to abuse.
 *
 * Source: F. Valsorda, "Cross-Site Request Forgery" (2025), the algorithm of Go's `http.CrossOriginProtection`.
 */
export function createOriginCheck(publicUrl: string): IsOurOrigin {
  const ours = new URL(publicUrl).origin;
  return (headers) => {
    const site = headers['sec-fetch-site'];
    if (site !== undefined) return site === 'same-origin' || site === 'none';
    const { origin, host } = headers;
    return origin === undefined || origin === ours || hostOf(origin) === host;
  };
}

/** The host and port of an origin; sandboxed frames send `null`, which has none. */
function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}
