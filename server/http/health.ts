import { type RequestHandler, Router } from 'express';
import { isLoopback } from '#runtime/config.ts';
import type { Metrics } from './metrics.ts';

/** A database that takes longer to say "1" is as good as gone for whoever waits at the other end. */
const READY_LIMIT_MS = 2000;

export interface HealthOptions {
  /** Resolves with what is missing for good work, or null. */
  whatIsMissing: () => Promise<string | null>;
  metrics: Metrics;
}

/**
 * - `/healthz`: the process is up.
 * - `/readyz`: 200 when requests can be answered, else 503 with the reason; for supervisors and load balancers.
 * - `/metrics`: Prometheus text, to this machine only.
 */
export function healthRoutes({ whatIsMissing, metrics }: HealthOptions): Router {
  const router = Router();
  router.get('/healthz', (_request, response) => {
    response.json({ status: 'up' });
  });
  router.get('/readyz', async (_request, response) => {
    const missing = await within(READY_LIMIT_MS, whatIsMissing());
    response
      .status(missing === null ? 200 : 503)
      .json(missing === null ? { status: 'ready' } : { status: 'waiting', missing });
  });
  router.get('/metrics', onlyFromHere, async (_request, response) => {
    response.type(metrics.contentType).send(await metrics.text());
  });
  return router;
}

/** The socket's own address, and nobody in front who forwards: a proxy on this machine must not open it to the world. */
const onlyFromHere: RequestHandler = ({ socket, headers }, _response, next) => {
  const forwarded = headers['x-forwarded-for'] ?? headers.forwarded ?? headers.via;
  const address = socket.remoteAddress?.replace(/^::ffff:/, '') ?? '';
  // 'route' leaves this route: the address is then as unknown as any other.
  next(isLoopback(address) && forwarded === undefined ? undefined : 'route');
};

async function within(limitMs: number, question: Promise<string | null>): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve('The database does not answer in time.'), limitMs);
  });
  try {
    return await Promise.race([question.catch(() => 'The database does not answer.'), late]);
  } finally {
    clearTimeout(timer);
  }
}
