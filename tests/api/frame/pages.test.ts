import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aSchool } from '../../support/build/schools.ts';
import { startApp, type TestApp } from '../../support/start-app.ts';

const SCRIPT = 'export const longEnoughToShrink = 1;\n'.repeat(200);
/** As client/announced-doors.ts writes it. */
const DOORS = [
  { path: '/etablissement/:view', files: ['/assets/office-1.js'], reads: ['/session', '/schools/:uai'] },
  { path: '/classe', files: ['/assets/main-Ab12.js', '/assets/main-Cd34.css'], reads: [] },
];
const PAGE = '<!doctype html><title>Relève</title>';

let folder: string;
let app: TestApp;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'releve-client-'));
  await mkdir(join(folder, 'dist/assets'), { recursive: true });
  await writeFile(join(folder, 'dist/index.html'), PAGE);
  await writeFile(join(folder, 'dist/doors.json'), JSON.stringify(DOORS));
  await writeFile(join(folder, 'dist/releve.svg'), '<svg/>');
  await writeFile(join(folder, 'dist/assets/main-Ab12.js'), SCRIPT);
  await writeFile(join(folder, 'secret.js'), 'not for you');
  app = await startApp({ clientFolder: join(folder, 'dist') });
});
afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true });
});

const get = (path: string, headers: Record<string, string> = {}) => app.stranger().send('GET', path, { headers });

describe('the page', () => {
  test.each([
    '/',
    '/etablissement',
    '/academie/70',
    '/remplacant/offres',
    '/classe',
    '/assistance',
    '/administration',
    '/adulte/a-ticket',
    '/galerie',
  ])('is behind the door %s, and never kept', async (path) => {
    const answer = await get(path);
    expect(answer).toMatchObject({ status: 200, body: PAGE });
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  test.each(['/unknown', '/etablissementx', '/Academie', '/wp-login.php', '/index.html'])(
    'says by its status that %s is no door',
    async (path) => {
      expect(await get(path)).toMatchObject({ status: 404, body: PAGE });
    },
  );
});

describe('with the page goes word', () => {
  test('of the script and the style of its door', async () => {
    expect((await get('/classe')).headers.get('link')).toBe(
      '</assets/main-Ab12.js>; rel=modulepreload; crossorigin, </assets/main-Cd34.css>; rel=preload; as=style; crossorigin',
    );
  });

  test('of what a school office will read first, with its own school in the address', async () => {
    const uai = await aSchool(app.sql);
    const office = await app.signedIn({ role: 'school_office', uai });
    const { headers } = await office.send('GET', '/etablissement/semaine');
    expect(headers.get('link')).toContain(`</api/schools/${uai}>; rel=preload; as=fetch; crossorigin`);
  });

  test('of who is asking, but of no school, to a stranger', async () => {
    const link = (await get('/etablissement/semaine')).headers.get('link');
    expect(link).toContain('</api/session>');
    expect(link).not.toContain('schools');
  });

  test('of nothing where the path is no door of the table', async () => {
    expect((await get('/galerie')).headers.get('link')).toBeNull();
  });
});

describe('a file of the client', () => {
  test('is kept for ever when its name holds its hash', async () => {
    const answer = await get('/assets/main-Ab12.js', { 'accept-encoding': 'identity' });
    expect(answer).toMatchObject({ status: 200, body: SCRIPT });
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  });

  test.each(['br', 'gzip'])('travels compressed by %s to whoever understands it', async (encoding) => {
    const answer = await get('/assets/main-Ab12.js', { 'accept-encoding': encoding });
    expect(answer.headers.get('content-encoding')).toBe(encoding);
    expect(answer.headers.get('content-type')).toMatch(/javascript/);
    expect(answer.headers.get('vary')).toMatch(/accept-encoding/i);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(Number(answer.headers.get('content-length'))).toBeLessThan(SCRIPT.length / 4);
    expect(answer.body).toBe(SCRIPT);
  });

  test('of another name is kept for an hour', async () => {
    expect((await get('/releve.svg')).headers.get('cache-control')).toBe('public, max-age=3600');
  });

  test('that is no more there, after an update, is not found rather than a page', async () => {
    expect(await get('/assets/main-Old1.js')).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });

  test.each(['/assets/..%2F..%2Fsecret.js', '/..%2fsecret.js', '/assets/%2e%2e/%2e%2e/secret.js', '/../secret.js'])(
    'outside of the folder is out of reach (%s)',
    async (path) => {
      expect(await rawGet(path)).not.toContain('not for you');
    },
  );
});

test('without the built client one sentence says what to do', async () => {
  const bare = await startApp({ clientFolder: join(folder, 'nothing') });
  const answer = await bare.stranger().send('GET', '/');
  expect(answer).toMatchObject({ status: 503, body: expect.stringContaining('npm start') });
  await bare.close();
});

/** As `fetch` would not: the path is sent as it stands. */
function rawGet(path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(app.origin);
    const sent = request({ hostname, port, path }, async (answer) => {
      resolve((await answer.toArray()).join(''));
    });
    sent.once('error', reject).end();
  });
}
