import type { ProfileVersion, ReadProfileVersions } from '../../elasticsearch/profile-versions.ts';
import type { Logger } from '../../logging.ts';

/** `undefined`: there is no such profile (any more). */
export type Seen = ProfileVersion | undefined;

export interface Watcher {
  /** Called once with what is there now, then at each change, when what changed it can be searched. */
  onSeen(seen: Seen): void;
  /** The watch ends with the process. */
  onClose(): void;
}

/** Tells who looks at a profile that it changed. */
export interface ProfileWatch {
  /** @returns a function that ends the watch */
  watch(profileId: string, watcher: Watcher): () => void;
  /** Ends every watch; nothing is watched afterwards. */
  close(): void;
}

/** Time between two looks while the engine fails, in milliseconds. */
const FAILED_MS = 5_000;

/**
 * One look for all: while anybody watches, the versions of all watched profiles are read in a single call, however
 * many look at them. Every event, note or merge writes its profile, so a version that stays says that nothing came.
 * @param deps.refresh makes what was written searchable; called at most once a look, and only where one changed
 * @param deps.everyMs rest between two looks, in milliseconds
 */
export function createProfileWatch(deps: {
  readonly read: ReadProfileVersions;
  readonly refresh: () => Promise<void>;
  readonly log: Logger;
  readonly everyMs: number;
}): ProfileWatch {
  const watched = new Map<string, { seen: Seen; known: boolean; watchers: Set<Watcher> }>();
  let timer: NodeJS.Timeout | undefined;
  let looking = false;
  let closed = false;

  function schedule(ms: number): void {
    if (timer !== undefined || looking || closed || watched.size === 0) return;
    timer = setTimeout(() => {
      timer = undefined;
      void lookAndGoOn();
    }, ms);
    timer.unref();
  }

  async function lookAndGoOn(): Promise<void> {
    looking = true;
    let restMs = deps.everyMs;
    try {
      await look();
    } catch (err) {
      restMs = FAILED_MS;
      deps.log.warn({ err, watched: watched.size }, 'watched profiles could not be read');
    } finally {
      looking = false;
    }
    schedule(restMs);
  }

  async function look(): Promise<void> {
    const ids = [...watched.keys()];
    const found = await deps.read(ids);
    const changed = ids.filter((id) => {
      const entry = watched.get(id);
      return entry !== undefined && (!entry.known || !same(entry.seen, found.get(id)));
    });
    // Also for who just came: what they missed while away may have been written a moment ago.
    if (changed.length > 0) await deps.refresh();
    for (const id of changed) {
      const entry = watched.get(id);
      if (entry === undefined) continue;
      entry.seen = found.get(id);
      entry.known = true;
      for (const watcher of [...entry.watchers]) watcher.onSeen(entry.seen);
    }
  }

  return {
    watch(profileId, watcher) {
      if (closed) {
        watcher.onClose();
        return () => undefined;
      }
      const entry = watched.get(profileId) ?? {
        seen: undefined,
        known: false,
        watchers: new Set(),
      };
      watched.set(profileId, entry);
      entry.watchers.add(watcher);
      if (entry.known) watcher.onSeen(entry.seen);
      schedule(0);
      return () => {
        entry.watchers.delete(watcher);
        if (entry.watchers.size === 0 && watched.get(profileId) === entry)
          watched.delete(profileId);
      };
    },
    close() {
      closed = true;
      clearTimeout(timer);
      for (const { watchers } of watched.values()) {
        for (const watcher of [...watchers]) watcher.onClose();
      }
      watched.clear();
    },
  };
}

function same(a: Seen, b: Seen): boolean {
  return a?.version === b?.version;
}
