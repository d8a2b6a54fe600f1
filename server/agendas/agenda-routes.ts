import { createHash } from 'node:crypto';
import { Router } from 'express';
import * as contract from '#contract/agendas.ts';
import { AGENDA_PATH, type Agenda, type OpenedAgenda } from '#contract/agendas.ts';
import { agendaUnknown } from '#contract/words/agendas.ts';
import type { Sql } from '#db/sql.ts';
import type { Clock } from '#runtime/clock.ts';
import type { Serve } from '../http/asked.ts';
import { generalLimit } from '../http/general-limit.ts';
import { hashOfSecret, newSecret } from '../http/session-cookie.ts';
import { forgetAgenda, type Owner, ownAgenda, schoolAgenda, schoolAgendas, storeAddress } from './agenda-store.ts';
import { readAgenda } from './read-agenda.ts';

/** Serves what makes, renews and revokes the addresses of agendas. */
export function serveAgendas(serve: Serve, { sql, publicUrl }: { sql: Sql; publicUrl: string }): void {
  const open = async (owner: Owner, now: Date, read: () => Promise<Agenda>): Promise<OpenedAgenda> => {
    const secret = newSecret();
    await storeAddress(sql, owner, hashOfSecret(secret), now);
    return { address: `${publicUrl}${AGENDA_PATH}/${secret}.ics`, agenda: await read() };
  };

  serve(contract.readOwnAgenda)(({ params: { substituteId } }) => ownAgenda(sql, substituteId));

  serve(contract.openOwnAgenda)(({ params: { substituteId }, now }) =>
    open({ substituteId }, now, () => ownAgenda(sql, substituteId)),
  );

  serve(contract.closeOwnAgenda)(async ({ params: { substituteId } }) => {
    await forgetAgenda(sql, { substituteId });
    return ownAgenda(sql, substituteId);
  });

  serve(contract.listAgendas)(async ({ params: { uai } }) => ({ agendas: await schoolAgendas(sql, uai) }));

  serve(contract.openAgenda)(async ({ params: { uai }, query: { classId = null }, now }) => {
    const read = () => schoolAgenda(sql, uai, classId);
    await read();
    return open({ uai, classId }, now, read);
  });

  serve(contract.closeAgenda)(async ({ params: { uai }, query: { classId = null } }) => {
    await forgetAgenda(sql, { uai, classId });
    return schoolAgenda(sql, uai, classId);
  });
}

/**
 * What the addresses lead to. They lie beside the API because calendar programs come without account, and because the log
 * keeps of such a path its first word alone (`http/request-line.ts`): the secret stands in the second. Who asks again hears
 * 304 while nothing changed.
 */
export function agendaAddresses({ sql, clock, publicUrl }: { sql: Sql; clock: Clock; publicUrl: string }): Router {
  const router = Router({ caseSensitive: true });
  router.get(`${AGENDA_PATH}/:file`, generalLimit(), async (request, response) => {
    const secret = String(request.params.file).replace(/\.ics$/, '');
    const file = await readAgenda(sql, { secret, publicUrl, now: clock.now() });
    // Kept by whoever asks, not by proxies, and asked about again each time: a revoked address ends at once.
    response.set({ 'cache-control': 'private, no-cache', 'x-robots-tag': 'noindex' });
    if (file === null) return void response.status(404).type('text/plain').send(agendaUnknown);
    const etag = `"${createHash('sha256').update(file).digest('base64url')}"`;
    response.set({ etag, 'content-disposition': 'inline; filename="releve.ics"' }).type('text/calendar');
    if (knows(request.headers['if-none-match'], etag)) return void response.status(304).end();
    response.send(file);
  });
  return router;
}

/**
 * RFC 9110, 13.1.2. Express has this too, but sends all of it to whoever says `Cache-Control: no-cache`, as programs do that
 * fetch by the browser's rules.
 */
function knows(ifNoneMatch: string | undefined, etag: string): boolean {
  const known = (ifNoneMatch ?? '').split(',').map((one) => one.trim().replace(/^W\//, ''));
  return known.includes(etag) || known.includes('*');
}
