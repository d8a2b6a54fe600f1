import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Agenda } from '#contract/agendas.ts';
import { Agendas, ownAgenda, schoolAgendas } from '../../../client/src/agenda/agendas.svelte.ts';
import { anId } from '../support/build.ts';
import { fakeServer, no, ok } from '../support/fake-server.ts';

const uai = '0631234Z';
const ofSchool = `/api/schools/${uai}/agendas`;
const ofSubstitute = `/api/substitutes/${anId(1)}/agenda`;
const openedAt = '2026-11-16T07:00:00.000Z';
const address = 'https://releve.example/agenda/secret.ics';

function anAgenda(change: Partial<Agenda> = {}): Agenda {
  return { classId: null, className: null, openedAt: null, readAt: null, ...change };
}

const aClass = (change: Partial<Agenda> = {}) => anAgenda({ classId: anId(4), className: '4A', ...change });

afterEach(() => vi.unstubAllGlobals());

/** The page of a school with one class. */
async function aPage(answers: Parameters<typeof fakeServer>[0]) {
  const server = fakeServer({ [`GET ${ofSchool}`]: () => ok({ agendas: [anAgenda(), aClass()] }), ...answers });
  const agendas = new Agendas(schoolAgendas(uai));
  await agendas.load();
  return { server, agendas };
}

describe('the agendas of a school', () => {
  test('are shown with the whole school first', async () => {
    const { agendas } = await aPage({});
    expect(agendas.list).toEqual([anAgenda(), aClass()]);
  });

  test('an address is shown beside the agenda it was made for, and beside no other', async () => {
    const opened = { address, agenda: aClass({ openedAt }) };
    const { agendas, server } = await aPage({ [`POST ${ofSchool}/address`]: () => ok(opened) });
    expect(await agendas.open(aClass())).toBe(true);
    expect(server.heard.at(-1)?.path).toBe(`${ofSchool}/address?classId=${anId(4)}`);
    expect([agendas.addressOf(aClass()), agendas.addressOf(anAgenda())]).toEqual([address, null]);
    expect(agendas.list).toEqual([anAgenda(), aClass({ openedAt })]);
  });

  test('a revoked address is on the page no longer', async () => {
    const { agendas } = await aPage({
      [`POST ${ofSchool}/address`]: () => ok({ address, agenda: anAgenda({ openedAt }) }),
      [`DELETE ${ofSchool}/address`]: () => ok(anAgenda()),
    });
    await agendas.open(anAgenda());
    expect(await agendas.close(anAgenda({ openedAt }))).toBe(true);
    expect([agendas.opened, agendas.list?.[0]]).toEqual([null, anAgenda()]);
  });

  test('revoking one leaves the address of another on the page', async () => {
    const { agendas } = await aPage({
      [`POST ${ofSchool}/address`]: () => ok({ address, agenda: anAgenda({ openedAt }) }),
      [`DELETE ${ofSchool}/address`]: () => ok(aClass()),
    });
    await agendas.open(anAgenda());
    await agendas.close(aClass({ openedAt }));
    expect(agendas.addressOf(anAgenda())).toBe(address);
  });

  test('what fails is said beside the agenda, and what stood there stays', async () => {
    const { agendas } = await aPage({ [`POST ${ofSchool}/address`]: () => no('unavailable') });
    expect(await agendas.open(aClass())).toBe(false);
    expect(agendas.acts.failed?.code).toBe('unavailable');
    expect([agendas.isActing(aClass()), agendas.isActing(anAgenda())]).toEqual([true, false]);
    expect(agendas.list).toEqual([anAgenda(), aClass()]);
  });
});

test('a substitute has one agenda, and makes its address', async () => {
  const server = fakeServer({
    [`GET ${ofSubstitute}`]: () => ok(anAgenda()),
    [`POST ${ofSubstitute}/address`]: () => ok({ address, agenda: anAgenda({ openedAt }) }),
    [`DELETE ${ofSubstitute}/address`]: () => ok(anAgenda()),
  });
  const agendas = new Agendas(ownAgenda(anId(1)));
  await agendas.load();
  await agendas.open(anAgenda());
  expect(agendas.addressOf(anAgenda())).toBe(address);
  await agendas.close(anAgenda({ openedAt }));
  expect(agendas.list).toEqual([anAgenda()]);
  expect(server.heard.map(({ method }) => method).filter((method) => method !== 'GET')).toEqual(['POST', 'DELETE']);
});
