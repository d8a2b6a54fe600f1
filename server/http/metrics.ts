import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import type { OnFinished } from './request-line.ts';

/** Figures for whoever runs the service, in Prometheus' text format. */
export interface Metrics {
  contentType: string;
  text(): Promise<string>;
  /** Counts a finished request. */
  finished: OnFinished;
}

/** From an answer out of memory to one that a person has given up on, in seconds. */
const BUCKETS_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** @param ofProcess also memory, event loop and garbage collection of the process: once per process */
export function createMetrics({ ofProcess }: { ofProcess: boolean }): Metrics {
  const registry = new Registry();
  if (ofProcess) collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'releve_http_request_seconds',
    help: 'Duration of requests by route pattern, method and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS_S,
    registers: [registry],
  });
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    finished: ({ method, route, status, ms }) => requests.observe({ method, route, status }, ms / 1000),
  };
}
