import type {
  Chosen,
  Comparison,
  PeriodChoice,
  Selection,
  View,
} from '../../analytics/dashboards/view.ts';
import { freeId } from './selections.ts';

/**
 * What of a dashboard is shown, as the address says it. Choices by what belongs to one person alone never go in: they
 * stay in the page's memory (see {@link isShareable}).
 */
export interface BoardSearch {
  /** `last.90.day`, `between.2026-01-01.2026-02-01`, `all` */
  readonly period?: string | undefined;
  /** `previous_period`, `previous_year`, `segment.vip`, `segment.vip.lost`, `period.<from>.<to>` */
  readonly compare?: string | undefined;
  readonly zone?: string | undefined;
  readonly f?: readonly Packed[] | undefined;
  /** whether the people behind the figures are looked at */
  readonly people?: true | undefined;
  readonly edit?: true | undefined;
  /** seconds between refreshes, where they differ from the dashboard's own */
  readonly every?: number | undefined;
}

/** A selection in few letters: whose, switches, the panel it was made in, what was chosen. */
type Packed = readonly ['p' | 'e', string, string, Chosen];

const UNITS = ['minute', 'hour', 'day', 'week', 'month', 'year'] as const;
const NAME = /^[a-z][a-z0-9_]{0,63}$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Fields whose values point at one person: an address with them would tell on somebody. */
const PERSONAL = new Set([
  'profile_id',
  'event_id',
  'session_id',
  'birth_date',
  'postcode',
  'job_title',
  'company',
  'order.order_id',
  'subject.id',
  'situational.last_page_path',
  'page.path',
  'location',
  'place.location',
]);

/** Whether a choice may stand in an address. */
export function isShareable({ chosen }: Pick<Selection, 'chosen'>): boolean {
  switch (chosen.kind) {
    case 'values':
    case 'range':
      return !isPersonal(chosen.field);
    case 'condition':
      return !names(chosen.condition).some(isPersonal);
    case 'tiles':
      // A tile this small is a street.
      return chosen.tiles.every((tile) => Number(tile.split('/')[0]) <= 9);
    case 'hours_of_week':
    case 'segment':
      return true;
  }
}

function isPersonal(field: string): boolean {
  return PERSONAL.has(field) || field.startsWith('custom.') || field.startsWith('properties.');
}

/** Every field that a condition names, wherever it stands. */
function names(condition: unknown): string[] {
  if (typeof condition !== 'object' || condition === null) return [];
  return Object.entries(condition).flatMap(([key, value]) =>
    key === 'field' && typeof value === 'string'
      ? [value]
      : Array.isArray(value)
        ? value.flatMap(names)
        : names(value),
  );
}

/** The address of a view, and what had to stay out of it. */
export function packView(view: View): { search: BoardSearch; rest: Selection[] } {
  const shared = view.selections.filter(isShareable);
  return {
    search: {
      period: view.period === undefined ? undefined : packPeriod(view.period),
      compare: view.compare === undefined ? undefined : packComparison(view.compare),
      zone: view.time_zone,
      f: shared.length === 0 ? undefined : shared.map(pack),
    },
    rest: view.selections.filter((one) => !isShareable(one)),
  };
}

/** The view of an address, and of what stayed out of it. */
export function unpackView(search: BoardSearch, rest: readonly Selection[] = []): View {
  const period = unpackPeriod(search.period);
  const compare = unpackComparison(search.compare);
  const selections: Selection[] = [];
  for (const packed of search.f ?? []) {
    const one = unpack(packed, selections);
    if (one !== null) selections.push(one);
  }
  for (const one of rest) {
    selections.push({ ...one, id: freeId(one.over, one.chosen, selections) });
  }
  return {
    ...(period === null ? {} : { period }),
    ...(compare === null ? {} : { compare }),
    ...(search.zone === undefined ? {} : { time_zone: search.zone }),
    selections,
  };
}

/** Reads an address that may have been typed or shortened by hand: what is not understood is left out. */
export function parseBoardSearch(search: Readonly<Record<string, unknown>>): BoardSearch {
  const { period, compare, zone, f, people, edit, every } = search;
  const packed = Array.isArray(f) ? f.slice(0, 30).filter(isPacked) : undefined;
  return {
    ...(unpackPeriod(period) === null ? {} : { period: String(period) }),
    ...(unpackComparison(compare) === null ? {} : { compare: String(compare) }),
    ...(typeof zone === 'string' && isZone(zone) ? { zone } : {}),
    // None at all is not the same as not said: a dashboard may open with filters of its own.
    ...(packed === undefined ? {} : { f: packed }),
    ...(people === true ? { people } : {}),
    ...(edit === true ? { edit } : {}),
    ...(typeof every === 'number' && Number.isInteger(every) && every >= 0 && every <= 3600
      ? { every }
      : {}),
  };
}

export function packPeriod(period: PeriodChoice): string {
  switch (period.kind) {
    case 'last':
      return `last.${period.count}.${period.unit}`;
    case 'between':
      return `between.${momentText(period.from)}.${momentText(period.to)}`;
    case 'all':
      return 'all';
  }
}

export function unpackPeriod(text: unknown): PeriodChoice | null {
  if (typeof text !== 'string') return null;
  if (text === 'all') return { kind: 'all' };
  const [kind, first = '', second = ''] = split(text);
  if (kind === 'last') {
    const unit = UNITS.find((one) => one === second);
    const count = Number(first);
    if (unit === undefined || !Number.isInteger(count) || count < 1 || count > 3660) return null;
    return { kind, count, unit };
  }
  if (kind !== 'between' || !isMoment(first) || !isMoment(second)) return null;
  return { kind, from: first, to: second };
}

export function packComparison(compare: Comparison): string {
  switch (compare.with) {
    case 'previous_period':
    case 'previous_year':
      return compare.with;
    case 'segment':
      return [
        'segment',
        compare.segment,
        ...(compare.base === undefined ? [] : [compare.base]),
      ].join('.');
    case 'period':
      return `period.${momentText(compare.from)}.${momentText(compare.to)}`;
  }
}

export function unpackComparison(text: unknown): Comparison | null {
  if (typeof text !== 'string') return null;
  if (text === 'previous_period' || text === 'previous_year') return { with: text };
  const [kind, first = '', second = ''] = split(text);
  if (kind === 'segment') {
    if (!NAME.test(first) || (second !== '' && !NAME.test(second))) return null;
    return { with: kind, segment: first, ...(second === '' ? {} : { base: second }) };
  }
  if (kind !== 'period' || !isMoment(first) || !isMoment(second)) return null;
  return { with: kind, from: first, to: second };
}

/** Instants have dots in them, before their thousandths: those are not where a text is parted. */
function split(text: string): string[] {
  return text.split(/\.(?!\d{3}Z)/);
}

function momentText(moment: unknown): string {
  return typeof moment === 'string' ? moment : '';
}

function isMoment(text: string): boolean {
  return (
    (DAY.test(text) || /^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})$/.test(text)) &&
    !Number.isNaN(Date.parse(text))
  );
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

function pack({ over, negate, disabled, pinned, from_panel, chosen }: Selection): Packed {
  const switches = [negate ? 'n' : '', disabled ? 'd' : '', pinned ? 'p' : ''].join('');
  return [over === 'events' ? 'e' : 'p', switches, from_panel ?? '', chosen];
}

function unpack([whose, switches, panel, chosen]: Packed, others: readonly Selection[]) {
  if (!isChosen(chosen)) return null;
  const over = whose === 'e' ? ('events' as const) : ('profiles' as const);
  return {
    id: freeId(over, chosen, others),
    over,
    chosen,
    negate: switches.includes('n'),
    disabled: switches.includes('d'),
    pinned: switches.includes('p'),
    ...(NAME.test(panel) ? { from_panel: panel } : {}),
  };
}

function isPacked(value: unknown): value is Packed {
  if (!Array.isArray(value) || value.length !== 4) return false;
  const [whose, switches, panel, chosen] = value;
  return (
    (whose === 'p' || whose === 'e') &&
    typeof switches === 'string' &&
    typeof panel === 'string' &&
    isChosen(chosen) &&
    isShareable({ chosen })
  );
}

/** As much as the page relies on; whether fields and values exist is for the API to say. */
function isChosen(value: unknown): value is Chosen {
  if (typeof value !== 'object' || value === null) return false;
  const part = (name: string): unknown => Reflect.get(value, name);
  const isText = (one: unknown) => typeof one === 'string' && one.length <= 1024;
  const isTexts = (list: unknown, pattern: RegExp) =>
    Array.isArray(list) &&
    list.length > 0 &&
    list.every((one) => typeof one === 'string' && pattern.test(one));
  switch (part('kind')) {
    case 'values': {
      const values = part('values');
      return (
        isText(part('field')) &&
        Array.isArray(values) &&
        values.length > 0 &&
        values.every(
          (one) =>
            one === null || typeof one === 'number' || typeof one === 'boolean' || isText(one),
        )
      );
    }
    case 'range':
      return isText(part('field')) && (part('gte') !== undefined || part('lt') !== undefined);
    case 'tiles':
      return isText(part('field')) && isTexts(part('tiles'), /^\d{1,2}\/\d{1,5}\/\d{1,5}$/);
    case 'hours_of_week':
      return isTexts(part('cells'), /^[1-7]-([01]\d|2[0-3])$/);
    case 'segment':
      return typeof part('segment') === 'string' && NAME.test(String(part('segment')));
    case 'condition':
      return typeof part('condition') === 'object' && part('condition') !== null;
    default:
      return false;
  }
}
