/** The path of the page, and the ways to another one. Links are ordinary `<a href>`; this catches those that stay in the product. */
class Navigation {
  path = $state(location.pathname);
  /** Grows with each change of page, so that the frame knows when to move the focus. */
  visits = $state(0);

  /** Goes to a path of the product, with its query if it has one, as a new entry of the history unless `replace` is set. */
  go(address: string, { replace = false }: { replace?: boolean } = {}): void {
    if (address === location.pathname) return;
    if (replace) history.replaceState(null, '', address);
    else history.pushState(null, '', address);
    this.#arrive();
    scrollTo(0, 0);
  }

  /** Follows links and the browser's own back and forward; answers with the function that stops it. */
  listen(): () => void {
    const stop = new AbortController();
    addEventListener('popstate', () => this.#arrive(), { signal: stop.signal });
    document.addEventListener('click', (event) => this.#follow(event), { signal: stop.signal });
    return () => stop.abort();
  }

  #arrive(): void {
    if (this.path === location.pathname) return;
    this.path = location.pathname;
    this.visits += 1;
  }

  #follow(event: MouseEvent): void {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (!link || !isPlainClick(event) || !staysHere(link)) return;
    event.preventDefault();
    this.go(link.pathname + link.search);
  }
}

/** Ctrl, middle button and the like belong to the browser: a new tab, a download. */
function isPlainClick(event: MouseEvent): boolean {
  const modified = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  return event.button === 0 && !modified && !event.defaultPrevented;
}

/** A place inside the page (`#…`), this very page (which is a reload) and downloads are the browser's. */
function staysHere(link: HTMLAnchorElement): boolean {
  const elsewhere = link.origin === location.origin && link.pathname !== location.pathname;
  return elsewhere && link.hash === '' && !link.target && !link.hasAttribute('download');
}

export const navigation: Navigation = new Navigation();
