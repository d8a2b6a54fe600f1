import type { ErrorRequestHandler, RequestHandler } from 'express';
import { type Failure, type FailureCode, failures, Refusal } from '#contract/failure.ts';
import { type Log, logOfRequest } from '#runtime/log.ts';
import { requestIdOf } from './request-line.ts';

/** What Express, its router and body-parser say of requests that are not well-formed. */
const malformed = new Set([
  'charset.unsupported',
  'encoding.unsupported',
  'entity.parse.failed',
  'request.aborted',
  'request.size.invalid',
]);

/** How the driver and PostgreSQL say that there is no database just now (SQLSTATE 57P: shutting down, starting up). */
const databaseGone =
  /^(CONNECTION_(CLOSED|ENDED|DESTROYED)|CONNECT_TIMEOUT|ECONNREFUSED|ECONNRESET|ENOTFOUND|57P0[123]|53300)$/;

/**
 * The one place where a failure becomes an answer: a refusal its status and code, anything else `internal` (or
 * `unavailable`), with the cause in the log only. It must be the last middleware.
 */
export function answerFailures(log: Log): ErrorRequestHandler {
  return (thrown: unknown, _request, response, next) => {
    const refusal = asRefusal(thrown);
    const requestId = requestIdOf(response);
    if (failures[refusal.code] >= 500) logOfRequest(log, requestId).error({ err: thrown }, 'a request failed');
    // Half an answer is on its way: Express can only cut the connection.
    if (response.headersSent) return next(thrown);
    const failure: Failure = { code: refusal.code, details: refusal.details, requestId };
    response.status(failures[refusal.code]).json(failure);
  };
}

/** Unknown addresses below /api, and changes sent to pages. */
export const answerNotFound: RequestHandler = () => {
  throw new Refusal('not_found');
};

function asRefusal(thrown: unknown): Refusal {
  if (thrown instanceof Refusal) return thrown;
  return new Refusal(codeOf(thrown), [], thrown);
}

function codeOf(thrown: unknown): FailureCode {
  if (!(thrown instanceof Error)) return 'internal';
  const type = 'type' in thrown ? String(thrown.type) : '';
  if (type === 'entity.too.large') return 'body_too_large';
  if (malformed.has(type)) return 'invalid_input';
  // The router, for `%` signs that spell nothing; the file server, for paths that leave its folder.
  if ('status' in thrown && Number(thrown.status) < 500) return 'not_found';
  return 'code' in thrown && databaseGone.test(String(thrown.code)) ? 'unavailable' : 'internal';
}
