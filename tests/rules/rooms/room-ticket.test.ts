import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { decodeProtectedHeader, jwtVerify } from 'jose';
import { expect, test } from 'vitest';
import { TicketClaims } from '#contract/signalling.ts';
import { iceServersFor } from '../../../server/rooms/ice-servers.ts';
import { ticketSigner } from '../../../server/rooms/room-ticket.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const now = new Date('2026-11-16T08:55:00.700Z');
const room = { kind: 'lesson', id: randomUUID() } as const;
const member = { party: 'classroom', sub: randomUUID(), room, camera: false } as const;

test('a ticket is for one member, one room, 120 seconds, and the public key proves it', async () => {
  const ticket = await (await ticketSigner(pem))(member, now);
  const { payload } = await jwtVerify(ticket, publicKey, { algorithms: ['EdDSA'], currentDate: now });
  expect(TicketClaims.parse(payload)).toEqual({
    jti: payload.jti,
    aud: 'releve-sfu',
    sub: member.sub,
    room: room.id,
    party: 'classroom',
    camera: false,
    iat: Date.parse('2026-11-16T08:55:00Z') / 1000,
    exp: Date.parse('2026-11-16T08:57:00Z') / 1000,
  });
  expect(decodeProtectedHeader(ticket).alg).toBe('EdDSA');
});

test('two tickets of the same member in the same second are two tickets', async () => {
  const sign = await ticketSigner(pem);
  const [one, other] = await Promise.all([sign(member, now), sign(member, now)]);
  expect(one).not.toBe(other);
});

test('a key of another kind is refused when the server starts, not when the lesson does', async () => {
  const { privateKey: rsa } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  await expect(ticketSigner(rsa.export({ type: 'pkcs8', format: 'pem' }).toString())).rejects.toThrow();
  await expect(ticketSigner('no key at all')).rejects.toThrow();
});

test('without TURN there is no ICE server; with it, credentials for an hour as coturn checks them', () => {
  const at = new Date(1_763_280_000_000);
  expect(iceServersFor('class-12', undefined, at)).toEqual([]);
  // printf 1763283600:class-12 | openssl dgst -sha1 -hmac north -binary | base64
  expect(iceServersFor('class-12', { url: 'turns:turn.example:443', secret: 'north' }, at)).toEqual([
    { urls: ['turns:turn.example:443'], username: '1763283600:class-12', credential: 'ZODS5Q0O4wcS7lgC5f/wPKcdPnU=' },
  ]);
});
