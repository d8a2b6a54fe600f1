/** Signatures and places of PKWARE's APPNOTE 6.3: end of the central directory (4.3.16), its entries (4.3.12). */
const END = Buffer.from([0x50, 0x4b, 0x05, 0x06]);
const END_BYTES = 22;
const ENTRY = 0x02014b50;
const ENTRY_BYTES = 46;

/**
 * The names in a zip, read from its last bytes without unpacking anything. Null when the directory is not whole, does not
 * lie in these bytes, or is a zip64's, which a file of 10 MB has no need of.
 * @param tail the last bytes of the file
 * @param length of the whole file, in bytes
 */
export function namesInZip(tail: Buffer, length: number): string[] | null {
  const end = tail.lastIndexOf(END);
  if (end < 0 || end + END_BYTES > tail.length) return null;
  const count = tail.readUInt16LE(end + 10);
  let at = tail.readUInt32LE(end + 16) - (length - tail.length);
  const names: string[] = [];
  for (let entry = 0; entry < count; entry++) {
    if (at < 0 || at + ENTRY_BYTES > end || tail.readUInt32LE(at) !== ENTRY) return null;
    const nameEnd = at + ENTRY_BYTES + tail.readUInt16LE(at + 28);
    if (nameEnd > end) return null;
    names.push(tail.toString('utf8', at + ENTRY_BYTES, nameEnd));
    at = nameEnd + tail.readUInt16LE(at + 30) + tail.readUInt16LE(at + 32);
  }
  return at === end ? names : null;
}
