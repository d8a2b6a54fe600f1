import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express, { type RequestHandler, type Response, Router } from 'express';
import type { Account } from '#contract/people.ts';
import { announcedParts } from './announced-parts.ts';
import { compressedFiles } from './compressed-files.ts';

/** The product's doors (DESIGN part 2): the client finds its own way below them. */
const doors = [
  'etablissement',
  'academie',
  'remplacant',
  'classe',
  'assistance',
  'administration',
  'adulte',
  'galerie',
  'offre',
  'boite',
] as const;
const doorPath = new RegExp(`^/((${doors.join('|')})(/.*)?)?$`);

/** What a person at a browser reads who came before the client was built. */
const NOT_BUILT = 'The pages are not built yet: `npm start` builds them, `vite build client` does it by hand.\n';

/** Who opened the page, by the cookie that came with it. */
export type AccountOf = (cookieHeader: string | undefined) => Promise<Account | null>;

/**
 * The built client in `folder`: files whose names hold their hash are kept for ever, the page itself never, so that a
 * new version arrives with the next load. An unknown address gets the page too, which says so, with status 404.
 * With the page goes word of what its door needs next (`announcedParts`).
 */
export function clientFiles(folder: string, accountOf: AccountOf): Router {
  const router = Router();
  router.use('/assets', compressedFiles(join(folder, 'assets')));
  router.use(
    '/assets',
    express.static(join(folder, 'assets'), { immutable: true, maxAge: '1y', index: false, redirect: false }),
  );
  router.get('/index.html', page(folder, accountOf));
  router.use(express.static(folder, { maxAge: '1h', index: false, redirect: false }));
  router.use(page(folder, accountOf));
  return router;
}

function page(folder: string, accountOf: AccountOf): RequestHandler {
  return async (request, response, next) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return next();
    if (request.path.startsWith('/assets/')) return next();
    if (!existsSync(join(folder, 'index.html'))) return sayNotBuilt(response);
    response.status(doorPath.test(request.path) ? 200 : 404).setHeader('cache-control', 'no-store');
    // The page opens while the database is away, too, and says so.
    const account = await accountOf(request.headers.cookie).catch(() => null);
    const parts = await announcedParts(folder, request.path, account);
    if (parts !== undefined) response.setHeader('link', parts);
    response.sendFile('index.html', { root: folder, cacheControl: false, etag: false, lastModified: false });
  };
}

function sayNotBuilt(response: Response): void {
  response.status(503).type('text/plain').send(NOT_BUILT);
}
