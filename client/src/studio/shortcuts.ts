/** Fields where a letter is a letter. */
const WRITING = 'input, textarea, select, [contenteditable]';

/** Single letters, as `m`, to what they do. Held keys, combinations and letters typed into a field are left alone. */
export function onShortcut(event: KeyboardEvent, deeds: Readonly<Record<string, () => void>>): void {
  if (event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target instanceof Element && event.target.closest(WRITING)) return;
  const deed = deeds[event.key.toLowerCase()];
  if (!deed) return;
  event.preventDefault();
  deed();
}
