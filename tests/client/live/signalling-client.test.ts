import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openSocket } from '../../../client/src/live/open-socket.ts';
import { probeOf } from '../../../client/src/live/path-probe.ts';
import { ParticipantGone, RequestRefused, SignallingClient } from '../../../client/src/live/signalling-client.ts';
import { EntryRefused } from '../../../client/src/live/standing-socket.ts';
import { SmallSfu } from './small-sfu.ts';

const sfu = new SmallSfu();
const told = { welcome: vi.fn(), push: vi.fn(), away: vi.fn(), refused: vi.fn() };
let tickets = 0;
const takeTicket = vi.fn();
let client: SignallingClient;

beforeEach(async () => {
  vi.resetAllMocks();
  tickets = 0;
  sfu.entries.length = 0;
  sfu.requests.length = 0;
  sfu.refuse = () => null;
  sfu.answer = () => ({ ok: true, reply: {} });
  told.refused.mockReturnValue('later');
  takeTicket.mockImplementation(async () => {
    tickets += 1;
    return { ticket: `ticket ${tickets}`, sfuUrl: sfu.url, iceServers: [] };
  });
  await sfu.start();
  client = new SignallingClient(
    {
      takeTicket,
      openSocket,
      probeOf,
      serverUrl: sfu.url,
      policy: { probeEveryMs: 40, entryPatienceMs: 5_000, backOffMs: () => 5 },
      newId: randomUUID,
    },
    told,
  );
});
afterEach(async () => {
  client.leave();
  await sfu.stop();
});

const welcomes = (count: number) => vi.waitFor(() => expect(told.welcome).toHaveBeenCalledTimes(count));
const asked = { transportId: randomUUID() };

describe('A page that enters a room', () => {
  it('shows its ticket, is welcomed and gets answers to what it asks', async () => {
    sfu.answer = () => ({ ok: true, reply: { producerId: 'a producer' } });
    client.start();
    await welcomes(1);
    await expect(client.request('restart_ice', asked)).resolves.toEqual({ producerId: 'a producer' });
    expect(sfu.entries).toEqual([{ kind: 'ticket', ticket: 'ticket 1' }]);
  });

  it('learns why when the sfu refuses a request', async () => {
    sfu.answer = () => ({ ok: false, reason: 'not_allowed' });
    client.start();
    await welcomes(1);
    await expect(client.request('restart_ice', asked)).rejects.toEqual(new RequestRefused('not_allowed'));
  });

  it('takes a fresh ticket at once when the one it had was used up', async () => {
    sfu.refuse = (pass) => (pass.kind === 'ticket' && pass.ticket === 'ticket 1' ? 'ticket_expired' : null);
    client.start();
    await welcomes(1);
    expect(sfu.entries.map((pass) => pass.kind === 'ticket' && pass.ticket)).toEqual(['ticket 1', 'ticket 2']);
    expect(told.refused).not.toHaveBeenCalled();
  });

  it('waits for the doors when the server says that it is too early, and then goes in', async () => {
    takeTicket.mockRejectedValueOnce(new EntryRefused('room_not_open_yet'));
    client.start();
    await welcomes(1);
    expect(told.refused).toHaveBeenCalledExactlyOnceWith('room_not_open_yet');
  });

  it('goes on asking while the server cannot be reached', async () => {
    takeTicket.mockRejectedValueOnce(new Error('no path')).mockRejectedValueOnce(new Error('no path'));
    client.start();
    await welcomes(1);
    expect(takeTicket).toHaveBeenCalledTimes(3);
  });

  it('does not ask again when the refusal is final', async () => {
    told.refused.mockReturnValue('never');
    sfu.refuse = () => 'room_closed';
    client.start();
    await expect(client.request('restart_ice', asked)).rejects.toBeInstanceOf(ParticipantGone);
    expect(sfu.entries).toHaveLength(1);
  });
});

describe('A page whose socket was lost', () => {
  it('comes back in the name of the same participant, with its newest token', async () => {
    client.start();
    await welcomes(1);
    sfu.dropSockets();
    await welcomes(2);
    sfu.dropSockets();
    await welcomes(3);
    expect(sfu.entries.slice(1).map((pass) => pass.kind === 'resume' && pass.token)).toEqual([
      expect.stringMatching(/^token/),
      expect.stringMatching(/^token/),
    ]);
    expect(new Set(sfu.entries.map((pass) => JSON.stringify(pass))).size).toBe(3);
    expect(takeTicket).toHaveBeenCalledOnce();
    expect(told.away).toHaveBeenCalledTimes(2);
  });

  it('sends what was not answered again, under the same id', async () => {
    sfu.answer = () => undefined;
    client.start();
    await welcomes(1);
    const answered = client.request('restart_ice', asked);
    await vi.waitFor(() => expect(sfu.requests).toHaveLength(1));
    sfu.answer = () => ({ ok: true, reply: { iceParameters: {} } });
    sfu.dropSockets();
    await expect(answered).resolves.toEqual({ iceParameters: {} });
    expect(sfu.requests).toHaveLength(2);
    expect(sfu.requests[1]).toEqual(sfu.requests[0]);
  });

  it('finds a restarted sfu by itself, takes a ticket, and drops what it had asked the old one', async () => {
    sfu.answer = () => undefined;
    client.start();
    await welcomes(1);
    const answer = client.request('restart_ice', asked);
    await vi.waitFor(() => expect(sfu.requests).toHaveLength(1));
    await sfu.stop();
    sfu.refuse = (pass) => (pass.kind === 'resume' ? 'resume_token_unknown' : null);
    await sfu.start();
    await expect(answer).rejects.toBeInstanceOf(ParticipantGone);
    await welcomes(2);
    expect(sfu.entries.at(-1)).toEqual({ kind: 'ticket', ticket: 'ticket 2' });
    expect(sfu.requests).toHaveLength(1);
  });
});
