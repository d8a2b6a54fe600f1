import { createSecretKey, generateKeyPairSync } from 'node:crypto';
import { importPKCS8 } from 'jose';
import { expect, test } from 'vitest';
import type { TicketClaims } from '#contract/signalling.ts';
import { createLog } from '#runtime/log.ts';
import { ENTRIES_PER_ADDRESS, EntryGate, REFUSED_ENTRIES_PER_ADDRESS } from '../../sfu/entry-gate.ts';
import { PresenceLog } from '../../sfu/presence-log.ts';
import { ResumeTokens } from '../../sfu/resume-tokens.ts';
import { RoomDirectory } from '../../sfu/room-directory.ts';
import { createTicketCheck } from '../../sfu/ticket-check.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { FakeMediaEngine } from '../support/fake-media-engine.ts';
import {
  claims,
  enter,
  knock,
  PAGE_ORIGIN,
  publicKeyPem,
  resumePass,
  sign,
  startSfu,
  ticketPass,
} from './sfu-under-test.ts';

test('a good ticket opens the room and the welcome tells what a page needs', async () => {
  const sfu = await startSfu();
  const { welcome } = await enter(sfu, { party: 'classroom' });
  expect(welcome).toMatchObject({
    party: 'classroom',
    resumed: false,
    routerRtpCapabilities: sfu.engine.routerRtpCapabilities,
    inventory: { transportIds: [], producerIds: [], consumerIds: [], published: [] },
    presentParties: [],
  });
});

const otherKey = await importPKCS8(
  generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  'EdDSA',
);

test.each<[string, Partial<Record<keyof TicketClaims, unknown>>]>([
  ['for another audience', { aud: 'releve-server' }],
  ['whose room is no id', { room: 'classroom-1' }],
  ['of a party that does not exist', { party: 'inspector' }],
  ['that does not say whether it may send a picture', { camera: undefined }],
  ['without an end', { exp: undefined }],
  ['without an id', { jti: undefined }],
  ['issued in the future', { iat: 4_000_000_000, exp: 4_000_000_100 }],
])('a ticket %s is refused', async (_, wrong) => {
  const sfu = await startSfu();
  const ticket = await sign({ ...claims(sfu.clock), ...wrong } as Partial<TicketClaims>);
  expect((await knock(sfu.url, ticketPass(ticket))).refusal).toBe('ticket_invalid');
});

test('a ticket signed with another key is refused', async () => {
  const sfu = await startSfu();
  const forged = await sign(claims(sfu.clock), otherKey);
  expect((await knock(sfu.url, ticketPass(forged))).refusal).toBe('ticket_invalid');
});

test('a ticket signed with our public key as a shared secret is refused', async () => {
  const sfu = await startSfu();
  const forged = await sign(claims(sfu.clock), createSecretKey(Buffer.from(publicKeyPem)), 'HS256');
  expect((await knock(sfu.url, ticketPass(forged))).refusal).toBe('ticket_invalid');
});

test('a ticket without any signature is refused', async () => {
  const sfu = await startSfu();
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const unsigned = `${part({ alg: 'none' })}.${part(claims(sfu.clock))}.`;
  expect((await knock(sfu.url, ticketPass(unsigned))).refusal).toBe('ticket_invalid');
});

test('a ticket of two minutes ago has expired', async () => {
  const sfu = await startSfu();
  const ticket = await sign(claims(sfu.clock));
  sfu.clock.advance(126_000);
  expect((await knock(sfu.url, ticketPass(ticket))).refusal).toBe('ticket_expired');
});

test('a ticket that claims to live for a day dies after two minutes all the same', async () => {
  const sfu = await startSfu();
  const made = claims(sfu.clock);
  const ticket = await sign({ ...made, exp: made.iat + 86_400 });
  sfu.clock.advance(126_000);
  expect((await knock(sfu.url, ticketPass(ticket))).refusal).toBe('ticket_expired');
});

test('a ticket opens the room once, also when two pages knock at the same moment', async () => {
  const sfu = await startSfu();
  const ticket = await sign(claims(sfu.clock));
  const tries = await Promise.all([1, 2, 3].map(() => knock(sfu.url, ticketPass(ticket))));
  expect(tries.map(({ refusal }) => refusal).toSorted()).toEqual(['ticket_used', 'ticket_used', undefined]);
});

test('a ticket used before a restart is not good for the next life of the process', async () => {
  const clock = fakeClock('2026-11-16T07:00:00.100Z');
  const used = claims(clock);
  const ticket = await sign(used);
  await (await createTicketCheck(publicKeyPem, fakeClock('2026-11-16T07:00:00.000Z'))).use(ticket);

  clock.set('2026-11-16T07:00:00.700Z');
  const restarted = await createTicketCheck(publicKeyPem, clock);
  await expect(restarted.use(ticket)).rejects.toMatchObject({ reason: 'ticket_used' });

  clock.set('2026-11-16T07:00:01.200Z');
  const fresh = claims(clock);
  expect((await restarted.use(await sign(fresh))).jti).toBe(fresh.jti);
});

test('a page of another protocol version is told so before anything else', async () => {
  const sfu = await startSfu();
  const { refusal } = await knock(sfu.url, { version: 99, something: 'else' });
  expect(refusal).toBe('version_not_spoken');
});

test.each([
  ['nothing', {}, 'version_not_spoken'],
  ['no pass', { version: 1 }, 'bad_message'],
  ['an unknown kind of pass', { version: 1, pass: { kind: 'password', password: 'x' } }, 'bad_message'],
  ['a ticket of 10,000 characters', ticketPass('x'.repeat(10_000)), 'bad_message'],
  ['a guessed resume token', resumePass('guessed'), 'resume_token_unknown'],
  ['a ticket that is no ticket', ticketPass('not.a.ticket'), 'ticket_invalid'],
])('a page that brings %s is refused', async (_, auth, reason) => {
  const sfu = await startSfu();
  expect((await knock(sfu.url, auth)).refusal).toBe(reason);
});

test('a ticket made before the room was closed no longer opens it, one made after its reopening does', async () => {
  const sfu = await startSfu();
  const made = claims(sfu.clock);
  sfu.directory.close(made.room);
  expect((await knock(sfu.url, ticketPass(await sign(made)))).refusal).toBe('room_closed');
  sfu.clock.advance(1_000);
  await enter(sfu, { room: made.room });
});

test('after too many refused entries an address waits, and then is let in again', async () => {
  const sfu = await startSfu();
  for (let tries = 0; tries < REFUSED_ENTRIES_PER_ADDRESS.burst; tries += 1) {
    expect((await knock(sfu.url, resumePass('guessed'))).refusal).toBe('resume_token_unknown');
  }
  expect((await knock(sfu.url, resumePass('guessed'))).refusal).toBe('too_many_requests');
  expect((await knock(sfu.url, ticketPass(await sign(claims(sfu.clock))))).refusal).toBe('too_many_requests');
  sfu.clock.advance(1_000);
  await enter(sfu);
});

test('even good entries from one address are bounded, without a word to the other addresses', async () => {
  const clock = fakeClock();
  const log = createLog({ process: 'sfu', level: 'silent' });
  const presence = new PresenceLog('boot', clock);
  const directory = new RoomDirectory({ engine: new FakeMediaEngine(), presence, clock, log });
  const tickets = { use: async () => claims(clock) };
  const gate = new EntryGate({ tickets, tokens: new ResumeTokens(clock), directory, clock });
  const knocking = async (address: string) => await gate.admit(ticketPass('good'), address);
  for (let tries = 0; tries < ENTRIES_PER_ADDRESS.burst; tries += 1) await knocking('10.0.0.1');
  await expect(knocking('10.0.0.1')).rejects.toMatchObject({ reason: 'too_many_requests' });
  await knocking('10.0.0.2');
});

test('the addresses behind the TLS proxy on this machine are told apart', async () => {
  const sfu = await startSfu();
  const from = (address: string) => ({ extraHeaders: { 'x-forwarded-for': `6.6.6.6, ${address}` } });
  for (let tries = 0; tries < REFUSED_ENTRIES_PER_ADDRESS.burst; tries += 1) {
    await knock(sfu.url, resumePass('guessed'), from('10.0.0.1'));
  }
  expect((await knock(sfu.url, resumePass('guessed'), from('10.0.0.1'))).refusal).toBe('too_many_requests');
  expect((await knock(sfu.url, resumePass('guessed'), from('10.0.0.2'))).refusal).toBe('resume_token_unknown');
});

test.each(['websocket', 'polling'])('a page of another origin is not let in over %s', async (transport) => {
  const sfu = await startSfu();
  const auth = ticketPass(await sign(claims(sfu.clock)));
  const from = (origin: string) => ({ transports: [transport], extraHeaders: { origin } });
  expect((await knock(sfu.url, auth, from('https://evil.example'))).refusal).toBeDefined();
  expect((await knock(sfu.url, auth, from(PAGE_ORIGIN))).welcome).toBeDefined();
});
