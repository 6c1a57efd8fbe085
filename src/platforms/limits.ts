/**
 * What a platform limits a bot to, where the host set nothing: its own figures, but none on this machine. What stands
 * in for a platform there has limits of its own, and says so by its answers; a server that passes all on to the platform
 * needs the setting.
 */
export function limitAt(apiUrl: string, set: number | null, ofThePlatform: number): number | null {
  const count = set ?? (isThisMachine(apiUrl) ? 0 : ofThePlatform);
  return count === 0 ? null : count;
}

function isThisMachine(apiUrl: string): boolean {
  const { hostname } = new URL(apiUrl);
  return hostname === "localhost" || hostname === "[::1]" || /^127\./.test(hostname);
}
