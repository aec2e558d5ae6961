import type { Client } from '@elastic/elasticsearch';
import {
  type AnalysisCopyStore,
  type Copy,
  createAnalysisCopyStore,
} from '../elasticsearch/analysis-copy-store.ts';
import { type ChangeFeed, createChangeFeed } from '../elasticsearch/change-feed.ts';
import type { IndexNames } from '../elasticsearch/index-names.ts';
import { createSettingStore, type SettingStore } from '../elasticsearch/setting-store.ts';
import { AppError } from '../errors.ts';
import type { Ids } from '../identity/ids.ts';
import type { EventDoc } from '../model/event.ts';
import {
  COPIED_FIELDS,
  type CopiedProfile,
  copyEvent,
  copyProfile,
} from '../privacy/analysis-copy.ts';

export interface AnalysisCopyDeps {
  readonly profiles: ChangeFeed<CopiedProfile>;
  readonly events: ChangeFeed<EventDoc>;
  readonly copies: AnalysisCopyStore;
  readonly settings: SettingStore;
  readonly ids: Pick<Ids, 'pseudonym'>;
  readonly now: () => Date;
}

export interface CopyOptions {
  readonly signal?: AbortSignal | undefined;
  /** Begins with empty copies. */
  readonly anew?: boolean | undefined;
  readonly onProgress?: ((progress: CopyProgress) => void) | undefined;
}

export interface CopyReport {
  readonly profiles: number;
  readonly events: number;
  /** `false` where the signal ended it; what is left is found next time */
  readonly complete: boolean;
}

/** How far a run is, in operations of the engine, of which a document may have had several. */
export interface CopyProgress extends CopyReport {
  readonly done: number;
  readonly total: number;
}

const KIND = 'analysis_copies';
/** Documents held at once: a profile without its state is about 4 kB. */
const PAGE = 2_000;

/** What making copies of an installation needs. */
export function openAnalysisCopies(deps: {
  readonly client: Client;
  readonly names: IndexNames;
  readonly ids: Pick<Ids, 'pseudonym'>;
  readonly now: () => Date;
}): AnalysisCopyDeps {
  const { client, names, ids, now } = deps;
  const fields = COPIED_FIELDS;
  return {
    profiles: createChangeFeed({ client, alias: names.profiles, fields: fields.profiles }),
    events: createChangeFeed({ client, alias: names.events, fields: fields.events }),
    copies: createAnalysisCopyStore(client, names),
    settings: createSettingStore(client, names),
    ids,
    now,
  };
}

type Reached = Readonly<Record<string, number>>;

/**
 * Brings the copies for other tools up to all that has changed since the last time. How far it came is kept for each
 * shard after each page, so that a run which was interrupted goes on where it ended; a page that is written twice
 * is the same. Two runs at once do no harm: of two, the one that is overtaken gives up.
 */
export async function syncAnalysisCopies(
  deps: AnalysisCopyDeps,
  options: CopyOptions = {},
): Promise<CopyReport> {
  const { signal, onProgress } = options;
  const stored = await deps.settings.find(KIND);
  let version = stored?.version ?? 0;
  let reached = options.anew === true ? {} : readReached(stored?.value);
  if (options.anew === true) {
    version = await keep(deps, reached, version);
    await deps.copies.clear('profiles');
    await deps.copies.clear('events');
  }
  let report: CopyReport = { profiles: 0, events: 0, complete: true };
  const sides = [
    {
      of: 'profiles' as const,
      feed: deps.profiles,
      copy: (profile: CopiedProfile): Copy => {
        const id = deps.ids.pseudonym(profile.profile_id);
        return { id, document: copyProfile(profile, id) };
      },
    },
    {
      of: 'events' as const,
      feed: deps.events,
      copy: (event: EventDoc): Copy => ({
        id: deps.ids.pseudonym(event.event_id),
        document: copyEvent(event, deps.ids.pseudonym(event.profile_id)),
      }),
    },
  ];
  const sources = await Promise.all(
    sides.map(async (side) => ({ ...side, shards: await side.feed.shards() })),
  );
  const ahead = sources.flatMap(({ shards }) =>
    shards.map(({ key, complete }) => Math.max(0, complete - (reached[key] ?? -1))),
  );
  const total = ahead.reduce((sum, one) => sum + one, 0);
  let done = 0;
  for (const { of, feed, copy, shards } of sources) {
    for (const shard of shards) {
      for (;;) {
        if (signal?.aborted === true) return { ...report, complete: false };
        const from = reached[shard.key] ?? -1;
        if (from >= shard.complete) break;
        const changes = await feed.after(shard, from, PAGE);
        await deps.copies.put(
          of,
          changes.map(({ source }) => (copy as (doc: typeof source) => Copy)(source)),
        );
        const last = changes.length < PAGE ? shard.complete : (changes.at(-1)?.seq_no ?? from);
        reached = { ...reached, [shard.key]: last };
        version = await keep(deps, reached, version);
        report = { ...report, [of]: report[of] + changes.length };
        done += last - from;
        onProgress?.({ ...report, done, total });
      }
    }
  }
  await deps.copies.refresh();
  return report;
}

function readReached(value: Readonly<Record<string, unknown>> | undefined): Reached {
  const shards = value?.['shards'];
  if (typeof shards !== 'object' || shards === null) return {};
  return Object.fromEntries(
    Object.entries(shards).filter((entry): entry is [string, number] => Number.isInteger(entry[1])),
  );
}

async function keep(deps: AnalysisCopyDeps, shards: Reached, expected: number): Promise<number> {
  try {
    const at = deps.now();
    const put = { kind: KIND, value: { shards }, expected, by: 'analysis_copies', at };
    return (await deps.settings.put(put)).version;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'precondition_failed') throw error;
    throw new AppError('precondition_failed', 'another process is making the copies', {
      cause: error,
    });
  }
}
