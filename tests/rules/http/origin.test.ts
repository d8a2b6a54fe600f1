import type { IncomingHttpHeaders } from 'node:http';
import { expect, test } from 'vitest';
import { createOriginCheck } from '../../../server/http/origin.ts';

const isOurOrigin = createOriginCheck('https://releve.example/');

test.each<[string, IncomingHttpHeaders, boolean]>([
  ['a page of ours', { 'sec-fetch-site': 'same-origin' }, true],
  ['the address bar', { 'sec-fetch-site': 'none' }, true],
  ['a page of another site', { 'sec-fetch-site': 'cross-site' }, false],
  ['a page of a sibling host', { 'sec-fetch-site': 'same-site' }, false],
  [
    'another site that also names our origin',
    { 'sec-fetch-site': 'cross-site', origin: 'https://releve.example' },
    false,
  ],
  ['an old browser on a page of ours', { origin: 'https://releve.example', host: 'internal:3000' }, true],
  ['an old browser on the address it called', { origin: 'http://192.168.1.7:3000', host: '192.168.1.7:3000' }, true],
  ['an old browser on another site', { origin: 'https://evil.example', host: 'releve.example' }, false],
  ['another port of the same machine', { origin: 'http://localhost:5173', host: 'localhost:3000' }, false],
  ['a sandboxed frame', { origin: 'null', host: 'releve.example' }, false],
  ['a program that is no browser', { host: 'releve.example' }, true],
])('%s', (_, headers, expected) => {
  expect(isOurOrigin(headers)).toBe(expected);
});
