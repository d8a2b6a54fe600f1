import * as z from 'zod/mini';
import { Id } from './ids.ts';
import { FileBytes, Nothing, route } from './route.ts';
import { Instant } from './time.ts';

/** 10 MB: a few scanned pages or a long slide show; more takes minutes on a school's line. */
export const MAX_DOCUMENT_BYTES = 10 * 1024 * 1024;
/** Two weeks of lessons with two documents each. */
export const MAX_DOCUMENTS = 20;
/** Two pages of text a class. */
export const MAX_HANDOVER_CHARACTERS = 4000;
/**
 * So many days after the last day of an absence, what was left for its lessons is deleted, and what substitutes noted for
 * themselves; after a withdrawal within the hour. Whoever comes back has read it by then.
 */
export const HANDOVER_KEPT_DAYS = 30;

/**
 * What may be left, told by its content and never by its name: no markup, no macros, nothing that runs. The first ending
 * is given to a file whose name has another one.
 */
export const documentKinds = {
  pdf: { mediaType: 'application/pdf', endings: ['.pdf'] },
  jpeg: { mediaType: 'image/jpeg', endings: ['.jpg', '.jpeg'] },
  png: { mediaType: 'image/png', endings: ['.png'] },
  gif: { mediaType: 'image/gif', endings: ['.gif'] },
  webp: { mediaType: 'image/webp', endings: ['.webp'] },
  docx: {
    mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    endings: ['.docx'],
  },
  xlsx: { mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', endings: ['.xlsx'] },
  pptx: {
    mediaType: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    endings: ['.pptx', '.ppsx'],
  },
  odt: { mediaType: 'application/vnd.oasis.opendocument.text', endings: ['.odt'] },
  ods: { mediaType: 'application/vnd.oasis.opendocument.spreadsheet', endings: ['.ods'] },
  odp: { mediaType: 'application/vnd.oasis.opendocument.presentation', endings: ['.odp'] },
  text: { mediaType: 'text/plain', endings: ['.txt', '.csv', '.md'] },
} as const satisfies Record<string, { mediaType: string; endings: readonly [string, ...string[]] }>;
export type DocumentKind = keyof typeof documentKinds;

/** A document the school left for whoever takes the lessons. */
export const LeftDocument = z.object({
  id: Id,
  name: z.string(),
  kind: z.enum(Object.keys(documentKinds) as [DocumentKind, ...DocumentKind[]]),
  bytes: z.int(),
  addedBy: z.nullable(z.string()),
  addedAt: Instant,
});
export type LeftDocument = z.infer<typeof LeftDocument>;

/** Where a class stands and what to do with it. */
export const ClassHandover = z.object({
  classId: Id,
  className: z.string(),
  schoolName: z.string(),
  /** What the absent teacher teaches it. */
  subjects: z.array(z.string()),
  /** Empty when nobody wrote anything. */
  text: z.string(),
});
export type ClassHandover = z.infer<typeof ClassHandover>;

/** What was left for the lessons of an absence: for each of its classes, and documents for all of them. */
export const Handover = z.object({ classes: z.array(ClassHandover), documents: z.array(LeftDocument) });
export type Handover = z.infer<typeof Handover>;

/** For the school, the academy, and the substitutes who have been asked or have accepted. */
export const readHandover = route({
  method: 'GET',
  path: '/absences/:absenceId/handover',
  right: { kind: 'account', action: 'see_handover', target: 'absence' },
  reply: Handover,
});

/** Writes what a class is to do, or changes it; an empty text takes it away. */
export const handClassOver = route({
  method: 'PUT',
  path: '/absences/:absenceId/handover/:classId',
  right: { kind: 'account', action: 'declare_absence', target: 'absence' },
  body: z.object({ text: z.string().check(z.trim(), z.maxLength(MAX_HANDOVER_CHARACTERS)) }),
  reply: Handover,
});

/** Leaves a document. The same content twice is one document. */
export const addDocument = route({
  method: 'POST',
  path: '/absences/:absenceId/documents',
  right: { kind: 'account', action: 'declare_absence', target: 'absence' },
  query: z.object({ name: z.string().check(z.trim(), z.minLength(1), z.maxLength(250)) }),
  body: FileBytes,
  reply: LeftDocument,
  maxBodyBytes: MAX_DOCUMENT_BYTES,
});

/** The document itself, as a download. */
export const readDocument = route({
  method: 'GET',
  path: '/absences/:absenceId/documents/:documentId',
  right: { kind: 'account', action: 'see_handover', target: 'absence' },
  reply: FileBytes,
});

export const removeDocument = route({
  method: 'DELETE',
  path: '/absences/:absenceId/documents/:documentId',
  right: { kind: 'account', action: 'declare_absence', target: 'absence' },
  reply: Nothing,
});
