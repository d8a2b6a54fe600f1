import * as contract from '#contract/imports.ts';
import { actOf } from '../happenings/act.ts';
import type { Serve } from '../http/asked.ts';
import { applyImport, dropDraft, type ImportGround, isUndoable, makeDraft, undoImport } from './import-acts.ts';
import { dropStaleDrafts, listStoredImports } from './import-store.ts';
import { fingerprintOf } from './timetable.ts';
import { exportCsv, exportXlsx } from './timetable-export.ts';
import { readInForce } from './timetable-store.ts';

/** Serves the imports of a school's timetable, and its export. */
export function serveImports(serve: Serve, ground: ImportGround): void {
  const { sql } = ground;
  serve(contract.draftImport)((asked) => {
    const files = asked.body.files.map(({ bytes }) => Buffer.from(bytes, 'base64'));
    return makeDraft(ground, asked.params.uai, files, actOf(asked));
  });

  serve(contract.listImports)(async ({ params: { uai }, account, now }) => {
    await dropStaleDrafts(sql, now);
    const imports = await listStoredImports(sql, uai, account().id);
    const inForce = fingerprintOf(await readInForce(sql, uai));
    return {
      imports: imports.map(({ made, hasBefore, madeAt, ...line }) => ({
        ...line,
        madeAt: madeAt.toISOString(),
        undoable: isUndoable({ state: line.state, made, before: hasBefore ? true : null }, inForce),
      })),
    };
  });

  serve(contract.applyImport)((asked) => applyImport(ground, asked.params.uai, asked.params.importId, actOf(asked)));

  serve(contract.undoImport)((asked) => undoImport(ground, asked.params.uai, asked.params.importId, actOf(asked)));

  serve(contract.dropImport)(async ({ params: { uai, importId } }) => {
    await dropDraft(sql, uai, importId);
    return {};
  });

  serve(contract.exportTimetable)(async ({ params: { uai }, query: { format } }) => {
    const timetable = await readInForce(sql, uai);
    const bytes = format === 'csv' ? exportCsv(timetable) : await exportXlsx(timetable);
    return { name: `emploi-du-temps-${uai}.${format}`, bytes: Buffer.from(bytes).toString('base64') };
  });
}
