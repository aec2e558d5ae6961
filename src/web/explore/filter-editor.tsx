import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { type Over, useLabels } from '../analysis/labels.ts';
import { aggregationQuery } from '../analysis/queries.ts';
import { segmentsQuery } from '../dashboards/queries.ts';
import { useAnalysisWords } from '../i18n/analysis-words.ts';
import { useLanguage } from '../i18n/language.tsx';
import { Icon } from '../kit/icon.tsx';
import { FieldSelect, fieldsFor } from './field-select.tsx';
import { type FilterRow, newRow, type Scalar } from './filter-rows.ts';

/** Lines that all hold; each has an editor for the type of its field. */
export function FilterEditor({
  over,
  rows,
  change,
}: {
  over: Over;
  rows: readonly FilterRow[];
  change: (rows: FilterRow[]) => void;
}) {
  const words = useAnalysisWords();
  const labels = useLabels();
  const put = (index: number, row: FilterRow) =>
    change(rows.map((one, i) => (i === index ? row : one)));
  const fields = fieldsFor(labels, over, () => true);
  return (
    <fieldset className="question-part">
      <legend>{words.explore.filters}</legend>
      {rows.map((row, index) => (
        // Lines have no name of their own, and only their values change in place.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <div className="question-row" key={index}>
          <FilterLine over={over} row={row} change={(next) => put(index, next)} />
          <button
            type="button"
            className="question-drop"
            aria-label={words.explore.remove(words.explore.filters)}
            onClick={() => change(rows.filter((_, i) => i !== index))}
          >
            <Icon name="close" size={14} />
          </button>
        </div>
      ))}
      <select
        className="control-select question-add"
        aria-label={words.explore.add_filter}
        value=""
        onChange={(event) => {
          const { value } = event.currentTarget;
          if (value === '') return;
          change([...rows, firstRow(value, labels.type(over, value) ?? 'keyword')]);
        }}
      >
        <option value="">{words.explore.add_filter}</option>
        {over === 'profiles' ? (
          <>
            <option value="+did">{words.explore.operators.did}</option>
            <option value="+consented">{words.explore.operators.consented}</option>
            <option value="+segment">{words.boards.segment}</option>
          </>
        ) : null}
        {fields.map(({ name }) => (
          <option key={name} value={name}>
            {labels.field(over, name)}
          </option>
        ))}
      </select>
    </fieldset>
  );
}

function firstRow(value: string, type: string): FilterRow {
  switch (value) {
    case '+did':
      return { kind: 'did', event: 'order_completed', negate: false };
    case '+consented':
      return { kind: 'consented', purpose: 'marketing', negate: false };
    case '+segment':
      return { kind: 'segment', id: '', negate: false };
    default:
      return newRow(value, type);
  }
}

function FilterLine({
  over,
  row,
  change,
}: {
  over: Over;
  row: FilterRow;
  change: (row: FilterRow) => void;
}) {
  const words = useAnalysisWords();
  const { words: all } = useLanguage();
  const labels = useLabels();
  const { operators } = words.explore;
  switch (row.kind) {
    case 'did':
      return (
        <>
          <Choice
            label={words.explore.filters}
            value={row.negate ? 'did_not' : 'did'}
            options={{ did: operators.did, did_not: operators.did_not }}
            change={(value) => change({ ...row, negate: value === 'did_not' })}
          />
          <Choice
            label={words.explore.value}
            value={row.event}
            options={all.events}
            change={(event) => change({ ...row, event })}
          />
        </>
      );
    case 'consented':
      return (
        <>
          <span>{operators.consented}</span>
          <Choice
            label={words.explore.value}
            value={row.purpose}
            options={all.purposes}
            change={(purpose) => change({ ...row, purpose })}
          />
        </>
      );
    case 'segment':
      return <SegmentLine row={row} change={change} />;
    case 'other':
      return <span>{words.boards.condition}</span>;
    default: {
      const type = labels.type(over, row.field) ?? 'keyword';
      return (
        <>
          <FieldSelect
            over={over}
            value={row.field}
            label={words.explore.field}
            fits={() => true}
            change={(field) => change(newRow(field, labels.type(over, field) ?? 'keyword'))}
          />
          <Operator row={row} type={type} change={change} />
          <ValueEditor over={over} row={row} type={type} change={change} />
        </>
      );
    }
  }
}

type FieldRow = Exclude<FilterRow, { kind: 'did' | 'consented' | 'segment' | 'other' }>;

function Operator({
  row,
  type,
  change,
}: {
  row: FieldRow;
  type: string;
  change: (row: FilterRow) => void;
}) {
  const words = useAnalysisWords();
  const { operators } = words.explore;
  const { field } = row;
  const options: Record<string, string> =
    type === 'number' || type === 'money' || type === 'day'
      ? { between: operators.between, exists: operators.exists, missing: operators.missing }
      : type === 'date'
        ? {
            since: operators.since,
            between: operators.between,
            exists: operators.exists,
            missing: operators.missing,
          }
        : type === 'place'
          ? { near: operators.near, exists: operators.exists, missing: operators.missing }
          : {
              is: operators.is,
              is_not: operators.is_not,
              exists: operators.exists,
              missing: operators.missing,
            };
  const now =
    row.kind === 'exists'
      ? row.negate
        ? 'missing'
        : 'exists'
      : row.kind === 'is'
        ? row.negate
          ? 'is_not'
          : 'is'
        : row.kind === 'range'
          ? 'between'
          : row.kind;
  return (
    <Choice
      label={words.explore.filters}
      value={now}
      options={options}
      change={(value) => {
        switch (value) {
          case 'is':
          case 'is_not':
            return change({
              kind: 'is',
              field,
              values: row.kind === 'is' ? row.values : [],
              negate: value === 'is_not',
            });
          case 'exists':
          case 'missing':
            return change({ kind: 'exists', field, negate: value === 'missing' });
          case 'between':
            return change({ kind: 'range', field, negate: false });
          default:
            return change(newRow(field, type));
        }
      }}
    />
  );
}

function ValueEditor({
  over,
  row,
  type,
  change,
}: {
  over: Over;
  row: FieldRow;
  type: string;
  change: (row: FilterRow) => void;
}) {
  const words = useAnalysisWords();
  const number = (label: string, value: number | undefined, put: (value: number) => void) => (
    <input
      className="control-input control-number"
      type="number"
      aria-label={label}
      value={value ?? ''}
      onChange={(event) => put(event.currentTarget.valueAsNumber)}
    />
  );
  switch (row.kind) {
    case 'exists':
      return null;
    case 'since':
      return number(words.explore.operators.since, row.days, (days) =>
        change({ ...row, days: Number.isFinite(days) && days >= 0 ? days : 0 }),
      );
    case 'near':
      return (
        <>
          {number('lat', row.lat, (lat) => change({ ...row, lat: finite(lat) }))}
          {number('lon', row.lon, (lon) => change({ ...row, lon: finite(lon) }))}
          {number('km', row.km, (km) => change({ ...row, km: Math.max(0, finite(km)) }))}
          <span>km</span>
        </>
      );
    case 'range': {
      const days = type === 'date' || type === 'day';
      const end = (name: 'gte' | 'lt', label: string) => (
        <input
          className="control-input control-number"
          type={days ? 'date' : 'number'}
          aria-label={label}
          value={shownEnd(row[name], type)}
          onChange={(event) => {
            const { value } = event.currentTarget;
            const { [name]: _, ...rest } = row;
            if (value === '') change(rest);
            else change({ ...rest, [name]: days ? value : storedNumber(Number(value), type) });
          }}
        />
      );
      return (
        <>
          {end('gte', words.explore.operators.at_least)}
          <span>{words.explore.and}</span>
          {end('lt', words.explore.operators.less)}
        </>
      );
    }
    case 'is':
      if (type === 'boolean') {
        return (
          <Choice
            label={words.explore.value}
            value={String(row.values[0] ?? true)}
            options={{ true: words.charts.true, false: words.charts.false }}
            change={(value) => change({ ...row, values: [value === 'true'] })}
          />
        );
      }
      return <ValueList over={over} row={row} type={type} change={change} />;
  }
}

/** Values of a field, offered by how often they occur; others can be typed. */
function ValueList({
  over,
  row,
  type,
  change,
}: {
  over: Over;
  row: Extract<FilterRow, { kind: 'is' }>;
  type: string;
  change: (row: FilterRow) => void;
}) {
  const words = useAnalysisWords();
  const labels = useLabels();
  const id = useId();
  const [typed, setTyped] = useState('');
  const { field } = row;
  const { data } = useQuery(
    aggregationQuery({
      over,
      measures: [{ kind: 'count' }],
      dimensions: [{ kind: 'field', field, name: 'key' }],
      sort: { by: 'count' },
      size: 60,
    }),
  );
  const known = (data?.rows ?? []).flatMap(({ keys }) => {
    const key = keys['key'];
    return key === null || key === undefined ? [] : [key];
  });
  const add = (text: string) => {
    const value = text.trim();
    if (value === '') return;
    const meant = known.find(
      (key) => String(key) === value || labels.value(over, field, key) === value,
    );
    const scalar: Scalar = meant ?? (type === 'number' ? Number(value) : value);
    if (!row.values.includes(scalar)) change({ ...row, values: [...row.values, scalar] });
    setTyped('');
  };
  return (
    <span className="value-list">
      {row.values.map((value) => (
        <button
          type="button"
          key={String(value)}
          className="chip"
          aria-label={words.explore.remove(labels.value(over, field, value))}
          onClick={() => change({ ...row, values: row.values.filter((one) => one !== value) })}
        >
          {labels.value(over, field, value)} <Icon name="close" size={12} />
        </button>
      ))}
      <input
        className="control-input"
        list={id}
        aria-label={words.explore.value}
        placeholder={words.explore.value}
        value={typed}
        onChange={(event) => {
          const { value } = event.currentTarget;
          const picked = known.some((key) => labels.value(over, field, key) === value);
          if (picked) add(value);
          else setTyped(value);
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          add(typed);
        }}
        onBlur={() => add(typed)}
      />
      <datalist id={id}>
        {known.map((key) => (
          <option key={String(key)} value={labels.value(over, field, key)} />
        ))}
      </datalist>
    </span>
  );
}

function SegmentLine({
  row,
  change,
}: {
  row: Extract<FilterRow, { kind: 'segment' }>;
  change: (row: FilterRow) => void;
}) {
  const words = useAnalysisWords();
  const labels = useLabels();
  const { data } = useQuery(segmentsQuery);
  const options = Object.fromEntries(
    (data?.segments ?? []).map(({ id, title }) => [id, labels.text(title)]),
  );
  return (
    <>
      <Choice
        label={words.explore.filters}
        value={row.negate ? 'is_not' : 'is'}
        options={{ is: words.explore.operators.is, is_not: words.explore.operators.is_not }}
        change={(value) => change({ ...row, negate: value === 'is_not' })}
      />
      <Choice
        label={words.boards.segment}
        value={row.id}
        options={{ '': '–', ...options }}
        change={(id) => change({ ...row, id })}
      />
    </>
  );
}

/** A short list to choose from; a value that is not in it is shown as it is. */
export function Choice<Value extends string>({
  label,
  value,
  options,
  change,
}: {
  label: string;
  value: Value;
  options: Readonly<Record<string, string>>;
  change: (value: Value) => void;
}) {
  return (
    <select
      className="control-select"
      aria-label={label}
      value={value}
      // Only what is offered can be chosen.
      onChange={(event) => change(event.currentTarget.value as Value)}
    >
      {Object.hasOwn(options, value) ? null : <option value={value}>{value}</option>}
      {Object.entries(options).map(([code, name]) => (
        <option key={code} value={code}>
          {name}
        </option>
      ))}
    </select>
  );
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : 0;
}

/** Money is typed in whole units and stored in hundredths. */
function storedNumber(value: number, type: string): number {
  return type === 'money' ? Math.round(value * 100) : value;
}

function shownEnd(end: number | string | undefined, type: string): string {
  if (end === undefined) return '';
  if (typeof end === 'number') return String(type === 'money' ? end / 100 : end);
  return end.slice(0, 10);
}
