import type { PersonClaims } from '../model/claims.ts';
import type { EventDoc } from '../model/event.ts';
import type { Habits } from '../model/habits.ts';
import type { ProfileState } from '../model/profile.ts';
import { joinApart } from './apart.ts';
import { emptyApplied, joinApplied } from './applied-batches.ts';
import {
  addClaims,
  addSighting,
  claimsOf,
  earlier,
  joinClaims,
  joinRecords,
  later,
} from './claims.ts';
import { groupsOf, joinGroups, newestGroups } from './groups.ts';
import { habitsOf } from './habits/habits-of.ts';
import { joinHabits } from './habits/join-habits.ts';
import { latestOf, newerLatest } from './latest.ts';
import { own } from './own.ts';
import { joinReleased, releasedTo, withoutReturned } from './released.ts';
import { addTallies, tallyOf } from './tally.ts';

type Tallies = ProfileState['tallies'];
type ChannelTallies = Tallies[string];
type SourceSpan = ProfileState['sources'][string];
type MergedFrom = ProfileState['merged_from'][number];

/** State of a profile of which nothing is known. */
export function emptyState(): ProfileState {
  return {
    identifiers: {},
    candidates: {},
    consents: {},
    tallies: {},
    latest: {},
    sources: {},
    merged_from: [],
    applied: emptyApplied(),
  };
}

/**
 * Folds events in: what they claim, how often, when, for how much, and the newest of what changes. The order of
 * the events does not matter. An event given twice in one call counts once; over several calls it is for the
 * caller to tell what is in already ({@link ./fold-batch.ts}).
 * @returns a new state; the given one stays as it was, and shares with it what did not change
 */
export function foldEvents(state: ProfileState, events: readonly EventDoc[]): ProfileState {
  const draft = draftOf(state);
  const released = releasedTo(state);
  const seen = new Set<string>();
  // Joined among themselves first: what the state holds is copied once, not for each event.
  let habits: Habits | undefined;
  for (const event of events) {
    if (seen.has(event.event_id)) continue;
    seen.add(event.event_id);
    const { source, occurred_at } = event;
    for (const key of event.identifiers) {
      if (!released.has(key)) addSighting(draft, key, source, occurred_at);
    }
    if (event.traits !== undefined || event.consents !== undefined) {
      addClaims(
        draft,
        claimsOf({
          source,
          at: occurred_at,
          identifiers: [],
          traits: event.traits,
          consents: event.consents,
          told_in: event.message_id,
        }),
      );
    }
    const groups = groupsOf(event);
    if (groups.length > 0) {
      const said = newestGroups(groups.map((group) => [group, occurred_at]));
      draft.groups = joinGroups(draft.groups, said) ?? said;
    }
    addSource(draft.sources, source, occurred_at, occurred_at);
    addTally(draft.tallies, event);
    habits = habits === undefined ? habitsOf(event) : joinHabits(habits, habitsOf(event));
    for (const [name, latest] of latestOf(event)) {
      const former = own(draft.latest, name);
      draft.latest[name] = former === undefined ? latest : newerLatest(former, latest);
    }
  }
  if (habits !== undefined) {
    draft.habits = draft.habits === undefined ? habits : joinHabits(draft.habits, habits);
  }
  return draft;
}

/**
 * Joins the claims of one record in. Repeating it, or doing so with an older version of the record's claims,
 * changes nothing.
 */
export function foldRecord(
  state: ProfileState,
  source: string,
  claims: PersonClaims,
): ProfileState {
  const draft = draftOf(state);
  const kept = withoutKeys(claims, releasedTo(state));
  addClaims(draft, kept);
  const span = spanOf(kept);
  if (span !== undefined) addSource(draft.sources, source, span.first_seen_at, span.last_seen_at);
  return draft;
}

/**
 * Folds a profile that was merged away into its winner: claims are joined, counts are added, which is right
 * because an event is written under one profile only. Done a second time it changes nothing, since the loser is
 * found in `merged_from`. Associative, and commutative but for which id survives.
 */
export function mergeStates(
  winner: ProfileState,
  loser: ProfileState,
  merge: {
    readonly loser_id: string;
    readonly merged_at: string;
    readonly rule: string;
    /** who lives on; what the loser gave up to them is theirs again */
    readonly winner_id?: string;
  },
): ProfileState {
  if (winner.merged_from.some(({ profile_id }) => profile_id === merge.loser_id)) return winner;
  const separation = joinSeparation(winner, loser, merge);
  const claims = withoutKeys(joinClaims(winner, loser), releasedTo(separation));
  return {
    ...claims,
    tallies: joinRecords(winner.tallies, loser.tallies, addChannelTallies),
    latest: joinRecords(winner.latest, loser.latest, newerLatest),
    ...mergedHabits(winner, loser),
    sources: joinRecords(winner.sources, loser.sources, joinSpan),
    merged_from: joinMergedFrom(winner.merged_from, [
      ...loser.merged_from,
      { profile_id: merge.loser_id, merged_at: merge.merged_at, rule: merge.rule },
    ]),
    ...separation,
    applied: joinApplied(winner.applied, loser.applied),
  };
}

/** Absent where neither side has had an event. */
function mergedHabits(a: ProfileState, b: ProfileState): Pick<ProfileState, 'habits'> {
  if (a.habits === undefined && b.habits === undefined) return {};
  return { habits: joinHabits(a.habits ?? {}, b.habits ?? {}) };
}

/** What both know of who they are not, and of what they gave up, but for what comes together again. */
function joinSeparation(
  winner: ProfileState,
  loser: ProfileState,
  merge: { readonly loser_id: string; readonly winner_id?: string },
): Pick<ProfileState, 'apart_from' | 'released'> {
  const ids = new Set([
    merge.loser_id,
    ...(merge.winner_id === undefined ? [] : [merge.winner_id]),
    ...[...winner.merged_from, ...loser.merged_from].map(({ profile_id }) => profile_id),
  ]);
  const apart_from = joinApart(winner.apart_from, loser.apart_from);
  const released = withoutReturned(joinReleased(winner.released, loser.released), ids);
  return {
    ...(apart_from === undefined ? {} : { apart_from }),
    ...(released === undefined ? {} : { released }),
  };
}

/** Claims without some identifiers; the very same claims where they hold none of them. */
function withoutKeys(claims: PersonClaims, keys: ReadonlyMap<string, string>): PersonClaims {
  const held = Object.keys(claims.identifiers);
  if (keys.size === 0 || !held.some((key) => keys.has(key))) return claims;
  const identifiers = Object.entries(claims.identifiers).filter(([key]) => !keys.has(key));
  return { ...claims, identifiers: Object.fromEntries(identifiers) };
}

/** How many events are folded in, of all names and channels. */
export function foldedEventsCount(state: ProfileState): number {
  let count = 0;
  for (const channels of Object.values(state.tallies)) {
    for (const tally of Object.values(channels)) count += tally.count;
  }
  return count;
}

/** Copies the maps that folding writes to; everything below them is replaced, not changed. */
function draftOf(state: ProfileState): ProfileState {
  return {
    ...state,
    identifiers: { ...state.identifiers },
    candidates: { ...state.candidates },
    consents: { ...state.consents },
    tallies: { ...state.tallies },
    latest: { ...state.latest },
    sources: { ...state.sources },
  };
}

function addTally(tallies: Tallies, event: EventDoc): void {
  const channels = own(tallies, event.name);
  const former = channels?.[event.channel];
  const tally = tallyOf(event);
  tallies[event.name] = {
    ...channels,
    [event.channel]: former === undefined ? tally : addTallies(former, tally),
  };
}

function addChannelTallies(a: ChannelTallies, b: ChannelTallies): ChannelTallies {
  return joinRecords(a, b, addTallies);
}

function addSource(
  sources: ProfileState['sources'],
  source: string,
  first_seen_at: string,
  last_seen_at: string,
): void {
  const former = own(sources, source);
  if (
    former !== undefined &&
    former.first_seen_at <= first_seen_at &&
    former.last_seen_at >= last_seen_at
  ) {
    return;
  }
  const span = { first_seen_at, last_seen_at };
  sources[source] = former === undefined ? span : joinSpan(former, span);
}

function joinSpan(a: SourceSpan, b: SourceSpan): SourceSpan {
  return {
    first_seen_at: earlier(a.first_seen_at, b.first_seen_at),
    last_seen_at: later(a.last_seen_at, b.last_seen_at),
  };
}

/** First and last instant at which claims say something, `undefined` where they say nothing. */
function spanOf(claims: PersonClaims): SourceSpan | undefined {
  const spans: SourceSpan[] = Object.values(claims.identifiers);
  for (const bySource of Object.values(claims.candidates)) {
    for (const { updated_at } of Object.values(bySource)) {
      spans.push({ first_seen_at: updated_at, last_seen_at: updated_at });
    }
  }
  return spans.length === 0 ? undefined : spans.reduce(joinSpan);
}

/** Union by profile id, sorted; of two merges of one profile the earlier is kept. */
function joinMergedFrom(a: readonly MergedFrom[], b: readonly MergedFrom[]): MergedFrom[] {
  const byId = new Map<string, MergedFrom>();
  for (const merge of [...a, ...b]) {
    const former = byId.get(merge.profile_id);
    if (former === undefined || merge.merged_at < former.merged_at)
      byId.set(merge.profile_id, merge);
  }
  return [...byId.values()].sort((x, y) => (x.profile_id < y.profile_id ? -1 : 1));
}
