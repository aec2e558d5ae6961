import { randomUUID } from 'node:crypto';
import type { Client } from '@elastic/elasticsearch';
import { buildIndexNames, eventsIndexFor } from '../../src/elasticsearch/index-names.ts';
import type { Ids } from '../../src/identity/ids.ts';
import type { ConsentDecision } from '../../src/model/consent.ts';
import type { EventDoc } from '../../src/model/event.ts';
import type { ProfileDoc } from '../../src/model/profile.ts';
import type { Traits } from '../../src/model/traits.ts';
import { claimsOf } from '../../src/profile/claims.ts';
import { projectProfile } from '../../src/profile/project.ts';
import { createRelationFinder } from '../../src/profile/relations/find-relations.ts';
import { emptyState, foldEvents, foldRecord } from '../../src/profile/state.ts';
import { compileSurvivorship, NO_RULES } from '../../src/profile/survivorship/compile.ts';
import { eventDoc } from './event-doc.ts';

/** What sources say of a person and what the person did: all that a profile is made from. */
export interface Story {
  readonly identifiers: readonly [string, ...string[]];
  readonly records?: readonly {
    readonly source: string;
    readonly at: string;
    readonly traits: Traits;
    readonly consents?: readonly ConsentDecision[];
  }[];
  readonly events?: readonly Partial<EventDoc>[];
  /** For profiles that ended (merged into another, or erased), and what models foretold. */
  readonly changes?: Partial<Pick<ProfileDoc, 'status' | 'merged_into' | 'predictions'>>;
}

/** Documents of one request. */
const MOST_LINES = 5000;

/** Puts people on the engine as the worker would have left them, through the real fold. */
export function createPeopleWriter(
  client: Client,
  options: { prefix: string; ids: Ids; now: Date },
) {
  const names = buildIndexNames(options.prefix);
  const now = options.now.toISOString();
  return async function indexPerson(story: Story): Promise<string> {
    const profile_id = options.ids.profile(story.identifiers[0]);
    const events = (story.events ?? []).map((own) =>
      eventDoc({ ...own, event_id: own.event_id ?? `e_${randomUUID()}`, profile_id }),
    );
    const withRecords = (story.records ?? []).reduce((state, { source, at, traits, consents }) => {
      const identifiers = story.identifiers;
      return foldRecord(state, source, claimsOf({ source, at, identifiers, traits, consents }));
    }, emptyState());
    const doc: ProfileDoc = {
      ...projectProfile(foldEvents(withRecords, events), {
        profile_id,
        created_at: now,
        updated_at: now,
        now,
        survivorship: compileSurvivorship(NO_RULES, {}),
        relations: createRelationFinder(options.ids),
      }),
      ...story.changes,
    };
    const lines = [
      [{ index: { _index: names.profiles, _id: profile_id } }, doc],
      ...events.map((event) => [
        {
          create: {
            _index: eventsIndexFor(options.prefix, event.occurred_at),
            _id: event.event_id,
          },
        },
        event,
      ]),
    ];
    for (let from = 0; from < lines.length; from += MOST_LINES) {
      const part = lines.slice(from, from + MOST_LINES);
      const isLast = from + MOST_LINES >= lines.length;
      const written = await client.bulk({ refresh: isLast, operations: part.flat() });
      const refused = written.items.flatMap((item) =>
        Object.values(item).flatMap((op) => op.error ?? []),
      );
      if (refused.length > 0)
        throw new Error(`the engine refused test people: ${refused[0]?.reason}`);
    }
    if (lines.length > MOST_LINES) await client.indices.refresh({ index: names.events });
    return profile_id;
  };
}
