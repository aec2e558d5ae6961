/** The process, as far as stopping goes. */
interface Stoppable {
  on(signal: 'SIGINT' | 'SIGTERM', listener: (signal: string) => void): unknown;
  exit(code: number): void;
}

/**
 * Calls `stop` once at the first SIGINT or SIGTERM; the same signal again ends the process at once. Another one does
 * not: a terminal's Ctrl-C reaches a whole family of processes, and a parent then asks its children as well.
 */
export function onStopSignal(stop: () => Promise<unknown>, self: Stoppable = process): void {
  const asked = new Set<string>();
  const listener = (signal: string) => {
    if (asked.has(signal)) {
      self.exit(130);
      return;
    }
    asked.add(signal);
    if (asked.size === 1) stop().catch(() => self.exit(1));
  };
  self.on('SIGINT', listener);
  self.on('SIGTERM', listener);
}
