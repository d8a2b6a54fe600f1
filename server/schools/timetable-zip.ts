import { constants, crc32, inflateRawSync } from 'node:zlib';
import { Refusal } from '#contract/failure.ts';

/** A part of a zip, unpacked. */
interface Part {
  name: Buffer;
  data: Buffer;
}

/** A spreadsheet of 4 MB holds a few parts; a full-size school's unpacks to about 3 MB. */
const MAX_PARTS = 200;
const MAX_UNPACKED_BYTES = 32 * 1024 * 1024;

const CENTRAL = 0x02014b50;
const END_OF_CENTRAL = 0x06054b50;
const LOCAL = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED = 1;

/**
 * Unpacks a zip under a limit that holds whatever its headers claim, so that 4 MB never become 4 GB.
 * Throws `import_spreadsheet_unreadable` for a broken, encrypted or oversized one. Source: PKWARE's APPNOTE.TXT 6.3.
 */
export function unpack(bytes: Uint8Array): Part[] {
  try {
    const zip = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return unpackEntries(zip);
  } catch (cause) {
    // A RangeError: an offset beyond the end, or a part that unpacks to more than it may. Error: zlib's own.
    if (cause instanceof Refusal || !(cause instanceof Error)) throw cause;
    throw new Refusal('import_spreadsheet_unreadable', [], cause);
  }
}

function unpackEntries(zip: Buffer): Part[] {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || zip.readUInt32LE(end) !== END_OF_CENTRAL) throw new Refusal('import_spreadsheet_unreadable');
  const count = zip.readUInt16LE(end + 10);
  if (count > MAX_PARTS) throw new Refusal('import_spreadsheet_unreadable');
  const parts: Part[] = [];
  let left = MAX_UNPACKED_BYTES;
  for (let entry = 0, at = zip.readUInt32LE(end + 16); entry < count; entry++) {
    const { part, next } = unpackEntry(zip, at, left);
    parts.push(part);
    left -= part.data.length;
    at = next;
  }
  return parts;
}

function unpackEntry(zip: Buffer, at: number, maxOutputLength: number): { part: Part; next: number } {
  if (zip.readUInt32LE(at) !== CENTRAL || (zip.readUInt16LE(at + 8) & ENCRYPTED) !== 0) {
    throw new Refusal('import_spreadsheet_unreadable');
  }
  const method = zip.readUInt16LE(at + 10);
  const nameEnd = at + 46 + zip.readUInt16LE(at + 28);
  const local = zip.readUInt32LE(at + 42);
  const dataStart = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  const packed = zip.subarray(dataStart, dataStart + zip.readUInt32LE(at + 20));
  if ((method !== STORED && method !== DEFLATED) || maxOutputLength <= 0 || packed.length > maxOutputLength) {
    throw new Refusal('import_spreadsheet_unreadable');
  }
  const data =
    method === STORED ? packed : inflateRawSync(packed, { maxOutputLength, finishFlush: constants.Z_SYNC_FLUSH });
  const next = nameEnd + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  return { part: { name: zip.subarray(at + 46, nameEnd), data }, next };
}

/**
 * The parts as a zip without compression: what another program unpacks from it is exactly what was looked at before,
 * however the original tried to say two things at once.
 */
export function pack(parts: readonly Part[]): ArrayBuffer {
  const pieces: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const part of parts) {
    const facts = storedFacts(part);
    const local = Buffer.concat([signed(LOCAL, 6), facts, part.name, part.data]);
    const entry = Buffer.concat([signed(CENTRAL, 8), facts, Buffer.alloc(14), part.name]);
    entry.writeUInt32LE(offset, 42);
    pieces.push(local);
    central.push(entry);
    offset += local.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(END_OF_CENTRAL, 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(
    central.reduce((sum, { length }) => sum + length, 0),
    12,
  );
  end.writeUInt32LE(offset, 16);
  const zip = new Uint8Array(Buffer.concat([...pieces, ...central, end]));
  return zip.buffer;
}

/** A signature, with zeros for the versions of who made it and who can read it. */
function signed(signature: number, bytes: number): Buffer {
  const start = Buffer.alloc(bytes);
  start.writeUInt32LE(signature, 0);
  return start;
}

/** What local and central headers have in common, from the flags to the length of the extra field. */
function storedFacts({ name, data }: Part): Buffer {
  const facts = Buffer.alloc(24);
  facts.writeUInt32LE(crc32(data), 8);
  facts.writeUInt32LE(data.length, 12);
  facts.writeUInt32LE(data.length, 16);
  facts.writeUInt16LE(name.length, 20);
  return facts;
}
