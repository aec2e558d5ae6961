/** Calls `stop` once at the first SIGINT or SIGTERM; a second signal ends the process at once. */
export function onStopSignal(stop: () => Promise<unknown>): void {
  let asked = false;
  const listener = () => {
    if (asked) process.exit(130);
    asked = true;
    stop().catch(() => process.exit(1));
  };
  process.on('SIGINT', listener);
  process.on('SIGTERM', listener);
}
