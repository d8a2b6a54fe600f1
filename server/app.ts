import express, { type Express, type RequestHandler, type Router } from 'express';
import type { Log } from '#runtime/log.ts';
import { answerFailures, answerNotFound } from './http/answer-failures.ts';
import { type AccountOf, clientFiles } from './http/client-files.ts';
import { generalLimit } from './http/general-limit.ts';
import { type HeaderOptions, securityHeaders } from './http/headers.ts';
import type { Metrics } from './http/metrics.ts';
import { requestLine } from './http/request-line.ts';

export interface AppParts extends HeaderOptions {
  /** The routes of the contract, below `/api`. */
  api: Router;
  health: Router;
  /** What the addresses of agendas lead to. */
  agendas: Router;
  metrics: Metrics;
  log: Log;
  /** The built client. */
  clientFolder: string;
  /** Who opens a page. */
  accountOf: AccountOf;
  /** How many proxies stand in front, whose word about the caller's address is taken; 0 for none. */
  trustedProxies: number;
}

/** Builds the Express app; it does not listen. What comes first is done first, for every request. */
export function createApp(parts: AppParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.enable('case sensitive routing');
  app.set('trust proxy', parts.trustedProxies);
  app.use(requestLine(parts.log, parts.metrics.finished));
  app.use(securityHeaders(parts));
  app.use(parts.health);
  app.use(parts.agendas);
  app.use('/api', neverStored, generalLimit(), parts.api, answerNotFound);
  app.use(clientFiles(parts.clientFolder, parts.accountOf));
  app.use(answerNotFound);
  app.use(answerFailures(parts.log));
  return app;
}

/** Answers hold names of people: neither a proxy nor the browser's cache keeps them. */
const neverStored: RequestHandler = (_request, response, next) => {
  response.setHeader('cache-control', 'no-store');
  next();
};
