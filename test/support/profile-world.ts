import type { EventDoc } from '../../src/model/event.ts';
import type { ProfileState } from '../../src/model/profile.ts';
import { batchIdOfProfile, newBatchId } from '../../src/profile/applied-batches.ts';
import { foldBatch } from '../../src/profile/fold-batch.ts';
import { emptyState, mergeStates } from '../../src/profile/state.ts';
import { rebuildState } from '../../src/profile/verify.ts';
import { eventDoc } from './event-doc.ts';

/** Which of the rules of exactly-once effect a run breaks on purpose, to see that the proof would notice. */
export type BrokenRule =
  | 'batch id shared by profiles'
  | 'unsettled batch marked whole'
  | 'merge not completed first'
  | 'forgotten taken for folded';

interface StoredProfile {
  readonly state: ProfileState;
  readonly version: number;
  readonly merged_into: string | null;
}

export interface Message {
  readonly id: string;
  /** Profiles that its identifiers may resolve to: not always the same one. */
  readonly targets: readonly string[];
}

/** Number from 0 to n - 1, as the run's script says. */
export type Choose = (n: number) => number;

type Steps = Generator<void, void, void>;

/**
 * A store with the engine's promises and none of its kindness (creates that time out and happen, or happen late;
 * writes whose answer is lost), and the worker's steps against it, each of which another worker may come between.
 */
export class ProfileWorld {
  readonly events = new Map<string, EventDoc>();
  readonly profiles = new Map<string, StoredProfile>();
  readonly queue: Message[];
  readonly #late: EventDoc[] = [];
  readonly #choose: Choose;
  readonly #broken: BrokenRule | undefined;
  #clock = 1_700_000_000_000;
  /** Once calm, nothing fails any more. */
  isCalm = false;

  constructor(messages: readonly Message[], choose: Choose, broken?: BrokenRule) {
    this.queue = [...messages];
    this.#choose = choose;
    this.#broken = broken;
  }

  /** One worker with one batch: resolve, create events, fold, acknowledge. */
  *work(messages: readonly Message[], acknowledge: (message: Message) => void): Steps {
    const batch = this.#newBatch();
    const byTarget = Map.groupBy(messages, ({ targets }) =>
      this.#rootOf(targets[this.#choose(targets.length)] ?? ''),
    );
    yield;
    const tasks: Task[] = [];
    const settledMessages: Message[] = [];
    for (const [profile_id, group] of byTarget) {
      const batch_id = this.#partOf(batch, tasks.length);
      const created: EventDoc[] = [];
      const foundUnder = new Map<string, EventDoc[]>();
      let isSettled = true;
      for (const message of group) {
        const answer = this.#create(
          eventDoc({ event_id: message.id, name: message.id, batch_id, profile_id }),
        );
        yield;
        if (answer === 'timeout') {
          isSettled = this.#broken === 'unsettled batch marked whole';
          continue;
        }
        settledMessages.push(message);
        if (answer.batch_id === batch_id) created.push(answer);
        else
          foundUnder.set(answer.profile_id, [...(foundUnder.get(answer.profile_id) ?? []), answer]);
      }
      tasks.push({ profile_id, batch_id, settled: isSettled, created, found: [] });
      for (const [stored_under, found] of foundUnder) {
        tasks.push({
          profile_id: stored_under,
          batch_id: this.#partOf(batch, tasks.length),
          settled: true,
          created: [],
          found,
        });
      }
    }
    for (const task of tasks) yield* this.#fold(task);
    for (const message of settledMessages) acknowledge(message);
  }

  /** One worker that merges two people: redirect, then fold; it may die in between. */
  *merge(a: string, b: string): Steps {
    const [winner, loser] = [this.#rootOf(a), this.#rootOf(b)].sort();
    if (winner === undefined || loser === undefined || winner === loser) return;
    const read = this.#read(loser);
    yield;
    if (read.merged_into !== null || this.#rootOf(winner) !== winner) return;
    if (!this.#write(loser, { ...read, merged_into: winner })) return;
    yield;
    yield* this.#fold({ profile_id: loser, batch_id: '', settled: false, created: [], found: [] });
  }

  /** Folds more batches into a profile than it can remember. */
  flood(id: string, batches: number): void {
    const root = this.#rootOf(id);
    for (let i = 0; i < batches; i += 1) {
      const batch_id = this.#partOf(this.#newBatch(), 0);
      const event_id = `flood_${this.events.size}`;
      const event = eventDoc({ event_id, name: event_id, batch_id, profile_id: root });
      this.events.set(event_id, event);
      const { version, ...stored } = this.#read(root);
      const batch = { batch_id, created: [event], found: [], settled: true };
      const fold = foldBatch(stored.state, batch);
      if (fold.kind === 'folded') this.#write(root, { ...stored, version, state: fold.state });
    }
  }

  /** A create that the worker has given up on happens after all. */
  happenLate(): void {
    const event = this.#late.shift();
    if (event !== undefined && !this.events.has(event.event_id))
      this.events.set(event.event_id, event);
  }

  /** Completes every merge, as the sweeper does. */
  *sweep(): Steps {
    for (const id of this.profiles.keys()) {
      yield* this.#fold({ profile_id: id, batch_id: '', settled: false, created: [], found: [] });
    }
  }

  /** Root profiles that hold any event, with how often each holds each event. */
  counted(): Map<string, Map<string, number>> {
    const roots = [...this.profiles].filter(
      ([, { merged_into, state }]) => merged_into === null && Object.keys(state.tallies).length > 0,
    );
    return new Map(
      roots.map(([id, { state }]) => [
        id,
        new Map(
          Object.entries(state.tallies).map(([name, tally]) => [name, tally.web?.count ?? 0]),
        ),
      ]),
    );
  }

  /** What {@link counted} must be: each stored event once, in the profile that the one it is stored under became. */
  expected(): Map<string, Map<string, number>> {
    const byRoot = Map.groupBy(this.events.values(), ({ profile_id }) => this.#rootOf(profile_id));
    return new Map(
      [...byRoot].map(([root, events]) => [root, new Map(events.map(({ name }) => [name, 1]))]),
    );
  }

  pathOf(id: string): { root: string; redirects: string[] } {
    const redirects: string[] = [];
    let root = id;
    for (
      let next = this.#read(root).merged_into;
      next !== null;
      next = this.#read(root).merged_into
    ) {
      redirects.unshift(root);
      root = next;
    }
    return { root, redirects };
  }

  stateOf(id: string): ProfileState {
    return this.#read(id).state;
  }

  *#fold(task: Task): Steps {
    for (;;) {
      const { root, redirects } = this.pathOf(task.profile_id);
      const read = this.#read(root);
      const state =
        this.#broken === 'merge not completed first' && task.batch_id !== ''
          ? read.state
          : completed(read.state, redirects, this);
      yield;
      const folded = foldBatch(state, task);
      let next = state;
      if (folded.kind === 'folded') next = folded.state;
      if (folded.kind === 'unknown' && this.#broken !== 'forgotten taken for folded') {
        next = rebuildState(state, { records: [], events: this.#eventsOf(root, state) });
        yield;
      }
      if (next === read.state) return;
      if (!this.#write(root, { ...read, state: next })) continue;
      // The answer may be lost although the write happened: the worker starts over, none the wiser.
      if (this.isCalm || this.#choose(6) !== 1) return;
    }
  }

  #create(event: EventDoc): EventDoc | 'timeout' {
    const fault = this.isCalm ? 0 : this.#choose(8);
    if (fault === 1) return 'timeout';
    if (fault === 2) {
      this.#late.push(event);
      return 'timeout';
    }
    const stored = this.events.get(event.event_id) ?? event;
    this.events.set(event.event_id, stored);
    return fault === 3 ? 'timeout' : stored;
  }

  #eventsOf(root: string, state: ProfileState): EventDoc[] {
    const ids = new Set([root, ...state.merged_from.map(({ profile_id }) => profile_id)]);
    return [...this.events.values()].filter(({ profile_id }) => ids.has(profile_id));
  }

  #read(id: string): StoredProfile {
    return this.profiles.get(id) ?? { state: emptyState(), version: 0, merged_into: null };
  }

  /** Compare and set. */
  #write(id: string, next: StoredProfile): boolean {
    if (this.#read(id).version !== next.version) return false;
    this.profiles.set(id, { ...next, version: next.version + 1 });
    return true;
  }

  #rootOf(id: string): string {
    return this.pathOf(id).root;
  }

  #newBatch(): string {
    this.#clock += 1;
    return newBatchId(this.#clock, '00000000');
  }

  #partOf(batch: string, ordinal: number): string {
    const unmarked = this.#broken === 'batch id shared by profiles' ? 0 : ordinal;
    return batchIdOfProfile(batch, unmarked);
  }
}

interface Task {
  readonly profile_id: string;
  readonly batch_id: string;
  readonly settled: boolean;
  readonly created: readonly EventDoc[];
  readonly found: readonly EventDoc[];
}

function completed(
  state: ProfileState,
  redirects: readonly string[],
  world: ProfileWorld,
): ProfileState {
  let sum = state;
  for (const id of redirects) {
    sum = mergeStates(sum, world.stateOf(id), {
      loser_id: id,
      merged_at: '2026-01-01T00:00:00.000Z',
      rule: 'shared:email',
    });
  }
  return sum;
}
