import { vi } from 'vitest';
import { type FailureCode, failures } from '#contract/failure.ts';

export interface Heard {
  method: string;
  path: string;
  headers: Headers;
  body: unknown;
}

type Answer = (heard: Heard) => Response | Promise<Response>;

/**
 * A server behind `fetch`: answers by "METHOD /path" (without query), remembers what it heard, and says 404 to the rest.
 * The session always answers, as the real one does.
 */
export function fakeServer(answers: Record<string, Answer>): { heard: Heard[]; answers: Record<string, Answer> } {
  const all: Record<string, Answer> = { 'GET /api/session': () => ok(aStranger), ...answers };
  const heard: Heard[] = [];
  vi.stubGlobal('fetch', async (path: string, request: RequestInit) => {
    request.signal?.throwIfAborted();
    const entry: Heard = {
      method: request.method ?? 'GET',
      path,
      headers: new Headers(request.headers),
      body: typeof request.body === 'string' ? JSON.parse(request.body) : undefined,
    };
    heard.push(entry);
    const answer = all[`${entry.method} ${path.split('?')[0]}`];
    return answer ? answer(entry) : no('not_found');
  });
  return { heard, answers: all };
}

const aStranger = { account: null, csrfToken: 'token-of-a-stranger', serverNow: '2026-11-03T06:12:00Z', demo: false };

export function ok(body: unknown): Response {
  return Response.json(body);
}

export function no(code: FailureCode, details: object[] = []): Response {
  return Response.json({ code, details, requestId: 'request-1' }, { status: failures[code] });
}
