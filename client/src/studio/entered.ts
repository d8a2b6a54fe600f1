const memory = (coverId: string) => `releve.entered.${coverId}`;

/** Whether this tab already entered that room: a reload then goes straight back, without a second preview. */
export function hasEntered(coverId: string): boolean {
  return sessionStorage.getItem(memory(coverId)) !== null;
}

export function rememberEntered(coverId: string): void {
  sessionStorage.setItem(memory(coverId), 'yes');
}
