import type { Condition } from '../../../segments/condition.ts';
import type { Measure } from '../../aggregation/request.ts';
import type { DashboardInput } from '../spec.ts';

type PanelInput = DashboardInput['panels'][number];
type Of<Kind extends PanelInput['kind']> = Extract<PanelInput, { kind: Kind }>;
type Words = readonly [fr: string, en: string];
type Place = readonly [x: number, y: number, w: number, h: number];
type Query = Extract<Of<'table'>['query'], { kind: 'aggregation' }>;
type More = Partial<Omit<Of<'metric'>, 'kind' | 'id' | 'title' | 'position' | 'query'>>;

/** A panel without the ceremony: id, words in both languages, place, question. */
export function panel<Kind extends PanelInput['kind']>(
  kind: Kind,
  id: string,
  [fr, en]: Words,
  [x, y, w, h]: Place,
  query: Of<Kind>['query'],
  more: Partial<Omit<Of<Kind>, 'kind' | 'id' | 'title' | 'position' | 'query'>> = {},
): PanelInput {
  return { kind, id, title: { fr, en }, position: { x, y, w, h }, query, ...more } as PanelInput;
}

export function metric(
  id: string,
  words: Words,
  place: Place,
  query: Of<'metric'>['query'],
  more: More = {},
): PanelInput {
  return panel('metric', id, words, place, query, more);
}

type Rest = Partial<Omit<Query, 'kind' | 'over' | 'measures'>>;

export function events(measures: Query['measures'], rest: Rest = {}): Query {
  return { kind: 'aggregation', over: 'events', measures, ...rest };
}

export function people(measures: Query['measures'], rest: Rest = {}): Query {
  return { kind: 'aggregation', over: 'profiles', measures, ...rest };
}

export const PEOPLE: Measure = { kind: 'people' };
export const COUNT: Measure = { kind: 'count' };

export function named(...names: string[]): Condition {
  return { op: 'is', field: 'name', values: names };
}

export function is(field: string, ...values: (string | number | boolean)[]): Condition {
  return { op: 'is', field, values };
}

/** Values of a field, most first. */
export function most(
  field: string,
  by: string,
  size = 12,
): Pick<Query, 'dimensions' | 'sort' | 'size'> {
  return { dimensions: [{ kind: 'field', field }], sort: { by }, size };
}

/** Over time, as finely as a chart shows. */
export function course(second?: string, field?: string): Pick<Query, 'dimensions' | 'size'> {
  return {
    dimensions: [
      { kind: 'time', interval: 'auto', ...(field === undefined ? {} : { field }) },
      ...(second === undefined ? [] : [{ kind: 'field', field: second } as const]),
    ],
    size: 1000,
  };
}
