import type { Walked } from '../walk/walk.ts';

/** One interaction on the way of a person. */
export interface Stop {
  readonly at: number;
  readonly step: string;
  readonly name: string;
}

/** Values of an interaction as it was read: what a step is called by, then these. */
export const ALWAYS = ['name', 'channel', 'device.type'] as const;

/** What a person did, as stops, and where they were met. */
export interface Way {
  readonly stops: readonly Stop[];
  readonly channels: ReadonlySet<string>;
  readonly devices: ReadonlySet<string>;
}

/** @param by places, among the values of an interaction, of what a step is called by */
export function wayOf({ deeds }: Pick<Walked, 'deeds'>, by: readonly number[]): Way {
  const stops: Stop[] = [];
  const channels = new Set<string>();
  const devices = new Set<string>();
  for (const { at, values, times } of deeds) {
    const [name, channel, device] = values;
    if (typeof channel === 'string' && channel !== 'system') channels.add(channel);
    if (typeof device === 'string') devices.add(device);
    const step = by.map((i) => values[i] ?? '–').join(' · ');
    for (let n = 0; n < times; n += 1) stops.push({ at, step, name: String(name) });
  }
  return { stops, channels, devices };
}

/** Parts of a way that a pause of this length or longer lies between. */
export function splitAtPauses(stops: readonly Stop[], gapMs: number): Stop[][] {
  const journeys: Stop[][] = [];
  let open: Stop[] | undefined;
  for (const stop of stops) {
    const last = open?.at(-1);
    if (open === undefined || last === undefined || stop.at - last.at >= gapMs) {
      open = [];
      journeys.push(open);
    }
    open.push(stop);
  }
  return journeys;
}

/** Names of the steps of a journey; `joined`: one that follows itself is the same. */
export function stepsOf(journey: readonly Stop[], repeats: 'joined' | 'kept'): string[] {
  const steps: string[] = [];
  for (const { step } of journey) {
    if (repeats === 'kept' || steps.at(-1) !== step) steps.push(step);
  }
  return steps;
}

/**
 * The part of a journey from its first step of one name to the first of another after it.
 * @returns `undefined` where it has no such part
 */
export function cutOut(
  steps: readonly string[],
  { from, to }: { readonly from: string | undefined; readonly to: string | undefined },
): readonly string[] | undefined {
  const start = from === undefined ? 0 : steps.indexOf(from);
  if (start === -1) return undefined;
  if (to === undefined) return steps.slice(start);
  const end = steps.indexOf(to, from === undefined ? start : start + 1);
  return end === -1 ? undefined : steps.slice(start, end + 1);
}
