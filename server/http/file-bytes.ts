import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { Refusal } from '#contract/failure.ts';

/** A file to answer with. `content` must give exactly `bytes` bytes. */
export interface SentFile {
  name: string;
  mediaType: string;
  bytes: number;
  content: AsyncIterable<Uint8Array>;
}

/**
 * The bytes of a request as they come, at most `maxBytes`.
 * @throws Refusal `invalid_input` for another content type or an upload that breaks off, `body_too_large`
 */
export function fileIn(request: Request, maxBytes: number): AsyncIterable<Uint8Array> {
  const { 'content-type': type, 'content-encoding': encoding, 'content-length': length } = request.headers;
  if (type !== 'application/octet-stream' || (encoding ?? 'identity') !== 'identity') {
    throw new Refusal('invalid_input', [{ fact: type ?? 'content-type' }]);
  }
  if (Number(length ?? 0) > maxBytes) throw new Refusal('body_too_large');
  return counted(request, maxBytes);
}

async function* counted(request: Request, maxBytes: number): AsyncGenerator<Uint8Array> {
  let arrived = 0;
  // Whoever is refused half-way must still hear why: `for await` would close the line; this way Node reads the rest away.
  const chunks: AsyncIterator<Uint8Array> = request[Symbol.asyncIterator]();
  for (;;) {
    const chunk = await nextOf(chunks);
    if (chunk === null) return;
    arrived += chunk.length;
    if (arrived > maxBytes) throw new Refusal('body_too_large');
    yield chunk;
  }
}

/** A line that breaks off is nobody's fault, and nobody hears the answer. */
async function nextOf(chunks: AsyncIterator<Uint8Array>): Promise<Uint8Array | null> {
  try {
    const next = await chunks.next();
    return next.done ? null : next.value;
  } catch (cause) {
    throw new Refusal('invalid_input', [], cause);
  }
}

/**
 * Answers with a file to keep. Whatever it is, no page of ours opens it: it is a download, the browser does not guess its
 * type (`nosniff` stands on every answer), and if it is shown all the same, nothing in it runs.
 */
export async function sendFile(response: Response, { name, mediaType, bytes, content }: SentFile): Promise<void> {
  response.attachment(name);
  response.setHeader('content-type', mediaType);
  response.setHeader('content-length', bytes);
  response.setHeader('content-security-policy', "default-src 'none'; sandbox");
  if (response.req.method === 'HEAD') return void response.end();
  try {
    await pipeline(content, response);
  } catch (failure) {
    // The person closed the page, or their line broke.
    if (!isGone(failure)) throw failure;
  }
}

function isGone(failure: unknown): boolean {
  return failure instanceof Error && 'code' in failure && failure.code === 'ERR_STREAM_PREMATURE_CLOSE';
}
