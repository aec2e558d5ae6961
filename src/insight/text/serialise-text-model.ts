import { z } from 'zod';
import { fromBase64, toBase64 } from './base64.ts';
import { BUCKETS } from './text-features.ts';
import type { TextModel } from './text-model.ts';

/** A text classifier as JSON: weights in one byte each, so that it stays small enough for one document. */
export const SerialisedTextModel = z.object({
  format: z.literal('azimut-text-1'),
  classes: z.array(z.string()).min(2),
  /** buckets in use, rising, as 32-bit integers in base64; position is the column */
  buckets: z.base64(),
  /** 32-bit floats in base64 */
  idf: z.base64(),
  machines: z.array(z.object({ scale: z.number(), bias: z.number(), weights: z.base64() })),
  slope: z.number().positive(),
  offsets: z.array(z.number()),
});
export type SerialisedTextModel = z.infer<typeof SerialisedTextModel>;

/** Weights smaller than half a 127th of a class's largest become 0; decisions change in about one text of a thousand. */
export function serialiseTextModel(model: TextModel): SerialisedTextModel {
  const buckets = new Int32Array(model.vocabulary.idf.length);
  model.vocabulary.columnOf.forEach((column, bucket) => {
    if (column >= 0) buckets[column] = bucket;
  });
  return {
    format: 'azimut-text-1',
    classes: [...model.classes],
    buckets: toBase64(buckets),
    idf: toBase64(model.vocabulary.idf),
    machines: model.weights.map((weights, k) => {
      const most = weights.reduce((largest, weight) => Math.max(largest, Math.abs(weight)), 0);
      const scale = most > 0 ? most / 127 : 1;
      const small = Int8Array.from(weights, (weight) => Math.round(weight / scale));
      return { scale, bias: model.biases[k] ?? 0, weights: toBase64(small) };
    }),
    slope: model.calibration.slope,
    offsets: [...model.calibration.offsets],
  };
}

/**
 * Reads a model that `serialiseTextModel` wrote.
 * @throws ZodError when the shape is wrong; `RangeError` when its parts do not belong together
 */
export function parseTextModel(stored: unknown): TextModel {
  const read = SerialisedTextModel.parse(stored);
  const buckets = new Int32Array(fromBase64(read.buckets));
  const idf = new Float32Array(fromBase64(read.idf));
  const weights = read.machines.map((machine) =>
    Float32Array.from(new Int8Array(fromBase64(machine.weights)), (w) => w * machine.scale),
  );
  const fits =
    idf.length === buckets.length &&
    weights.length === read.classes.length &&
    weights.every((own) => own.length === idf.length) &&
    buckets.every((bucket) => bucket >= 0 && bucket < BUCKETS);
  if (!fits) throw new RangeError('parts of the text model do not belong together');
  const columnOf = new Int32Array(BUCKETS).fill(-1);
  buckets.forEach((bucket, column) => {
    columnOf[bucket] = column;
  });
  return {
    classes: read.classes,
    vocabulary: { columnOf, idf },
    weights,
    biases: read.machines.map(({ bias }) => bias),
    calibration: { slope: read.slope, offsets: read.offsets },
  };
}
