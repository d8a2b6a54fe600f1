import { pack } from '../../../server/schools/timetable-zip.ts';

/** A zip with these entries, each with its own name for content unless told. */
export function aZip(...entries: (string | [name: string, content: string])[]): Buffer {
  const parts = entries.map((entry) => {
    const [name, content] = typeof entry === 'string' ? [entry, entry] : entry;
    return { name: Buffer.from(name), data: Buffer.from(content) };
  });
  return Buffer.from(pack(parts));
}

/** A Word file as LibreOffice writes it: the list of types comes last. */
export function aDocx(...more: string[]): Buffer {
  return aZip('_rels/.rels', 'word/document.xml', ...more, '[Content_Types].xml');
}

export function anOdt(...more: string[]): Buffer {
  return aZip(['mimetype', 'application/vnd.oasis.opendocument.text'], 'content.xml', ...more, 'META-INF/manifest.xml');
}

/** The smallest file that every reader takes for a PDF, made as long as wanted. */
export function aPdf(bytes = 200): Buffer {
  const text = '%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n';
  return Buffer.concat([Buffer.from(text, 'latin1'), Buffer.alloc(Math.max(0, bytes - text.length), '\n')]);
}

/** A file that comes in crumbs of that size. */
export async function* inCrumbs(content: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size);
}
