import { useQuery } from '@tanstack/react-query';
import type { Selection } from '../../analytics/dashboards/view.ts';
import type { Figures } from '../charts/figures.ts';
import { useFigures } from '../charts/use-figures.ts';
import { useAnalysisWords } from '../i18n/analysis-words.ts';
import { label } from '../i18n/label.ts';
import { type Language, useLanguage } from '../i18n/language.tsx';
import { pseudo } from '../i18n/pseudo.ts';
import { type FieldsFound, fieldsQuery } from './queries.ts';

export type Over = Selection['over'];
export type Key = string | number | boolean | null;

/** Words for what is stored: fields, and the values of each. */
export interface Labels {
  readonly fields: FieldsFound | undefined;
  field(over: Over, name: string): string;
  type(over: Over, name: string): string | undefined;
  /** @param field whose value it is; without one the code is made readable */
  value(over: Over, field: string | undefined, key: Key): string;
  /** A key of ranges, `10..20`. */
  range(over: Over, field: string | undefined, key: string): string;
  /** `1-09`: Monday, nine o'clock. */
  hourOfWeek(key: string): string;
  text(text: { readonly fr: string; readonly en: string }): string;
}

export function useLabels(): Labels {
  const language = useLanguage();
  const words = useAnalysisWords();
  const figures = useFigures();
  const { data: fields } = useQuery(fieldsQuery);
  const known = new Map(fields?.fields.map((one) => [`${one.over} ${one.name}`, one]));
  const text = (both: { readonly fr: string; readonly en: string }) =>
    language.code === 'en' ? both.en : language.code === 'zz' ? pseudo(both.fr) : both.fr;
  const labels: Labels = {
    fields,
    text,
    type: (over, name) => known.get(`${over} ${name}`)?.type,
    field: (over, name) => {
      const found = known.get(`${over} ${name}`);
      if (found !== undefined) return text(found.label);
      return label({}, name.split('.').at(-1) ?? name);
    },
    value: (over, field, key) => {
      if (key === null || key === '') return words.charts.none;
      if (typeof key === 'boolean') return key ? words.charts.true : words.charts.false;
      if (typeof key === 'number') return language.format.number(key);
      return valueWords(language, words.ways, field, key, known.get(`${over} ${field}`)?.type);
    },
    range: (over, field, key) => {
      const [from = '', to = ''] = key.split('..');
      const end = (bound: string) =>
        boundWords(language, figures, labels.type(over, field ?? ''), bound);
      if (from === '') return words.charts.below(end(to));
      if (to === '') return words.charts.from(end(from));
      return words.charts.between(end(from), end(to));
    },
    hourOfWeek: (key) => {
      const [day = '1', hour = '0'] = key.split('-');
      return `${figures.weekday(Number(day), 'long')} ${figures.hour(Number(hour))}`;
    },
  };
  return labels;
}

function boundWords(
  { format }: Language,
  figures: Figures,
  type: string | undefined,
  bound: string,
) {
  if (type === 'date') return format.date(bound);
  if (type === 'day') return format.calendarDate(bound);
  if (type === 'money') return figures.write(Number(bound) / 100, { kind: 'number' });
  return Number.isNaN(Number(bound)) ? bound : figures.write(Number(bound), { kind: 'number' });
}

/** Catalogues of codes by the last part of a field's name. */
function valueWords(
  { words, format }: Language,
  ways: Readonly<Record<string, string>>,
  field: string | undefined,
  key: string,
  type: string | undefined,
): string {
  if (type === 'date') return format.date(key);
  if (type === 'day') return format.calendarDate(key);
  const last = (field ?? '').split('.').at(-1) ?? '';
  switch (last) {
    case 'channel':
    case 'channels':
    case 'last_channel':
      return label(words.channels, key);
    case 'name':
      return field === 'name' || field === undefined ? label(words.events, key) : key;
    case 'last_event_name':
    case 'event':
      return label(words.events, key);
    case 'way':
    case 'medium':
      return Object.hasOwn(ways, key) ? (ways[key] ?? key) : label(words.channels, key);
    case 'lifecycle_stage':
      return label(words.stages, key);
    case 'consents_granted':
      return label(words.purposes, key);
    case 'sex':
      return label(words.sex, key);
    case 'country':
    case 'last_country':
      return /^[A-Z]{2}$/.test(key) ? format.country(key) : key;
    case 'language':
    case 'text_language':
      return format.language(key);
    case 'churn_band':
      return label(words.foresight.band, key);
    case 'label':
      return label(words.foresight.mood, key);
    default:
      return key.includes(' ') ? key : label({}, key);
  }
}
