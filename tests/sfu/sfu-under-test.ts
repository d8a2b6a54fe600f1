import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { importPKCS8, SignJWT } from 'jose';
import { io, type Socket } from 'socket.io-client';
import { onTestFinished } from 'vitest';
import type { Party } from '#contract/rooms.ts';
import {
  type Answer,
  type Push,
  type Replied,
  type RequestType,
  type Sent,
  SIGNALLING_VERSION,
  type TicketClaims,
  type Welcome,
} from '#contract/signalling.ts';
import { createLog } from '#runtime/log.ts';
import { ControlServer } from '../../sfu/control-server.ts';
import type { MediaEngine } from '../../sfu/engine/media-engine.ts';
import { EntryGate } from '../../sfu/entry-gate.ts';
import { createMetrics } from '../../sfu/metrics.ts';
import { PresenceLog } from '../../sfu/presence-log.ts';
import { ResumeTokens } from '../../sfu/resume-tokens.ts';
import { RoomDirectory } from '../../sfu/room-directory.ts';
import { SignallingServer } from '../../sfu/signalling-server.ts';
import { createTicketCheck } from '../../sfu/ticket-check.ts';
import { type CollectedEvents, collectEvents } from '../support/collect-events.ts';
import { type FakeClock, fakeClock } from '../support/fake-clock.ts';
import { FakeMediaEngine } from '../support/fake-media-engine.ts';

export const CONTROL_KEY = 'a control key of thirty-two characters';
export const PAGE_ORIGIN = 'http://localhost:3000';

const ed25519 = generateKeyPairSync('ed25519');
export const publicKeyPem = ed25519.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const ticketKey = await importPKCS8(ed25519.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), 'EdDSA');

/** The claims of a ticket made now: a substitute's, for a room of its own, unless told otherwise. */
export function claims(clock: FakeClock, given: Partial<TicketClaims> = {}): TicketClaims {
  const iat = Math.floor(clock.now().getTime() / 1_000);
  const made = { jti: randomUUID(), sub: randomUUID(), room: randomUUID(), party: 'substitute' as const, camera: true };
  return { ...made, aud: 'releve-sfu', iat, exp: iat + 120, ...given };
}

/** Signs as the server does, unless another key or algorithm is given. */
export async function sign(
  payload: Partial<TicketClaims>,
  key: Parameters<SignJWT['sign']>[0] = ticketKey,
  alg = 'EdDSA',
) {
  return await new SignJWT({ ...payload }).setProtectedHeader({ alg }).sign(key);
}

export interface Sfu<Engine extends MediaEngine> {
  url: string;
  controlUrl: string;
  clock: FakeClock;
  engine: Engine;
  directory: RoomDirectory;
  presence: PresenceLog;
  signalling: SignallingServer;
}

/** The whole sfu on free ports, with a clock that the test moves; closed when the test has ended. */
export async function startSfu(): Promise<Sfu<FakeMediaEngine>> {
  return await startSfuWith(new FakeMediaEngine());
}

export async function startSfuWith<Engine extends MediaEngine>(engine: Engine): Promise<Sfu<Engine>> {
  const log = createLog({ process: 'sfu', level: 'silent' });
  const clock = fakeClock();
  const presence = new PresenceLog(randomUUID(), clock);
  const directory = new RoomDirectory({ engine, presence, clock, log });
  const tokens = new ResumeTokens(clock);
  const metrics = createMetrics(directory, presence);
  const gate = new EntryGate({ tickets: await createTicketCheck(publicKeyPem, clock), tokens, directory, clock });
  const { routerRtpCapabilities } = engine;
  const parts = { host: '127.0.0.1', port: 0, publicUrl: PAGE_ORIGIN, routerRtpCapabilities, clock, log };
  const signalling = await SignallingServer.start({ ...parts, gate, tokens, directory, metrics });
  const control = await ControlServer.start({ port: 0, controlKey: CONTROL_KEY, directory, presence, metrics, log });
  onTestFinished(async () => {
    await signalling.close();
    await control.close();
    await engine.close();
  });
  return {
    url: `http://127.0.0.1:${signalling.port}`,
    controlUrl: `http://127.0.0.1:${control.port}`,
    clock,
    engine,
    directory,
    presence,
    signalling,
  };
}

/** A page in the room. */
export interface Page {
  socket: Socket;
  welcome: Welcome;
  pushes: CollectedEvents;
  /** Sends a request and gives the whole answer. */
  ask<T extends RequestType>(type: T, data: Sent<T>, id?: string): Promise<Answer<T>>;
  /** Sends a request that must be granted. */
  get<T extends RequestType>(type: T, data: Sent<T>): Promise<Replied<T>>;
  nextPush(): Promise<Push>;
}

/** Opens a socket and tells how it went: the welcome, or the reason of the refusal. */
export async function knock(url: string, auth: object, options: object = {}) {
  const socket = io(url, { auth, reconnection: false, forceNew: true, transports: ['websocket'], ...options });
  onTestFinished(() => {
    socket.disconnect();
  });
  const events = collectEvents(socket, ['welcome', 'connect_error', 'push', 'disconnect']);
  const outcome = await Promise.race([
    events.next<Welcome>('welcome').then((welcome) => ({ welcome, refusal: undefined })),
    events.next<Error>('connect_error').then((failure) => ({ welcome: undefined, refusal: failure.message })),
  ]);
  return { socket, events, ...outcome };
}

export function ticketPass(ticket: string): object {
  return { version: SIGNALLING_VERSION, pass: { kind: 'ticket', ticket } };
}

export function resumePass(token: string): object {
  return { version: SIGNALLING_VERSION, pass: { kind: 'resume', token } };
}

/** Enters with a fresh ticket. */
export async function enter(sfu: Sfu<MediaEngine>, given: Partial<TicketClaims> = {}): Promise<Page> {
  return await enterWith(sfu.url, ticketPass(await sign(claims(sfu.clock, given))));
}

/** Comes back with the token of the last welcome. */
export async function comeBack(sfu: Sfu<MediaEngine>, token: string): Promise<Page> {
  return await enterWith(sfu.url, resumePass(token));
}

async function enterWith(url: string, auth: object): Promise<Page> {
  const { socket, events, welcome, refusal } = await knock(url, auth);
  if (!welcome) throw new Error(`not let in: ${refusal}`);
  const ask: Page['ask'] = async (type, data, id = randomUUID()) =>
    await socket.emitWithAck('request', { id, type, data });
  return {
    socket,
    welcome,
    pushes: events,
    ask,
    async get<T extends RequestType>(type: T, data: Sent<T>): Promise<Replied<T>> {
      const answer = await ask(type, data);
      if (!answer.ok) throw new Error(`${type} was refused: ${answer.reason}`);
      return answer.reply;
    },
    nextPush: async () => await events.next<Push>('push'),
  };
}

export const someDtls = { fingerprints: [{ algorithm: 'sha-256', value: 'AA:BB' }] };
export const someRtp = { codecs: [{ mimeType: 'video/VP8' }] };

/** Opens a send transport and publishes a camera on it. */
export async function publishCamera(page: Page) {
  const { transportId } = await page.get('open_transport', { direction: 'send' });
  const { producerId } = await page.get('publish', {
    transportId,
    source: 'camera',
    kind: 'video',
    rtpParameters: someRtp,
    paused: false,
  });
  return { transportId, producerId };
}

/** Opens a receive transport and subscribes to that producer. */
export async function subscribeTo(page: Page, producerId: string) {
  const { transportId } = await page.get('open_transport', { direction: 'receive' });
  const { consumerId } = await page.get('subscribe', { transportId, producerId, rtpCapabilities: { codecs: [] } });
  return { transportId, consumerId };
}

/** A substitute and a classroom in one room. */
export async function bothEnter(sfu: Sfu<MediaEngine>): Promise<{ roomId: string } & Record<Party, Page>> {
  const roomId = randomUUID();
  const substitute = await enter(sfu, { room: roomId, party: 'substitute' });
  const classroom = await enter(sfu, { room: roomId, party: 'classroom' });
  return { roomId, substitute, classroom };
}
