import { AppError } from '../../errors.ts';
import type { FitInput, FitOutcome, FitTask, Json } from '../fit/task.ts';
import { median } from './habits.ts';
import { type Point, readSeries, seriesColumns } from './read-series.ts';
import {
  alarms,
  bestThreshold,
  type JudgedSeries,
  type LabelledWindow,
  probation,
  scoreWindows,
  type WindowScore,
} from './score-windows.ts';
import { type Judgement, SeriesDetector } from './series-detector.ts';
import { WindowedGaussian } from './windowed-gaussian.ts';

/** Score from which a value is an alarm: 1.7 times as far off as the rarest 1 in 100 of the past. */
const ALARM = 0.7;
/** The baseline's own: a tail of 1 in 10,000 under its normal distribution. */
const GAUSSIAN_ALARM = 0.9999;
const THRESHOLDS = [
  ...[0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.98, 0.99],
  ...[0.995, 0.999, 0.9999, 0.99999, 0.999999],
];

/**
 * Unusual values in series. Takes measurements (time, value, with `--id` several series in one table); each value is
 * judged from its past alone. `--label` names a column that tells which rows are anomalous (labelled rows in a row are
 * one window) and gives precision, recall and early detection, beside a windowed Gaussian; `--value` names the
 * measurement, `--threshold` the score (0 to 1) of an alarm. A test table goes on where the train table ends.
 */
export const ANOMALY_TASK: FitTask = {
  name: 'anomaly',
  fit: async (input) => fitAnomaly(input),
};

interface Judged {
  readonly name: string;
  readonly points: readonly Point[];
  readonly judgements: readonly Judgement[];
  readonly model: JudgedSeries;
  readonly gaussian: JudgedSeries;
}

function fitAnomaly(input: FitInput): FitOutcome {
  const threshold = thresholdOption(input.options.extra['threshold']);
  const columns = seriesColumns(input.train, input.options);
  const train = readSeries(input.train, columns);
  const test = input.test === undefined ? undefined : readSeries(input.test, columns);
  const names = [...new Set([...train.series.keys(), ...(test?.series.keys() ?? [])])];
  const judged = names.map((name, i) => {
    const one = judgeSeries(name, train.series.get(name) ?? [], test?.series.get(name));
    input.progress((i + 1) / names.length);
    return one;
  });
  const values = judged.reduce((sum, one) => sum + one.points.length, 0);
  if (values === 0)
    throw new AppError('invalid_request', 'anomaly found no row with a time and a number');
  const raised = judged.map((one) => new Set(alarms(one.model, threshold)));
  const alarmCount = raised.reduce((sum, set) => sum + set.size, 0);
  const leftOut = train.leftOut + (test?.leftOut ?? 0);
  return {
    data: {
      columns: Object.fromEntries(
        Object.entries(columns).flatMap(([name, column]) =>
          column === undefined ? [] : [[name, column]],
        ),
      ),
      series: names.length,
      values,
      rows_left_out: leftOut,
      evaluated_on:
        test === undefined ? 'each value against its past' : 'test table, after the train table',
    },
    parameters: { threshold },
    metrics: {
      alarms: alarmCount,
      ...(columns.label === undefined ? {} : labelledMetrics(judged, threshold)),
    },
    predictions: {
      columns: [
        'row',
        'series',
        'time',
        'value',
        'expected',
        'score',
        'alarm',
        'kind',
        'habit',
        'once_in',
      ],
      rows: judged.flatMap((one, k) => rowsOf(one, raised[k] ?? new Set())),
    },
    warnings: warningsOf(judged, leftOut, columns.label),
  };
}

function judgeSeries(
  name: string,
  before: readonly Point[],
  after: readonly Point[] | undefined,
): Judged {
  const points = after === undefined ? before : [...before, ...after];
  const gaps = points.slice(1).map((point, i) => point.at - (points[i]?.at ?? 0));
  const intervalMs = Math.max(1, gaps.length === 0 ? 1 : median(gaps));
  const detector = new SeriesDetector({ intervalMs });
  const gaussian = new WindowedGaussian();
  const judgements = points.map(({ at, value }) => detector.judge(at, value));
  const gaussianScores = points.map(({ value }) => gaussian.judge(value));
  const from = after === undefined ? probation(points.length) : before.length;
  const windows = windowsOf(points).filter(({ first }) => after === undefined || first >= from);
  return {
    name,
    points,
    judgements,
    model: { scores: judgements.map(({ score }) => score), windows, from },
    gaussian: { scores: gaussianScores, windows, from },
  };
}

/** Labelled values in a row are one window. */
function windowsOf(points: readonly Point[]): LabelledWindow[] {
  const windows: LabelledWindow[] = [];
  let first: number | undefined;
  for (let i = 0; i <= points.length; i++) {
    const anomalous = points[i]?.anomalous === true;
    if (anomalous) first ??= i;
    else if (first !== undefined) {
      windows.push({ first, last: i - 1 });
      first = undefined;
    }
  }
  return windows;
}

function labelledMetrics(judged: readonly Judged[], threshold: number): { [name: string]: Json } {
  const model = judged.map((one) => one.model);
  const gaussian = judged.map((one) => one.gaussian);
  const shown = (score: WindowScore): Json => ({ ...score });
  return {
    model: shown(scoreWindows(model, threshold)),
    model_best_threshold: shown(bestThreshold(model, THRESHOLDS)),
    baseline_windowed_gaussian: shown(scoreWindows(gaussian, GAUSSIAN_ALARM)),
    baseline_windowed_gaussian_best_threshold: shown(bestThreshold(gaussian, THRESHOLDS)),
  };
}

function rowsOf(one: Judged, raised: ReadonlySet<number>): (string | number)[][] {
  return one.judgements.map((judgement, i) => [
    (one.points[i]?.row ?? 0) + 1,
    one.name,
    new Date(judgement.at).toISOString(),
    judgement.value,
    judgement.expected === undefined ? '' : Number(judgement.expected.toPrecision(8)),
    Number(judgement.score.toFixed(6)),
    raised.has(i) ? 1 : 0,
    judgement.kind,
    judgement.habit ?? '',
    Math.round(judgement.once_in),
  ]);
}

function warningsOf(
  judged: readonly Judged[],
  leftOut: number,
  label: string | undefined,
): string[] {
  const warnings: string[] = [];
  const short = judged.filter((one) =>
    one.judgements.every(({ expected }) => expected === undefined),
  );
  const flat = judged.filter((one) =>
    one.points.every(({ value }) => value === one.points[0]?.value),
  );
  if (leftOut > 0)
    warnings.push(`${leftOut} rows have no readable time or number and were left out`);
  if (short.length > 0)
    warnings.push(
      `${short.length} series are too short to know a habit: nothing is unusual in them`,
    );
  if (flat.length > 0) warnings.push(`${flat.length} series never change`);
  if (label !== undefined && judged.every((one) => one.model.windows.length === 0)) {
    warnings.push(`column ${label} marks nothing as anomalous: precision and recall say nothing`);
  }
  return warnings;
}

function thresholdOption(text: string | undefined): number {
  const value = Number(text ?? ALARM);
  if (text?.trim() !== '' && value > 0 && value < 1) return value;
  throw new AppError('invalid_request', '--threshold must be a number between 0 and 1');
}
