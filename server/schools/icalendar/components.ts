/** Content lines → the components of RFC 5545, part 3.6, each with where it stands. Nothing is read when one is not closed. */
import { Refusal } from '#contract/failure.ts';
import { type ContentLine, contentLines } from './content-lines.ts';

/** Three levels are in use (calendar, event, alarm); what is deeper is a trap. */
const MAX_DEPTH = 8;
/** As long as a fact may be in a sentence. */
const FACT_CHARACTERS = 60;

export interface Component {
  /** Small letters: `vcalendar`, `vevent` … */
  name: string;
  /** Of its BEGIN. */
  line: number;
  properties: ContentLine[];
  parts: Component[];
}

/**
 * The VCALENDARs of a file, at least one.
 * @throws Refusal `calendar_not_ics` with the line where the file stops being a calendar: of what is not closed, its beginning
 */
export function readComponents(bytes: Uint8Array): Component[] {
  const file: Component = { name: '', line: 1, properties: [], parts: [] };
  /** Outermost first; the file itself is closed by its end alone. */
  const open: Component[] = [];
  for (const line of contentLines(bytes)) {
    const innermost = open.at(-1);
    const [, edge, name = ''] = /^(begin|end)\s*:\s*([\w-]+)\s*$/i.exec(line.text) ?? [];
    if (edge === undefined) addProperty(innermost, line);
    else if (edge.toLowerCase() === 'begin') open.push(addPart(innermost ?? file, name.toLowerCase(), line.line, open));
    else if (innermost?.name === name.toLowerCase()) open.pop();
    else refuseUnclosed(innermost, line);
  }
  const unclosed = open.at(-1);
  if (unclosed) refuse(unclosed.line, beginOf(unclosed));
  if (file.parts.length === 0) refuse(1, '');
  return file.parts;
}

function addProperty(innermost: Component | undefined, line: ContentLine): void {
  if (innermost) innermost.properties.push(line);
  else if (line.text.trim() !== '') refuse(line.line, line.text);
}

function addPart(innermost: Component, name: string, line: number, { length: depth }: Component[]): Component {
  const part: Component = { name, line, properties: [], parts: [] };
  if (depth >= MAX_DEPTH || (depth === 0) !== (name === 'vcalendar')) refuse(line, beginOf(part));
  innermost.parts.push(part);
  return part;
}

/** An END that belongs to nothing that is open. */
function refuseUnclosed(innermost: Component | undefined, end: ContentLine): never {
  return innermost ? refuse(innermost.line, beginOf(innermost)) : refuse(end.line, end.text);
}

function beginOf({ name }: Component): string {
  return `BEGIN:${name.toUpperCase()}`;
}

function refuse(line: number, text: string): never {
  throw new Refusal('calendar_not_ics', [{ line, fact: text.slice(0, FACT_CHARACTERS) }]);
}
