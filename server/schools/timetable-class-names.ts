import type { PupilGroup } from './timetable.ts';

/** Who is taught, as a table names them. */
export type NamedGroup = Pick<PupilGroup, 'kind' | 'code' | 'ofClasses'>;

/** What one cell is made of: `[4-3LV2.ESP]`, `<4A> 4-3LV2.ESP`, `6A`. */
interface Name {
  group: string | null;
  part: string | null;
  ofClass: string | null;
}

/**
 * Understands the names of classes and groups in one table, as EDT writes them: `6A` is a class, `[LATIN]` a group,
 * `<6A> GR1` a part of a class, several of them joined by commas one group of pupils. A name that the school knows
 * already means what it means there.
 */
export class ClassNames {
  readonly #known: Map<string, NamedGroup>;
  /** Part → the class lists it was met with: `<6A> GR1` and `<6B> GR1` are two groups. */
  readonly #parts = new Map<string, Set<string>>();

  /** @param cells all texts of the column, since a part's name alone does not say whether it is one */
  constructor(known: readonly NamedGroup[], cells: readonly string[]) {
    this.#known = new Map(known.toReversed().map((group) => [group.code, group]));
    for (const cell of new Set(cells)) {
      const names = namesIn(cell);
      for (const { part } of names) {
        if (part === null) continue;
        const lists = this.#parts.get(part) ?? new Set();
        this.#parts.set(part, lists.add(classesOf(names).join()));
      }
    }
  }

  /** @param ofClasses what another column says the group is made of; makes a group of any name */
  read(cell: string, ofClasses: readonly string[] = []): NamedGroup {
    const bare = /^\[([^[\]]+)\]$/.exec(cell)?.[1]?.trim();
    const known = this.#known.get(bare ?? cell);
    if (bare === undefined && ofClasses.length === 0 && known) return known;
    const names = namesIn(cell);
    const classes = ofClasses.length > 0 ? [...ofClasses] : classesOf(names);
    const [only] = names;
    if (names.length === 1 && only?.part === null && only.group === null && ofClasses.length === 0) {
      return { kind: 'class', code: cell, ofClasses: [] };
    }
    const code = this.#groupCode(cell, names);
    // A group that names no classes keeps those it is known to be made of.
    return { kind: 'group', code, ofClasses: classes.length > 0 ? classes : (this.#group(code)?.ofClasses ?? []) };
  }

  #group(code: string): NamedGroup | undefined {
    const known = this.#known.get(code);
    return known?.kind === 'group' ? known : undefined;
  }

  #groupCode(cell: string, names: readonly Name[]): string {
    const groups = names.flatMap(({ group }) => group ?? []);
    if (groups.length > 0) return groups.join(', ');
    const [part, ...others] = new Set(names.map((name) => name.part));
    const isOneName = part !== undefined && part !== null && others.length === 0;
    return isOneName && this.#parts.get(part)?.size === 1 ? part : cell;
  }
}

function namesIn(cell: string): Name[] {
  return cell
    .split(/[,;#\n]/)
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .map((text) => {
      const [, group] = /^\[(.+)\]$/.exec(text) ?? [];
      const [, ofClass, part] = /^<([^>]+)>\s*(.*)$/.exec(text) ?? [];
      if (group !== undefined) return { group: group.trim(), part: null, ofClass: null };
      if (ofClass !== undefined) return { group: null, part: part || null, ofClass: ofClass.trim() };
      return { group: null, part: null, ofClass: text };
    });
}

function classesOf(names: readonly Name[]): string[] {
  return [...new Set(names.flatMap(({ ofClass }) => ofClass ?? []))];
}
