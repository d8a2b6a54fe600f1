import * as contract from '#contract/handovers.ts';
import { documentKinds } from '#contract/handovers.ts';
import { actOf } from '../happenings/act.ts';
import type { Serve, ServeFile } from '../http/asked.ts';
import {
  addDocument,
  findDocument,
  type HandoverWorld,
  handClassOver,
  readHandover,
  removeDocument,
} from './handover.ts';
import { piecesOf } from './handover-store.ts';

/** Serves what a school leaves for whoever takes the lessons of an absence. */
export function serveHandovers(serve: Serve, serveFile: ServeFile, world: HandoverWorld): void {
  serve(contract.readHandover)(({ params }) => readHandover(world, params.absenceId));

  serve(contract.handClassOver)(async (asked) => {
    await handClassOver(world, { ...asked.params, ...asked.body, act: actOf(asked) });
    return readHandover(world, asked.params.absenceId);
  });

  serve(contract.addDocument)((asked) =>
    addDocument(world, { ...asked.params, name: asked.query.name, content: asked.body, act: actOf(asked) }),
  );

  serve(contract.removeDocument)(async (asked) => {
    await removeDocument(world, { ...asked.params, act: actOf(asked) });
    return {};
  });

  serveFile(contract.readDocument)(async ({ params: { absenceId, documentId } }) => {
    const { name, kind, bytes } = await findDocument(world.sql, absenceId, documentId);
    return { name, mediaType: documentKinds[kind].mediaType, bytes, content: piecesOf(world.sql, documentId) };
  });
}
