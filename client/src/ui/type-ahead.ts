import { folded } from './folded.ts';

/**
 * A letter goes to the next answer of the radio group that begins with it, as in a list of the system: "j" is jeudi.
 * To be given the `keydown` of its radio buttons; keys with a modifier are left alone.
 */
export function typeAhead(event: KeyboardEvent): void {
  const { target, key } = event;
  const modified = event.ctrlKey || event.altKey || event.metaKey;
  if (modified || !/^\p{Letter}$/u.test(key) || !(target instanceof HTMLInputElement) || target.type !== 'radio')
    return;
  const radios = [...document.querySelectorAll<HTMLInputElement>(`input[type="radio"][name="${target.name}"]`)];
  const at = radios.indexOf(target);
  const inTurn = [...radios.slice(at + 1), ...radios.slice(0, at)];
  const next = inTurn.find(({ labels }) => folded(labels?.[0]?.textContent ?? '').startsWith(folded(key)));
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.click();
}
