import type { estypes } from '@elastic/elasticsearch';
import type { FunnelRequest } from './request.ts';

/** Names of events a profile keeps count of; with more in the base, one may be missing on a profile. */
export const MOST_NAMES = 300;

/**
 * Whether the question asks nothing that a profile's first, last and count of each event name cannot hold: no
 * condition on an interaction, no window, exclusion, period or time, no value of an interaction to tell apart by,
 * and each event once (in order; an order of two of one name needs the instants between).
 */
export function isOfProfiles(request: FunnelRequest): boolean {
  const { steps, order, window_hours, exclusions, period, by, times } = request;
  const names = steps.map(({ event }) => event);
  return (
    steps.every(({ condition }) => condition === undefined) &&
    window_hours === undefined &&
    exclusions.length === 0 &&
    period?.from === undefined &&
    period?.to === undefined &&
    by?.over !== 'events' &&
    (order === 'any_order' || (!times && new Set(names).size === names.length))
  );
}

/** Added to how far somebody surely came where the profile does not tell whether it was further. */
export const OPEN = 100;

/**
 * How far each profile surely came, and whether it leaves open that it was further.
 *
 * What is known of the instant at which a step was taken at its earliest are bounds, `low` and `high`. The next step
 * was taken if its last time is not before `high`, and not if it is before `low`; in between, only its interactions
 * can tell. If its first time is not before `high`, that is the instant; of two times the second is the one that
 * counts where the first is too early; of more, it lies between.
 */
export const REACHED: estypes.MappingRuntimeField = {
  type: 'long',
  script: {
    source: `
String low = null;
String high = null;
int sure = 0;
boolean open = false;
for (int i = 0; i < params.counts.size(); i++) {
  def count = doc[params.counts[i]];
  if (count.size() == 0 || doc[params.firsts[i]].size() == 0) { break; }
  String first = doc[params.firsts[i]].value;
  if (low == null) { low = first; high = first; sure = 1; continue; }
  if (first.compareTo(high) >= 0) {
    low = first; high = first; sure++;
    continue;
  }
  String last = doc[params.lasts[i]].value;
  if (last.compareTo(low) < 0) { break; }
  if (last.compareTo(high) < 0) { open = true; break; }
  sure++;
  boolean two = count.value.compareTo('0000000002') <= 0;
  if (first.compareTo(low) > 0) { low = first; }
  if (two && first.compareTo(low) < 0) { low = last; }
  high = last;
}
emit(open ? sure + ${OPEN} : sure);`,
    lang: 'painless',
  },
};

export function reachedField(request: FunnelRequest): estypes.MappingRuntimeFields {
  const paths = (root: string) => request.steps.map(({ event }) => `${root}.${event}`);
  const { script } = REACHED;
  return {
    reached: {
      ...REACHED,
      script: {
        ...(script as estypes.Script),
        params: {
          counts: paths('event_count'),
          firsts: paths('event_first'),
          lasts: paths('event_last'),
        },
      },
    },
  };
}
