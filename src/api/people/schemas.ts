import { z } from '@hono/zod-openapi';
import { SourceDecision } from '../../model/claims.ts';
import { EventDoc } from '../../model/event.ts';
import { Instant, SnakeName, SourceId } from '../../model/names.ts';
import { ProfileDoc, Provenance } from '../../model/profile.ts';
import { Strategy } from '../../model/survivorship.ts';
import { HIT_FIELDS } from '../../search/build-search.ts';
import { FACET_NAMES } from '../../search/facets.ts';
import { NUMBER_FIELDS } from '../../search/passages/build-passages.ts';
import { TIER_NAMES, TIERS } from '../../search/tiers.ts';
import { PossiblePair } from '../duplicates/schemas.ts';

const Masked = z.array(z.string()).meta({
  description: 'fields withheld from your roles, whether or not there is a value',
});

const Shown = ProfileDoc.omit({ state: true }).partial();
const hitMask = Object.fromEntries(HIT_FIELDS.map((field) => [field, true])) as Record<
  (typeof HIT_FIELDS)[number],
  true
>;

/** What a list shows of a person. */
export const ShownHit = Shown.pick(hitMask);

export const ProfileAnswer = z
  .object({ profile: Shown, masked: Masked })
  .meta({ id: 'ProfileAnswer' });

const Why = z.object({
  field: z.enum([...new Set(TIER_NAMES.map((tier) => TIERS[tier].field))]),
  how: z.enum(TIER_NAMES),
  value: z.string(),
  spans: z
    .array(z.object({ start: z.int(), end: z.int() }))
    .meta({ description: 'letters to mark in `value`, in UTF-16 units, `end` excluded' }),
});

export const SearchAnswer = z
  .object({
    hits: z.array(
      z.object({
        profile: ShownHit,
        why: z.array(Why),
        own: z.array(z.enum(['region', 'portfolio'])).meta({
          description: 'why this one comes before others who match as well: yours',
        }),
      }),
    ),
    masked: Masked,
    total: z
      .int()
      .nullable()
      .meta({ description: 'people under all filters, where facets were asked for' }),
    facets: z.array(
      z.object({
        facet: z.enum(FACET_NAMES),
        values: z.array(z.object({ value: z.string(), count: z.int() })),
        other: z.int().meta({ description: 'people counted under values that are not listed' }),
      }),
    ),
    did_you_mean: z
      .string()
      .nullable()
      .meta({ description: 'what was typed, spelt as somebody is; first pages only' }),
    next_cursor: z.string().nullable(),
    took_ms: z.number().meta({ description: 'inside the engine' }),
  })
  .meta({ id: 'PeopleFound' });

const spans = z
  .array(z.object({ start: z.int(), end: z.int() }))
  .meta({ description: 'letters to mark in `value`, in UTF-16 units, `end` excluded' });

export const PassagesAnswer = z
  .object({
    hits: z.array(
      z.object({
        profile: ShownHit,
        event: EventDoc.pick({
          event_id: true,
          name: true,
          channel: true,
          occurred_at: true,
          source: true,
        }),
        why: z.object({ field: z.enum(['text', ...NUMBER_FIELDS]), value: z.string(), spans }),
      }),
    ),
    masked: Masked,
    took_ms: z.number().meta({ description: 'inside the engine' }),
  })
  .meta({ id: 'PassagesFound' });

export const TimelineAnswer = z
  .object({
    profile_id: z.string(),
    events: z.array(EventDoc.omit({ batch_id: true }).partial()),
    older: z.string().nullable().meta({ description: 'cursor of the page before in time' }),
    newer: z.string().nullable().meta({ description: 'cursor of the page after in time' }),
    months: z.array(z.object({ month: z.string(), count: z.int() })),
    masked: Masked,
  })
  .meta({ id: 'Timeline' });

export const IdentityAnswer = z
  .object({
    profile_id: z.string(),
    identifiers: z.array(
      z.object({
        key: z.string(),
        namespace: SnakeName,
        scope: z.string().nullable(),
        value: z.string(),
        first_seen_at: Instant,
        last_seen_at: Instant,
        sources: z.array(SourceId),
      }),
    ),
    merges: z.array(z.object({ profile_id: z.string(), merged_at: Instant, rule: z.string() })),
    possible: z.array(PossiblePair).meta({ description: 'who may be the same person' }),
    apart_from: z
      .array(z.object({ profile_id: z.string(), decided_at: Instant }))
      .meta({ description: 'whom somebody decided that this is not' }),
    graph: z.object({
      nodes: z.array(
        z.object({
          id: z.string(),
          kind: z.enum(['profile', 'record', 'identifier']),
          label: z.string(),
          namespace: SnakeName.optional(),
          source: SourceId.optional(),
        }),
      ),
      edges: z.array(
        z.object({
          from: z.string(),
          to: z.string(),
          rule: z.string(),
          source: SourceId.nullable(),
          at: Instant,
        }),
      ),
    }),
  })
  .meta({ id: 'ProfileIdentity' });

export const TraitsAnswer = z
  .object({
    profile_id: z.string(),
    traits: z.array(
      z.object({
        field: z.string(),
        value: z.unknown(),
        provenance: Provenance.nullable().meta({ description: 'of the golden value' }),
        conflict: z.boolean().meta({ description: 'sources disagree today' }),
        choose: z.array(Strategy).meta({ description: 'strategies asked, in this order' }),
        group: z.string().nullable().meta({ description: 'fields that one source gives together' }),
        candidates: z
          .array(
            z.object({
              source: SourceId,
              value: z.unknown(),
              updated_at: Instant,
              agrees: z.boolean().meta({ description: 'says the golden value, however spelt' }),
              verified: z.boolean().meta({ description: 'vouches for what it says' }),
            }),
          )
          .meta({ description: 'what each source says today, newest first' }),
        history: z
          .array(z.object({ source: SourceId, value: z.unknown(), updated_at: Instant }))
          .meta({ description: 'what sources said before, with when they last did, newest first' }),
      }),
    ),
    conflicts: z.array(z.string()).meta({ description: 'fields of which sources disagree today' }),
    masked: Masked,
  })
  .meta({ id: 'ProfileTraits' });

export const ConsentsAnswer = z
  .object({
    profile_id: z.string(),
    consents: z.array(
      z.object({
        purpose: SnakeName,
        granted: z.boolean(),
        decided_at: Instant,
        source: SourceId,
        decisions: z.array(z.object({ source: SourceId, ...SourceDecision.shape })).meta({
          description:
            'what proves it, as far as each source told; who may not see who it is, not by which message',
        }),
      }),
    ),
  })
  .meta({ id: 'ProfileConsents' });
