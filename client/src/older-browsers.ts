/**
 * What Chromium 109 lacks of what these pages use: it is the last one for Windows 7, and PCs behind projectors are old.
 * Imported before everything else. Vite translates syntax, not functions (`build.target`).
 */

/** Chromium 116 has it. */
function anySignal(signals: Iterable<AbortSignal>): AbortSignal {
  const all = [...signals];
  const either = new AbortController();
  const abort = ({ reason }: AbortSignal) => either.abort(reason);
  const done = all.find(({ aborted }) => aborted);
  if (done) abort(done);
  // Of signals that outlive this one, the listeners go with it.
  for (const signal of all) signal.addEventListener('abort', () => abort(signal), { signal: either.signal });
  return either.signal;
}

/** Chromium 117 has it. */
function groupBy<Key, Item>(items: Iterable<Item>, keyOf: (item: Item, index: number) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const [index, item] of [...items].entries()) {
    const key = keyOf(item, index);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** Chromium 110 has it. */
function toSorted<Item>(this: Item[], compare?: (a: Item, b: Item) => number): Item[] {
  return [...this].sort(compare);
}

/** Gives this browser the functions it has not. */
export function fillOlderBrowser(): void {
  AbortSignal.any ??= anySignal;
  Map.groupBy ??= groupBy;
  // Not enumerable, as a browser's own: nothing that walks over an array meets it.
  if (!('toSorted' in Array.prototype)) {
    Object.defineProperty(Array.prototype, 'toSorted', { value: toSorted, writable: true, configurable: true });
  }
}
