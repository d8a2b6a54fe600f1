const STORED = 'releve.keys';

/**
 * Whether single letters are commands on the board. Whoever dictates or has a shaky hand turns them off (WCAG 2.1.4);
 * this browser remembers it.
 */
class Keys {
  #on = $state(readStored());

  get on(): boolean {
    return this.#on;
  }

  set on(on: boolean) {
    this.#on = on;
    try {
      localStorage.setItem(STORED, on ? 'on' : 'off');
    } catch {
      // A browser that stores nothing asks again next time; the choice holds for this page.
    }
  }
}

function readStored(): boolean {
  try {
    return localStorage.getItem(STORED) !== 'off';
  } catch {
    return true;
  }
}

export const keys: Keys = new Keys();
