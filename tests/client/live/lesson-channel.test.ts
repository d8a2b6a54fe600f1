import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type ActAnswer,
  LESSON_NAMESPACE,
  type LessonAct,
  type LessonState,
  type LessonToBrowser,
  type LessonToServer,
} from '#contract/lesson-channel.ts';
import { ActRefused, LessonChannel, replaces } from '../../../client/src/live/lesson-channel.ts';
import { openSocket } from '../../../client/src/live/open-socket.ts';
import { probeOf } from '../../../client/src/live/path-probe.ts';
import { aLessonState } from './build.ts';

describe('A state of the lesson', () => {
  it.each([
    ['the first one', null, 1, true],
    ['a newer one', 3, 4, true],
    ['the same one with a later time', 4, 4, true],
    ['one that was overtaken on the way', 4, 3, false],
  ])('is shown or not: %s', (_, shown, came, is) => {
    const before = shown === null ? null : aLessonState({ version: shown });
    expect(replaces(before, aLessonState({ version: came }))).toBe(is);
  });
});

let http: HttpServer;
let io: Server<LessonToServer, LessonToBrowser>;
let channel: LessonChannel;
let state: LessonState;
let refusal: string | null;
let answer: (act: LessonAct) => ActAnswer | undefined;
const acts: LessonAct[] = [];
const told = { state: vi.fn(), entered: vi.fn(), away: vi.fn(), refused: vi.fn() };

beforeEach(async () => {
  vi.resetAllMocks();
  told.refused.mockReturnValue('later');
  acts.length = 0;
  refusal = null;
  answer = () => ({ ok: true });
  state = aLessonState();
  http = createServer((_request, response) => response.writeHead(404).end());
  io = new Server(http);
  const namespace = io.of(LESSON_NAMESPACE);
  namespace.use((_socket, next) => next(refusal === null ? undefined : new Error(refusal)));
  namespace.on('connection', (socket) => {
    socket.emit('state', state);
    socket.on('act', (act, acknowledge) => {
      acts.push(act);
      const said = answer(act);
      if (said) acknowledge(said);
    });
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const serverUrl = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const policy = { probeEveryMs: 40, entryPatienceMs: 5_000, backOffMs: () => 5 };
  channel = new LessonChannel(
    { room: state.room, classroomCredential: null },
    { serverUrl, openSocket, probe: probeOf(serverUrl), policy, newId: randomUUID },
    told,
  );
});
afterEach(async () => {
  channel.leave();
  await io.close();
});

const dropSockets = () => {
  for (const socket of io.of(LESSON_NAMESPACE).sockets.values()) socket.conn.close();
};
const deed = { type: 'set_muted', device: 'substitute_microphone', muted: true } as const;

describe('The lesson channel', () => {
  it('shows the state at once and every newer one, and never an older one', async () => {
    channel.start();
    await vi.waitFor(() => expect(told.entered).toHaveBeenCalledOnce());
    for (const version of [5, 4, 6]) io.of(LESSON_NAMESPACE).emit('state', { ...state, version });
    await vi.waitFor(() => expect(told.state).toHaveBeenLastCalledWith({ ...state, version: 6 }));
    expect(told.state.mock.calls.map(([shown]) => shown.version)).toEqual([1, 5, 6]);
  });

  it('does an act and tells when it is stored', async () => {
    channel.start();
    await channel.act(deed);
    expect(acts).toEqual([{ ...deed, id: expect.any(String) }]);
  });

  it('tells the failure code of an act that is refused', async () => {
    answer = () => ({ ok: false, code: 'forbidden' });
    channel.start();
    await expect(channel.act(deed)).rejects.toEqual(new ActRefused('forbidden'));
  });

  it('sends an act that was not answered again under the same id when the socket is back', async () => {
    answer = () => undefined;
    channel.start();
    const stored = channel.act(deed);
    await vi.waitFor(() => expect(acts).toHaveLength(1));
    answer = () => ({ ok: true });
    dropSockets();
    await stored;
    expect(acts).toHaveLength(2);
    expect(acts[1]).toEqual(acts[0]);
    expect(told.away).toHaveBeenCalledOnce();
  });

  it('keeps an act made before the line was there', async () => {
    const stored = channel.act(deed);
    channel.start();
    await stored;
    expect(acts).toHaveLength(1);
  });

  it('asks what to do when it is not let in, and comes in when the reason is gone', async () => {
    refusal = 'not_in_this_lesson';
    told.refused.mockImplementation(() => {
      refusal = null;
      return 'later';
    });
    channel.start();
    await vi.waitFor(() => expect(told.entered).toHaveBeenCalledOnce());
    expect(told.refused).toHaveBeenCalledExactlyOnceWith('not_in_this_lesson');
  });
});
