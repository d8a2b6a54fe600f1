import { createHash } from 'node:crypto';
import { Refusal } from '#contract/failure.ts';
import { type Handover, type LeftDocument, MAX_DOCUMENTS } from '#contract/handovers.ts';
import type { Queries, Sql, Transaction } from '#db/sql.ts';
import type { Act } from '../happenings/act.ts';
import type { LeaveHappening } from '../happenings/happenings.ts';
import { lockAbsence, readAbsence } from './absence-store.ts';
import { told } from './declare.ts';
import { DocumentInspection, inPieces, nameOf } from './handover-document-rules.ts';
import {
  beginDocument,
  classTexts,
  countDocuments,
  deleteDocument,
  dropArriving,
  finishDocument,
  listDocuments,
  storeClassText,
  storePiece,
} from './handover-store.ts';

/** The classes whose lessons an absence takes a teacher from. Covers belong to a later slice, which answers. */
export type ClassesOf = (sql: Queries, absenceId: string) => Promise<Omit<Handover['classes'][number], 'text'>[]>;

export interface HandoverWorld {
  sql: Sql;
  leave: LeaveHappening;
  classesOf: ClassesOf;
}

/** What was left for the lessons of an absence. */
export async function readHandover({ sql, classesOf }: HandoverWorld, absenceId: string): Promise<Handover> {
  const texts = await classTexts(sql, absenceId);
  const classes = await classesOf(sql, absenceId);
  return {
    classes: classes.map((its) => ({ ...its, text: texts.get(its.classId) ?? '' })),
    documents: await listDocuments(sql, absenceId),
  };
}

/**
 * Writes what a class is to do.
 * @throws Refusal `absence_over` when the absence was withdrawn, `not_found` when it has no lesson of that class
 */
export async function handClassOver(
  { sql, leave, classesOf }: HandoverWorld,
  { absenceId, classId, text, act }: { absenceId: string; classId: string; text: string; act: Act },
): Promise<void> {
  await sql.begin(async (tx) => {
    await holdStanding(tx, absenceId);
    const its = (await classesOf(tx, absenceId)).find((one) => one.classId === classId);
    if (!its) throw new Refusal('not_found');
    const isNews = await storeClassText(tx, { absenceId, classId, text });
    if (isNews) await leave(tx, told('absence.handed_over', absenceId, act, { className: its.className }));
  });
}

/**
 * Takes a document in as it comes, piece by piece; it can be seen once all of it is there and known to be harmless.
 * @throws Refusal `document_kind_refused`, `document_has_macros`, `document_empty`, `too_many_documents`, `absence_over`,
 * `not_found`, and what `content` throws; nothing of it is kept then
 */
export async function addDocument(
  { sql, leave }: HandoverWorld,
  { absenceId, name, content, act }: { absenceId: string; name: string; content: AsyncIterable<Uint8Array>; act: Act },
): Promise<LeftDocument> {
  const id = await sql.begin(async (tx) => {
    await holdStanding(tx, absenceId);
    if ((await countDocuments(tx, absenceId)) >= MAX_DOCUMENTS) throw new Refusal('too_many_documents');
    return beginDocument(tx, absenceId, act.now);
  });
  try {
    const { kind, ...seen } = await takeIn(sql, id, content);
    const arrived = {
      id,
      kind,
      ...seen,
      name: nameOf(name, kind),
      addedBy: act.by?.displayName ?? null,
      addedAt: act.now,
    };
    return await sql.begin(async (tx) => {
      await holdStanding(tx, absenceId);
      const standing = await finishDocument(tx, absenceId, arrived);
      if (standing === id) await leave(tx, told('absence.handed_over', absenceId, act, { document: arrived.name }));
      return findDocument(tx, absenceId, standing);
    });
  } finally {
    await dropArriving(sql, id);
  }
}

/** Takes a document away. @throws Refusal `absence_over`, `not_found` */
export async function removeDocument(
  { sql, leave }: HandoverWorld,
  { absenceId, documentId, act }: { absenceId: string; documentId: string; act: Act },
): Promise<void> {
  await sql.begin(async (tx) => {
    await holdStanding(tx, absenceId);
    const name = await deleteDocument(tx, absenceId, documentId);
    if (name === null) throw new Refusal('not_found');
    await leave(tx, told('absence.handed_over', absenceId, act, { document: name, removed: 1 }));
  });
}

/** @throws Refusal `not_found`, `absence_over` when it was withdrawn */
async function holdStanding(tx: Transaction, absenceId: string): Promise<void> {
  await lockAbsence(tx, absenceId);
  const { state } = await readAbsence(tx, absenceId);
  if (state === 'withdrawn') throw new Refusal('absence_over');
}

/** One document; throws `not_found`. */
export async function findDocument(sql: Queries, absenceId: string, documentId: string): Promise<LeftDocument> {
  const found = (await listDocuments(sql, absenceId)).find(({ id }) => id === documentId);
  if (!found) throw new Refusal('not_found');
  return found;
}

async function takeIn(sql: Sql, id: string, content: AsyncIterable<Uint8Array>) {
  const inspection = new DocumentInspection();
  const hash = createHash('sha256');
  let number = 0;
  for await (const piece of inPieces(content)) {
    inspection.see(piece);
    if (inspection.isLost) throw new Refusal('document_kind_refused');
    hash.update(piece);
    await storePiece(sql, id, number, piece);
    number += 1;
  }
  const verdict = inspection.verdict();
  switch (verdict) {
    case 'document_kind_refused':
    case 'document_has_macros':
    case 'document_empty':
      throw new Refusal(verdict);
    default:
      return { kind: verdict, bytes: inspection.bytes, sha256: hash.digest() };
  }
}
