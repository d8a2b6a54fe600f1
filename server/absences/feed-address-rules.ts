/**
 * The address of a calendar, if it may be asked at all: https, or one of the private hosts the operator named, without a
 * name and password in it. Whether the host's IP address may be reached is found out when it is connected to.
 * @param privateHosts `host:port`
 * @returns null for an address that is refused
 */
export function calendarAddress(text: string, privateHosts: ReadonlySet<string>): URL | null {
  // What calendar programs call "subscribe" is https.
  const address = text.trim().replace(/^webcals?:/i, 'https:');
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  url.hash = '';
  const isSecure = url.protocol === 'https:';
  const isNamed = url.protocol === 'http:' && isPrivateHost(url, privateHosts);
  return (isSecure || isNamed) && url.username === '' && url.password === '' ? url : null;
}

/** Whether the operator lets this host stand in a private network. */
export function isPrivateHost({ protocol, hostname, port }: URL, privateHosts: ReadonlySet<string>): boolean {
  const usual = protocol === 'https:' ? '443' : '80';
  return privateHosts.has(`${hostname.toLowerCase()}:${port || usual}`);
}
