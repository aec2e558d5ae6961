import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../errors.ts';
import type { TextScorer, TextVerdict } from '../../insight/text/scorer.ts';

export interface OnnxOptions {
  /** with `model.onnx`, `tokenizer.json` and, of a transformer as published, `config.json` */
  readonly folder: string;
  /** labels in the order of the model's outputs, where `config.json` does not tell */
  readonly labels: readonly string[];
  readonly timeoutMs: number;
  /** tokens of a text that are read */
  readonly maxTokens?: number;
  /** loads the runtime; a test may bring its own */
  readonly load?: (model: string) => Promise<OnnxSession>;
}

/** What is used of an ONNX session. */
export interface OnnxSession {
  readonly inputNames: readonly string[];
  /** @returns logits, row by row */
  run(
    inputs: Readonly<Record<string, BigInt64Array>>,
    shape: readonly [number, number],
  ): Promise<Float32Array>;
}

interface Tokens {
  readonly ids: readonly number[];
  readonly attention_mask: readonly number[];
}
interface Loaded {
  readonly session: OnnxSession;
  readonly encode: (text: string) => Tokens;
  readonly labels: readonly string[];
  readonly pad: number;
}

const BATCH = 16;
const MAX_TOKENS = 256;
const Settings = z.looseObject({
  id2label: z.record(z.string(), z.string()).optional(),
  pad_token_id: z.int().optional(),
});

/**
 * A transformer in ONNX format that runs in this process, from a folder as models are published. The packages
 * `onnxruntime-node` or `onnxruntime-web` are no part of Azimut: install one of them beside it.
 */
export function createOnnxTextScorer(options: OnnxOptions): TextScorer {
  let loaded: Promise<Loaded> | undefined;
  return {
    name: `onnx:${options.folder.split(/[\\/]/).findLast((part) => part !== '') ?? ''}`,
    batch: BATCH,
    async score(texts, signal) {
      loaded ??= open(options);
      const model = await loaded.catch((error: unknown) => {
        loaded = undefined;
        throw error;
      });
      signal.throwIfAborted();
      return await within(options.timeoutMs, classify(model, texts, options));
    },
  };
}

async function classify(
  { session, encode, labels, pad }: Loaded,
  texts: readonly string[],
  { maxTokens = MAX_TOKENS }: OnnxOptions,
): Promise<TextVerdict[]> {
  const rows = texts.map((text) => {
    // No more than can matter goes to the tokenizer: a text may hold 32,000 characters.
    const { ids, attention_mask } = encode(text.slice(0, maxTokens * 12));
    const last = ids.at(-1);
    if (ids.length <= maxTokens || last === undefined) return { ids, attention_mask };
    // The end token stays at the end.
    return {
      ids: [...ids.slice(0, maxTokens - 1), last],
      attention_mask: attention_mask.slice(0, maxTokens),
    };
  });
  const width = Math.max(1, ...rows.map(({ ids }) => ids.length));
  const fill = (of: (row: Tokens, at: number) => number | undefined, otherwise: number) =>
    BigInt64Array.from({ length: rows.length * width }, (_, i) => {
      const row = rows[Math.floor(i / width)];
      return BigInt((row === undefined ? undefined : of(row, i % width)) ?? otherwise);
    });
  const all: Record<string, BigInt64Array> = {
    input_ids: fill(({ ids }, at) => ids[at], pad),
    attention_mask: fill(({ attention_mask }, at) => attention_mask[at], 0),
    token_type_ids: new BigInt64Array(rows.length * width),
  };
  const inputs = Object.fromEntries(
    session.inputNames.map((name) => {
      const input = all[name];
      if (input === undefined) {
        throw new AppError('configuration_invalid', `the ONNX model asks for an input ${name}`);
      }
      return [name, input];
    }),
  );
  const logits = await session.run(inputs, [rows.length, width]);
  const classes = logits.length / Math.max(1, rows.length);
  if (labels.length !== classes) {
    throw new AppError(
      'configuration_invalid',
      `the ONNX model has ${classes} outputs, and ${labels.length} labels are known; name them in its settings`,
    );
  }
  return rows.map((_, row) =>
    verdictOf(logits.subarray(row * classes, (row + 1) * classes), labels),
  );
}

function verdictOf(logits: Float32Array, labels: readonly string[]): TextVerdict {
  const most = Math.max(...logits);
  const weights = Array.from(logits, (logit) => Math.exp(logit - most));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const shares = weights.map((weight) => weight / sum);
  const best = shares.indexOf(Math.max(...shares));
  return {
    label: labels[best] ?? '',
    probability: shares[best] ?? 0,
    probabilities: Object.fromEntries(labels.map((label, k) => [label, shares[k] ?? 0])),
    reasons: [],
  };
}

async function open({ folder, labels, load = loadRuntime }: OnnxOptions): Promise<Loaded> {
  const read = async (name: string) => {
    try {
      return JSON.parse(await readFile(join(folder, name), 'utf8')) as unknown;
    } catch (cause) {
      if (name !== 'tokenizer.json') return {};
      const message = `the ONNX folder lacks a readable ${name}`;
      throw new AppError('configuration_invalid', message, { cause });
    }
  };
  const tokenizer = await read('tokenizer.json');
  const settings = Settings.safeParse(await read('config.json')).data ?? {};
  const { Tokenizer } = await import('@huggingface/tokenizers');
  const made = new Tokenizer(
    tokenizer as ConstructorParameters<typeof Tokenizer>[0],
    (await read('tokenizer_config.json')) as ConstructorParameters<typeof Tokenizer>[1],
  );
  const told = Object.entries(settings.id2label ?? {})
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, label]) => label);
  return {
    session: await load(join(folder, 'model.onnx')),
    encode: (text) => made.encode(text) as Tokens,
    labels: labels.length > 0 ? labels : told,
    pad: settings.pad_token_id ?? 0,
  };
}

/** The parts of either runtime that are used. */
interface Runtime {
  readonly Tensor: new (type: 'int64', data: BigInt64Array, shape: readonly number[]) => unknown;
  readonly InferenceSession: {
    create(model: string | Uint8Array): Promise<{
      readonly inputNames: readonly string[];
      readonly outputNames: readonly string[];
      run(feeds: Record<string, unknown>): Promise<Record<string, { readonly data: unknown }>>;
    }>;
  };
}

/** The native runtime where it is installed, else the one in WebAssembly. */
async function findRuntime(): Promise<Runtime> {
  for (const name of ['onnxruntime-node', 'onnxruntime-web'] as const) {
    try {
      return (await import(name as string)) as Runtime;
    } catch {
      // Not installed: the next one may be.
    }
  }
  throw new AppError(
    'configuration_invalid',
    'a local ONNX model needs a runtime: npm install onnxruntime-node, or onnxruntime-web',
  );
}

async function loadRuntime(model: string): Promise<OnnxSession> {
  const { InferenceSession, Tensor } = await findRuntime();
  let bytes: Uint8Array;
  try {
    bytes = await readFile(model);
  } catch (cause) {
    throw new AppError('configuration_invalid', 'the ONNX folder lacks model.onnx', { cause });
  }
  const session = await InferenceSession.create(bytes);
  return {
    inputNames: session.inputNames,
    async run(inputs, shape) {
      const feeds = Object.entries(inputs).map(([name, data]) => [
        name,
        new Tensor('int64', data, shape),
      ]);
      const answer = await session.run(Object.fromEntries(feeds));
      const output =
        answer[session.outputNames.includes('logits') ? 'logits' : (session.outputNames[0] ?? '')];
      if (!(output?.data instanceof Float32Array)) {
        throw new AppError('configuration_invalid', 'the ONNX model gives no 32-bit logits');
      }
      return output.data;
    },
  };
}

async function within<T>(timeoutMs: number, work: Promise<T>): Promise<T> {
  const late = AbortSignal.timeout(timeoutMs);
  return await Promise.race([
    work,
    new Promise<never>((_, fail) => {
      late.addEventListener('abort', () =>
        fail(new AppError('engine_unavailable', `the ONNX model took more than ${timeoutMs} ms`)),
      );
    }),
  ]);
}
