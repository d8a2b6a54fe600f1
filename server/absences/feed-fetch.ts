/**
 * Fetches a calendar from an address that somebody typed, and from nowhere else: no private, loopback, link-local or
 * metadata address, neither by name nor by redirect. The address that is checked is the one that is connected to, so a
 * name server that answers differently the second time gains nothing.
 */
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { RequestFilteringHttpsAgent } from 'request-filtering-agent';
import type { FeedFailure } from '#contract/feeds.ts';
import { MAX_CALENDAR_BYTES } from '../schools/icalendar/content-lines.ts';
import { calendarAddress, isPrivateHost } from './feed-address-rules.ts';
import { retryAfterOf } from './feed-schedule-rules.ts';

/** From the first byte asked to the last received, redirects included. */
const TOTAL_MS = 20_000;
const MAX_REDIRECTS = 3;
/** Azure's own services answer on a public address inside its networks. */
const NEVER = ['168.63.129.16'];

/** What a host said last time, so that it need not say the same again. */
export interface Validators {
  etag: string | null;
  lastModified: string | null;
}

export type Fetched =
  | ({ kind: 'read'; bytes: Uint8Array } & Validators)
  | { kind: 'unchanged' }
  | { kind: 'failed'; failure: FeedFailure; retryAfterMs: number | null };

/** @param signal ends it early, as `too_slow` */
export type FetchCalendar = (address: string, known: Validators, now: Date, signal?: AbortSignal) => Promise<Fetched>;

export interface FetchWorld {
  /** `host:port` that may be private and speak plain http. */
  privateHosts: ReadonlySet<string>;
  /** Where whoever reads a host's log finds out who asked. */
  publicUrl: string;
  totalMs?: number;
}

/** Nothing is thrown: what goes wrong is an answer. */
export function createFetchCalendar({ privateHosts, publicUrl, totalMs = TOTAL_MS }: FetchWorld): FetchCalendar {
  const filtering = new RequestFilteringHttpsAgent({ denyIPAddressList: NEVER });
  const headersFor = ({ etag, lastModified }: Validators) => ({
    accept: 'text/calendar',
    'accept-encoding': 'identity',
    'user-agent': `Releve/1 (+${publicUrl})`,
    ...(etag && { 'if-none-match': etag }),
    ...(lastModified && { 'if-modified-since': lastModified }),
  });

  async function ask(address: string, known: Validators, now: Date, signal: AbortSignal): Promise<Fetched> {
    for (let url = calendarAddress(address, privateHosts), redirects = 0; url; redirects += 1) {
      // An https agent refuses plain http by itself; only the operator's private hosts go without the filter.
      const agent = isPrivateHost(url, privateHosts) ? {} : { agent: filtering };
      const response = await answerOf(url, { ...agent, headers: headersFor(known), signal });
      const target = redirectOf(response, url);
      if (target === null) return readAnswer(response, known, now);
      response.destroy();
      if (redirects === MAX_REDIRECTS) return failed('refused_by_host');
      url = calendarAddress(target, privateHosts);
    }
    return failed('address_refused');
  }

  return async (address, known, now, signal) => {
    const timeout = AbortSignal.timeout(totalMs);
    try {
      return await ask(address, known, now, signal ? AbortSignal.any([timeout, signal]) : timeout);
    } catch (cause) {
      if (timeout.aborted || signal?.aborted) return failed('too_slow');
      return failed(isRefusal(cause) ? 'address_refused' : 'unreachable');
    }
  };
}

interface Request {
  agent?: RequestFilteringHttpsAgent;
  headers: Record<string, string>;
  signal: AbortSignal;
}

function answerOf(url: URL, options: Request): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    send(url, options).once('response', resolve).once('error', reject).end();
  });
}

function redirectOf({ statusCode, headers }: IncomingMessage, from: URL): string | null {
  const isRedirect = [301, 302, 303, 307, 308].includes(statusCode ?? 0);
  if (!isRedirect || headers.location === undefined || !URL.canParse(headers.location, from.href)) return null;
  return new URL(headers.location, from).href;
}

async function readAnswer(response: IncomingMessage, known: Validators, now: Date): Promise<Fetched> {
  const { statusCode, headers } = response;
  if (statusCode !== 200) {
    response.destroy();
    if (statusCode === 304 && (known.etag ?? known.lastModified) !== null) return { kind: 'unchanged' };
    return { kind: 'failed', failure: 'refused_by_host', retryAfterMs: retryAfterOf(headers['retry-after'], now) };
  }
  const bytes = await bodyOf(response);
  if (bytes === null) return failed('too_large');
  return { kind: 'read', bytes, etag: headers.etag ?? null, lastModified: headers['last-modified'] ?? null };
}

/** Null above the cap, whatever length the host announced. */
async function bodyOf(response: IncomingMessage): Promise<Uint8Array | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response) {
    length += chunk.length;
    // Leaving the loop destroys the response.
    if (length > MAX_CALENDAR_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function failed(failure: FeedFailure): Fetched {
  return { kind: 'failed', failure, retryAfterMs: null };
}

/** The agent has no code of its own for its refusals, only these words. */
function isRefusal(cause: unknown): boolean {
  return cause instanceof Error && /is not allowed\. Because/.test(cause.message);
}
