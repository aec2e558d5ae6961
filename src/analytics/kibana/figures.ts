import { AMOUNT_OF } from '../../privacy/analysis-copy.ts';
import { enginePath, type Subject } from '../../segments/field.ts';
import { FIELD_LABELS } from '../../segments/field-labels.ts';
import { getField } from '../../segments/fields.ts';
import { measureName } from '../aggregation/measures.ts';
import type { Measure } from '../aggregation/request.ts';
import type { Panel, Unit } from '../dashboards/spec.ts';
import { Inexpressible } from './inexpressible.ts';
import type { Division, FigureColumn, LensQuery, MetricOperation } from './lens.ts';
import { allOf, luceneOf } from './lucene.ts';
import { type KibanaLanguage, WORDS } from './words.ts';

/** What is decided once for all panels. */
export interface KibanaOptions {
  readonly prefix: string;
  readonly language: KibanaLanguage;
  /** Money is shown in this currency alone: Lens would add all currencies up. */
  readonly currency: string;
  /** IANA zone in which days begin */
  readonly timezone: string;
}

export interface Asked extends KibanaOptions {
  readonly over: Subject;
  readonly panel: Panel;
}

type Columns = Readonly<Record<string, FigureColumn>>;

/**
 * Columns for one measure: the figure under `id`, and those it is reckoned from. Lens stores what a formula comes to
 * beside the formula itself.
 * @throws Inexpressible for a rate: Lens knows no length of the period
 */
export function figureColumns(measure: Measure, id: string, asked: Asked): Columns {
  const { over, panel } = asked;
  const name = measureName(measure);
  const format = formatOf(panel.units[name]);
  const head = {
    label: labelOf(measure, asked),
    customLabel: true,
    dataType: 'number',
    isBucketed: false,
    scale: 'ratio',
  } as const;
  const count = (filter?: string): FigureColumn => ({
    ...head,
    operationType: 'count',
    sourceField: '___records___',
    params: { emptyAsNull: false, ...format },
    ...filtered(filter),
  });
  const people = (): FigureColumn =>
    over === 'profiles' ? count() : metric('unique_count', 'person');
  const metric = (
    operationType: MetricOperation,
    sourceField: string,
    own: { readonly filter?: string | undefined; readonly percentile?: number } = {},
  ): FigureColumn => ({
    ...head,
    operationType,
    sourceField,
    params: {
      ...format,
      ...(own.percentile === undefined ? {} : { percentile: own.percentile }),
    },
    ...filtered(own.filter),
  });
  const ofField = (operation: MetricOperation, field: string, percentile?: number) => {
    const { path, filter } = numberOf(field, asked);
    return metric(operation, path, { filter, ...(percentile === undefined ? {} : { percentile }) });
  };
  const divided = (part: FigureColumn, whole: FigureColumn, formula: string): Columns => {
    const [x0, x1, x2] = [`${id}X0`, `${id}X1`, `${id}X2`];
    const tinymathAst: Division = {
      type: 'function',
      name: 'divide',
      args: [x0, x1],
      location: { min: 0, max: formula.length },
      text: formula,
    };
    return {
      [id]: {
        ...head,
        operationType: 'formula',
        params: { formula, isFormulaBroken: false, ...format },
        references: [x2],
      },
      [x0]: part,
      [x1]: whole,
      [x2]: { ...head, operationType: 'math', params: { tinymathAst }, references: [x0, x1] },
    };
  };
  switch (measure.kind) {
    case 'count':
      return { [id]: count() };
    case 'people':
      return { [id]: people() };
    case 'unique':
      return {
        [id]: metric('unique_count', enginePath(getField(over, measure.field, 'measures.field'))),
      };
    case 'sum':
    case 'average':
    case 'min':
    case 'max':
    case 'median':
      return { [id]: ofField(measure.kind, measure.field) };
    case 'percentile':
      return { [id]: ofField('percentile', measure.field, measure.percent) };
    case 'ratio': {
      const words = { subject: over, timezone: asked.timezone };
      const to = measure.to === undefined ? undefined : luceneOf(measure.to, words);
      const of = allOf([to, luceneOf(measure.of, words)]);
      const formula = `count(lucene=${inFormula(of)}) / ${to === undefined ? 'count()' : `count(lucene=${inFormula(to)})`}`;
      return divided(count(of), count(to), formula);
    }
    case 'per_person': {
      const whole = people();
      const by = over === 'profiles' ? 'count()' : 'unique_count(person)';
      if (measure.field === undefined) return divided(count(), whole, `count() / ${by}`);
      const { path, filter } = numberOf(measure.field, asked);
      const sum = metric('sum', path, { filter });
      const lucene = filter === undefined ? '' : `, lucene=${inFormula(filter)}`;
      return divided(sum, whole, `sum(${path}${lucene}) / ${by}`);
    }
    case 'rate':
      throw new Inexpressible('measure_rate');
  }
}

/** The column again, over the stretch of time before. */
export function shifted(column: FigureColumn, language: KibanaLanguage): FigureColumn {
  return { ...column, label: WORDS[language].before, timeShift: 'previous' };
}

/** Whether the figure is money, which is shown in one currency. */
export function isMoney(measure: Measure, over: Subject): boolean {
  return (
    'field' in measure &&
    measure.field !== undefined &&
    measure.kind !== 'unique' &&
    getField(over, measure.field, 'measures.field').type === 'money'
  );
}

function labelOf(measure: Measure, asked: Asked): string {
  const { over, panel, language, currency } = asked;
  const words = WORDS[language];
  const name = measureName(measure);
  const field = 'field' in measure ? measure.field : undefined;
  const own =
    panel.labels[name]?.[language] ??
    (field === undefined ? undefined : FIELD_LABELS[over][field]?.[language]) ??
    { count: words.count, people: words.people, per_person: words.per_person, ratio: words.share }[
      measure.kind as 'count' | 'people' | 'per_person' | 'ratio'
    ] ??
    name;
  return isMoney(measure, over) ? `${own} (${words.in_currency(currency)})` : own;
}

/** Where a number stands in the copies; money in units of the one currency. */
function numberOf(
  name: string,
  { over, currency }: Asked,
): { readonly path: string; readonly filter?: string } {
  const field = getField(over, name, 'measures.field');
  if (field.type !== 'money' || field.currency === undefined) return { path: enginePath(field) };
  const path = AMOUNT_OF[over].get(name);
  if (path === undefined) throw new Inexpressible('measure_money');
  return { path, filter: `${field.currency}:"${currency}"` };
}

function filtered(query: string | undefined): { readonly filter?: LensQuery } {
  return query === undefined ? {} : { filter: { query, language: 'lucene' } };
}

function inFormula(query: string): string {
  return `'${query.replaceAll(/['\\]/g, '\\$&')}'`;
}

function formatOf(unit: Unit | undefined) {
  if (unit === 'share') return { format: { id: 'percent', params: { decimals: 1 } } };
  if (unit === undefined || unit === 'number') return {};
  return { format: { id: 'number', params: { decimals: 1 } } };
}
