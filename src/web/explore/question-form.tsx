import { useState } from 'react';
import type { Dimension, Measure } from '../analysis/endpoints.ts';
import { useLabels } from '../analysis/labels.ts';
import type { FieldFound } from '../analysis/queries.ts';
import { defaultName, measureText } from '../dashboards/use-reader.ts';
import { useAnalysisWords } from '../i18n/analysis-words.ts';
import { Icon } from '../kit/icon.tsx';
import { Labelled } from '../kit/labelled.tsx';
import { FieldSelect, fieldsFor } from './field-select.tsx';
import { Choice, FilterEditor } from './filter-editor.tsx';
import { conditionOf, type FilterRow, rowsOf } from './filter-rows.ts';
import type { Question } from './question.ts';

const isMeasurable = ({ measure }: FieldFound) => measure;
const isDimension = ({ dimension, type }: FieldFound) => dimension && type !== 'place';
const isPlace = ({ type }: FieldFound) => type === 'place';
const isInstant = ({ type }: FieldFound) => type === 'date';
const isRanged = ({ type }: FieldFound) => type === 'number' || type === 'money';

/** A question, put together from measures, dimensions and filters; what it allows is exactly what the API takes. */
export function QuestionForm({
  question,
  change,
}: {
  question: Question;
  change: (question: Question) => void;
}) {
  const words = useAnalysisWords();
  // Lines that say nothing yet are no condition: they are kept here until they do.
  const [rows, setRows] = useState<FilterRow[]>(() => rowsOf(question.filter));
  const { over } = question;
  return (
    <div className="question">
      <fieldset className="question-part">
        <legend>{words.explore.over}</legend>
        <Choice
          label={words.explore.over}
          value={over}
          options={words.explore.overs}
          change={(next) => {
            setRows([]);
            change({
              over: next,
              measures: [{ kind: 'count' }],
              dimensions: [
                next === 'events'
                  ? { kind: 'field', field: 'channel', missing: false }
                  : { kind: 'field', field: 'lifecycle_stage', missing: false },
              ],
              size: question.size,
            });
          }}
        />
      </fieldset>
      <Measures question={question} change={change} />
      <Dimensions question={question} change={change} />
      <FilterEditor
        over={over}
        rows={rows}
        change={(next) => {
          setRows(next);
          const filter = conditionOf(next);
          const { filter: _, ...rest } = question;
          change(filter === undefined ? rest : { ...rest, filter });
        }}
      />
      <SortAndSize question={question} change={change} />
    </div>
  );
}

type PartProps = { question: Question; change: (question: Question) => void };

function Measures({ question, change }: PartProps) {
  const words = useAnalysisWords();
  const labels = useLabels();
  const { over, measures } = question;
  const put = (next: Measure[]) => change(keepSort({ ...question, measures: next }));
  const numbers = fieldsFor(labels, over, isMeasurable);
  return (
    <fieldset className="question-part">
      <legend>{words.explore.measures}</legend>
      {measures.map((measure, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: measures have no name of their own
        <div className="question-row" key={index}>
          <Choice
            label={words.explore.measures}
            value={measure.kind}
            options={words.explore.measure_kinds}
            change={(kind) =>
              put(measures.map((one, i) => (i === index ? newMeasure(kind, over, numbers) : one)))
            }
          />
          <MeasureDetail
            over={over}
            measure={measure}
            change={(next) => put(measures.map((one, i) => (i === index ? next : one)))}
          />
          {measures.length === 1 ? null : (
            <button
              type="button"
              className="question-drop"
              aria-label={words.explore.remove(measureText(measure, over, { labels, words }))}
              onClick={() => put(measures.filter((_, i) => i !== index))}
            >
              <Icon name="close" size={14} />
            </button>
          )}
        </div>
      ))}
      {measures.length >= 8 ? null : (
        <button
          type="button"
          className="chip question-add"
          onClick={() => put([...measures, { kind: 'people', ...free(measures, 'people') }])}
        >
          <Icon name="plus" size={14} /> {words.explore.add_measure}
        </button>
      )}
    </fieldset>
  );
}

/** Two measures may not have one name. */
function free(measures: readonly Measure[], kind: string): { name?: string } {
  const taken = new Set(measures.map((one) => one.name ?? defaultName(one)));
  if (!taken.has(kind)) return {};
  let n = 2;
  while (taken.has(`${kind}_${n}`)) n += 1;
  return { name: `${kind}_${n}` };
}

function newMeasure(
  kind: Measure['kind'],
  over: Question['over'],
  numbers: readonly FieldFound[],
): Measure {
  const usual = over === 'events' ? 'revenue_minor' : 'relational.revenue_minor';
  const field = numbers.some(({ name }) => name === usual) ? usual : (numbers[0]?.name ?? usual);
  switch (kind) {
    case 'count':
    case 'people':
      return { kind };
    case 'percentile':
      return { kind, field, percent: 90 };
    case 'unique':
      return { kind, field: over === 'events' ? 'items.product_id' : 'city' };
    case 'ratio':
      return {
        kind,
        of:
          over === 'events'
            ? { op: 'is', field: 'name', values: ['order_completed'] }
            : { op: 'is', field: 'anonymous', values: [false] },
      };
    case 'rate':
      return { kind, per: 'day' };
    case 'per_person':
      return over === 'events' ? { kind } : { kind, field };
    default:
      return { kind, field };
  }
}

function MeasureDetail({
  over,
  measure,
  change,
}: {
  over: Question['over'];
  measure: Measure;
  change: (measure: Measure) => void;
}) {
  const words = useAnalysisWords();
  switch (measure.kind) {
    case 'count':
    case 'people':
      return null;
    case 'rate':
      return (
        <Choice
          label={words.explore.rate_per}
          value={measure.per}
          options={words.explore.rate_units}
          change={(per) => change({ ...measure, per })}
        />
      );
    case 'ratio':
      return <RatioDetail over={over} measure={measure} change={change} />;
    case 'percentile':
      return (
        <>
          <input
            className="control-input control-number"
            type="number"
            min={1}
            max={99}
            aria-label={words.explore.percent}
            value={measure.percent}
            onChange={(event) => {
              const percent = event.currentTarget.valueAsNumber;
              if (percent > 0 && percent < 100) change({ ...measure, percent });
            }}
          />
          <FieldSelect
            over={over}
            value={measure.field}
            label={words.explore.field}
            fits={isMeasurable}
            change={(field) => change({ ...measure, field })}
          />
        </>
      );
    default:
      return (
        <FieldSelect
          over={over}
          value={measure.field ?? ''}
          label={words.explore.field}
          fits={measure.kind === 'unique' ? isDimension : isMeasurable}
          change={(field) => change({ ...measure, field })}
        />
      );
  }
}

function RatioDetail({
  over,
  measure,
  change,
}: {
  over: Question['over'];
  measure: Extract<Measure, { kind: 'ratio' }>;
  change: (measure: Measure) => void;
}) {
  const [rows, setRows] = useState<FilterRow[]>(() => rowsOf(measure.of));
  return (
    <FilterEditor
      over={over}
      rows={rows}
      change={(next) => {
        setRows(next);
        const of = conditionOf(next);
        if (of !== undefined) change({ ...measure, of });
      }}
    />
  );
}

function Dimensions({ question, change }: PartProps) {
  const words = useAnalysisWords();
  const { over, dimensions } = question;
  const put = (next: Dimension[]) => change({ ...question, dimensions: next });
  const kinds = Object.fromEntries(
    Object.entries(words.explore.dimension_kinds).filter(
      ([kind]) => over === 'events' || kind !== 'hour_of_week',
    ),
  );
  return (
    <fieldset className="question-part">
      <legend>{words.explore.dimensions}</legend>
      {dimensions.map((dimension, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: dimensions have no name of their own
        <div className="question-row" key={index}>
          <Choice
            label={words.explore.dimensions}
            value={dimension.kind}
            options={kinds}
            change={(kind) =>
              put(dimensions.map((one, i) => (i === index ? newDimension(kind, over) : one)))
            }
          />
          <DimensionDetail
            over={over}
            dimension={dimension}
            change={(next) => put(dimensions.map((one, i) => (i === index ? next : one)))}
          />
          <button
            type="button"
            className="question-drop"
            aria-label={words.explore.remove(kinds[dimension.kind] ?? dimension.kind)}
            onClick={() => put(dimensions.filter((_, i) => i !== index))}
          >
            <Icon name="close" size={14} />
          </button>
        </div>
      ))}
      {dimensions.length >= 3 ? null : (
        <button
          type="button"
          className="chip question-add"
          onClick={() =>
            put([
              ...dimensions,
              newDimension(dimensions.some(({ kind }) => kind === 'time') ? 'field' : 'time', over),
            ])
          }
        >
          <Icon name="plus" size={14} /> {words.explore.add_dimension}
        </button>
      )}
    </fieldset>
  );
}

function newDimension(kind: string, over: Question['over']): Dimension {
  const events = over === 'events';
  switch (kind) {
    case 'time':
      return { kind, interval: 'auto' };
    case 'ranges':
      return {
        kind,
        field: events ? 'revenue_minor' : 'relational.revenue_minor',
        bounds: [1000, 5000, 20_000, 100_000],
      };
    case 'geo':
      return { kind, field: events ? 'place.location' : 'location', zoom: 6 };
    case 'hour_of_week':
      return { kind };
    case 'conditions':
      return {
        kind,
        of: [
          {
            name: 'A',
            condition: events
              ? { op: 'is', field: 'channel', values: ['web', 'app'] }
              : { op: 'is', field: 'lifecycle_stage', values: ['active', 'new'] },
          },
        ],
      };
    default:
      return { kind: 'field', field: events ? 'name' : 'country', missing: false };
  }
}

function DimensionDetail({
  over,
  dimension,
  change,
}: {
  over: Question['over'];
  dimension: Dimension;
  change: (dimension: Dimension) => void;
}) {
  const words = useAnalysisWords();
  switch (dimension.kind) {
    case 'field':
      return (
        <>
          <FieldSelect
            over={over}
            value={dimension.field}
            label={words.explore.field}
            fits={isDimension}
            change={(field) => change({ ...dimension, field })}
          />
          <label className="control-check">
            <input
              type="checkbox"
              checked={dimension.missing}
              onChange={() => change({ ...dimension, missing: !dimension.missing })}
            />
            {words.explore.missing}
          </label>
        </>
      );
    case 'time':
      return (
        <>
          <FieldSelect
            over={over}
            value={dimension.field ?? (over === 'events' ? 'occurred_at' : 'first_seen_at')}
            label={words.explore.field}
            fits={isInstant}
            change={(field) => change({ ...dimension, field })}
          />
          <Choice
            label={words.explore.interval}
            value={dimension.interval}
            options={words.explore.intervals}
            change={(interval) => change({ ...dimension, interval })}
          />
        </>
      );
    case 'geo':
      return (
        <>
          <FieldSelect
            over={over}
            value={dimension.field}
            label={words.explore.field}
            fits={isPlace}
            change={(field) => change({ ...dimension, field })}
          />
          <input
            className="control-input control-number"
            type="number"
            min={0}
            max={9}
            aria-label={words.explore.zoom}
            value={dimension.zoom}
            onChange={(event) => {
              const zoom = event.currentTarget.valueAsNumber;
              if (zoom >= 0 && zoom <= 12) change({ ...dimension, zoom });
            }}
          />
        </>
      );
    case 'ranges':
      return <RangesDetail over={over} dimension={dimension} change={change} />;
    case 'conditions':
      return <GroupsDetail over={over} dimension={dimension} change={change} />;
    default:
      return null;
  }
}

function RangesDetail({
  over,
  dimension,
  change,
}: {
  over: Question['over'];
  dimension: Extract<Dimension, { kind: 'ranges' }>;
  change: (dimension: Dimension) => void;
}) {
  const words = useAnalysisWords();
  const labels = useLabels();
  const money = labels.type(over, dimension.field) === 'money';
  const text = dimension.bounds
    .map((bound) => (typeof bound === 'number' && money ? bound / 100 : String(bound)))
    .join(' ');
  const [typed, setTyped] = useState(text);
  return (
    <>
      <FieldSelect
        over={over}
        value={dimension.field}
        label={words.explore.field}
        fits={isRanged}
        change={(field) => change({ ...dimension, field })}
      />
      <input
        className="control-input"
        aria-label={words.explore.bounds}
        title={words.explore.bounds}
        value={typed}
        onChange={(event) => {
          const { value } = event.currentTarget;
          setTyped(value);
          const bounds = value
            .split(/[\s;]+/)
            .filter((one) => one !== '')
            .map((one) => Number(one.replace(',', '.')) * (money ? 100 : 1));
          const ascending = bounds.every(
            (bound, i) => Number.isFinite(bound) && (i === 0 || bound > (bounds[i - 1] ?? 0)),
          );
          if (bounds.length > 0 && ascending) change({ ...dimension, bounds });
        }}
      />
    </>
  );
}

function GroupsDetail({
  over,
  dimension,
  change,
}: {
  over: Question['over'];
  dimension: Extract<Dimension, { kind: 'conditions' }>;
  change: (dimension: Dimension) => void;
}) {
  const words = useAnalysisWords();
  const put = (of: typeof dimension.of) => change({ ...dimension, of });
  return (
    <div className="question-groups">
      {dimension.of.map((group, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the name is being typed
        <div className="question-group" key={index}>
          <input
            className="control-input"
            aria-label={words.explore.group_name}
            value={group.name}
            maxLength={100}
            onChange={(event) => {
              const name = event.currentTarget.value;
              if (name !== '')
                put(dimension.of.map((one, i) => (i === index ? { ...one, name } : one)));
            }}
          />
          <GroupFilter
            over={over}
            condition={group.condition}
            change={(condition) =>
              put(dimension.of.map((one, i) => (i === index ? { ...one, condition } : one)))
            }
          />
        </div>
      ))}
      <button
        type="button"
        className="chip"
        onClick={() => {
          const [first] = dimension.of;
          if (first === undefined) return;
          put([
            ...dimension.of,
            { name: String.fromCharCode(65 + dimension.of.length), condition: first.condition },
          ]);
        }}
      >
        <Icon name="plus" size={14} /> {words.explore.add_group}
      </button>
    </div>
  );
}

export function GroupFilter({
  over,
  condition,
  change,
}: {
  over: Question['over'];
  condition: Parameters<typeof rowsOf>[0];
  change: (condition: NonNullable<ReturnType<typeof conditionOf>>) => void;
}) {
  const [rows, setRows] = useState<FilterRow[]>(() => rowsOf(condition));
  return (
    <FilterEditor
      over={over}
      rows={rows}
      change={(next) => {
        setRows(next);
        const made = conditionOf(next);
        if (made !== undefined) change(made);
      }}
    />
  );
}

function SortAndSize({ question, change }: PartProps) {
  const words = useAnalysisWords();
  const labels = useLabels();
  const options = Object.fromEntries([
    ['', words.explore.sort_keys],
    ...question.measures.map((one) => [
      one.name ?? defaultName(one),
      measureText(one, question.over, { labels, words }),
    ]),
  ]);
  return (
    <div className="question-row">
      <Labelled text={words.explore.sort}>
        <Choice
          label={words.explore.sort}
          value={question.sort?.by ?? ''}
          options={options}
          change={(by) => {
            const { sort: _, ...rest } = question;
            change(by === '' ? rest : { ...rest, sort: { by, order: 'desc' } });
          }}
        />
      </Labelled>
      <label className="control-label">
        {words.explore.size}{' '}
        <input
          className="control-input control-number"
          type="number"
          min={1}
          max={1000}
          value={question.size}
          onChange={(event) => {
            const size = event.currentTarget.valueAsNumber;
            if (size >= 1 && size <= 1000) change({ ...question, size });
          }}
        />
      </label>
    </div>
  );
}

/** A sort by a measure that is gone would be refused. */
function keepSort(question: Question): Question {
  const names = question.measures.map((one) => one.name ?? defaultName(one));
  if (question.sort === undefined || names.includes(question.sort.by)) return question;
  const [first] = names;
  const { sort: _, ...rest } = question;
  return first === undefined ? rest : { ...rest, sort: { by: first, order: 'desc' } };
}
