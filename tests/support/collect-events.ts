/** The part of an emitter that Node's, socket.io's and mediasoup-client's have in common. */
interface Emitter {
  on(name: string, listener: (...given: never[]) => void): unknown;
}

export interface CollectedEvents {
  /**
   * The next event of that name that was not taken yet, with the argument it carried; waits for it when it is still to
   * come. The test's own time limit is the limit.
   */
  next<Carried = unknown>(name: string): Promise<Carried>;
  /** Names of the events that came and were not taken, in order. */
  left(): string[];
}

/** Listens to `names` from now on, so that nothing is missed between the act and the look. */
export function collectEvents(emitter: Emitter, names: readonly string[]): CollectedEvents {
  const come: { name: string; carried: unknown }[] = [];
  const waiting: { name: string; resolve: (carried: unknown) => void }[] = [];
  for (const name of names) {
    emitter.on(name, (...given: unknown[]) => {
      const asked = waiting.findIndex((one) => one.name === name);
      if (asked >= 0) waiting.splice(asked, 1)[0]?.resolve(given[0]);
      else come.push({ name, carried: given[0] });
    });
  }
  return {
    async next<Carried>(name: string): Promise<Carried> {
      const here = come.findIndex((one) => one.name === name);
      if (here >= 0) return come.splice(here, 1)[0]?.carried as Carried;
      return new Promise<Carried>((resolve) => {
        waiting.push({ name, resolve: (carried) => resolve(carried as Carried) });
      });
    },
    left: () => come.map(({ name }) => name),
  };
}
