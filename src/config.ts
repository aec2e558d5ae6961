import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { AppError } from './errors.ts';
import { TimeZone } from './model/time-zone.ts';

const port = z.coerce.number().int().min(0).max(65_535);
const flag = z
  .enum(['true', 'false', '1', '0'])
  .transform((value) => value === 'true' || value === '1');
const MEBIBYTE = 1024 * 1024;
const scorer = z
  .string()
  .regex(/^(built-in|https?:\/\/\S+|(ml|inference):[\w.-]+|onnx:.+)$/, {
    error: 'is none of built-in, http(s)://…, ml:MODEL, inference:ENDPOINT, onnx:FOLDER',
  })
  .default('built-in');
const labels = z
  .string()
  .regex(/^[^,=]{1,128}(=[^,=]{1,128})?(,[^,=]{1,128}(=[^,=]{1,128})?)*$/, {
    error: 'is no list such as negative,positive or LABEL_0=negative,LABEL_1=positive',
  })
  .optional();

/** Every environment variable Azimut reads. The README's table is generated from these descriptions. */
export const Environment = z.object({
  AZIMUT_HOME: z.string().default('.azimut').meta({ description: 'data, engine state and keys' }),
  AZIMUT_PORT: port.default(3600).meta({ description: 'port of the API and the page' }),
  AZIMUT_HOST: z.string().default('127.0.0.1').meta({ description: 'address the API binds' }),
  AZIMUT_SPOOL: z
    .enum(['sqlite'])
    .default('sqlite')
    .meta({ description: 'where accepted messages wait' }),
  AZIMUT_SPOOL_MAX_MIB: z.coerce
    .number()
    .int()
    .min(1)
    .default(2048)
    .meta({ description: 'spool size beyond which senders get 429' }),
  AZIMUT_SPOOL_MAX_AGE_HOURS: z.coerce
    .number()
    .min(1)
    .default(72)
    .meta({ description: 'age of the oldest waiting message beyond which senders get 429' }),
  AZIMUT_INDEX_PREFIX: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,40}$/)
    .default('azimut')
    .meta({ description: 'prefix of every index, alias, template and pipeline' }),
  AZIMUT_SECRET: z
    .string()
    .min(32)
    .optional()
    .meta({ description: 'key of the HMACs; without it one is generated in AZIMUT_HOME' }),
  AZIMUT_DEFAULT_COUNTRY: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .default('FR')
    .meta({ description: 'country of phone numbers written without one' }),
  AZIMUT_DEFAULT_TIMEZONE: TimeZone.default('Europe/Paris').meta({
    description: 'zone of dates written without one',
  }),
  AZIMUT_DEFAULT_CURRENCY: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .default('EUR')
    .meta({ description: 'currency of amounts written without one' }),
  AZIMUT_LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .meta({ description: 'least severe level that is logged' }),
  AZIMUT_WORKER_BATCH: z.coerce
    .number()
    .int()
    .min(1)
    .max(10_000)
    .default(4000)
    .meta({ description: 'messages the worker takes at a time' }),
  AZIMUT_ENGINE_HEAP_MIB: z.coerce
    .number()
    .int()
    .min(256)
    .default(1024)
    .meta({ description: 'heap of an engine that Azimut starts' }),
  AZIMUT_CACHE: z
    .string()
    .default(join(homedir(), '.cache', 'azimut'))
    .meta({ description: 'downloaded engine, shared by projects' }),
  AZIMUT_SENTIMENT_SCORER: scorer.meta({
    description:
      'what reads the sentiment of texts: `built-in`, an HTTP service, `ml:MODEL` or `inference:ENDPOINT` of the engine, `onnx:FOLDER`',
  }),
  AZIMUT_SENTIMENT_LABELS: labels.meta({
    description: 'its labels in order, renamed by `=`: `LABEL_0=negative,LABEL_1=positive`',
  }),
  AZIMUT_TOPIC_SCORER: scorer.meta({ description: 'the same for topics' }),
  AZIMUT_TOPIC_LABELS: labels.meta({ description: 'labels of that one' }),
  AZIMUT_SCORER_TOKEN: z.string().optional().meta({ description: 'bearer token of HTTP scorers' }),
  AZIMUT_SCORER_TIMEOUT_MS: z.coerce
    .number()
    .int()
    .min(100)
    .max(120_000)
    .default(10_000)
    .meta({ description: 'longest wait for one answer of a scorer' }),
  AZIMUT_URL: z
    .url()
    .optional()
    .meta({ description: 'address of a running Azimut that commands talk to' }),
  AZIMUT_KEY: z.string().optional().meta({ description: 'API key that commands use' }),
  AZIMUT_INSECURE: flag
    .default(false)
    .meta({ description: 'start the engine without security, for experiments' }),
  KIBANA_URL: z
    .url()
    .optional()
    .meta({ description: 'address of Kibana; with it, copies for analysis are kept current' }),
  KIBANA_API_KEY: z.string().optional().meta({ description: 'API key for Kibana' }),
  KIBANA_USERNAME: z
    .string()
    .optional()
    .meta({ description: 'user for Kibana, when no API key is given' }),
  KIBANA_PASSWORD: z.string().optional().meta({ description: 'password of that user' }),
  ELASTICSEARCH_URL: z
    .url()
    .optional()
    .meta({ description: 'an existing Elasticsearch 9 cluster' }),
  ELASTICSEARCH_API_KEY: z.string().optional().meta({ description: 'API key for it' }),
  ELASTICSEARCH_USERNAME: z
    .string()
    .optional()
    .meta({ description: 'user for it, when no API key is given' }),
  ELASTICSEARCH_PASSWORD: z.string().optional().meta({ description: 'password of that user' }),
  ELASTICSEARCH_CA: z
    .string()
    .optional()
    .meta({ description: 'file with the CA certificate (PEM) of it' }),
  LC_ALL: z.string().optional().meta({ description: 'language of commands, French or English' }),
  LANG: z
    .string()
    .optional()
    .meta({ description: 'language of commands, where LC_ALL is not set' }),
  ES_HOME: z.string().optional().meta({ description: 'an unpacked Elasticsearch 9 distribution' }),
  ES_JAVA_HOME: z
    .string()
    .optional()
    .meta({ description: 'JDK 21 or newer for an engine that Azimut starts' }),
  JAVA_HOME: z
    .string()
    .optional()
    .meta({ description: 'JDK that is looked at after ES_JAVA_HOME' }),
});

/** What reads texts: the built-in classifier, or a scorer that the company brings. */
export type ScorerSetting =
  | { readonly kind: 'built_in' }
  | ({
      /** in the order of the scorer's outputs */
      readonly labels: readonly string[];
      /** from its label to ours */
      readonly names: Readonly<Record<string, string>>;
    } & (
      | { readonly kind: 'http'; readonly url: string }
      | { readonly kind: 'ml' | 'inference'; readonly id: string }
      | { readonly kind: 'onnx'; readonly folder: string }
    ));

export interface ScorerSettings {
  readonly sentiment: ScorerSetting;
  readonly topic: ScorerSetting;
  readonly token: string | undefined;
  readonly timeoutMs: number;
}

function scorerSetting(given: string, list: string | undefined): ScorerSetting {
  if (given === 'built-in') return { kind: 'built_in' };
  const pairs = (list ?? '').split(',').filter((one) => one !== '');
  const about = {
    labels: pairs.map((pair) => pair.split('=')[0]?.trim() ?? ''),
    names: Object.fromEntries(
      pairs.flatMap((pair) => {
        const [from = '', to] = pair.split('=').map((part) => part.trim());
        return to === undefined ? [] : [[from, to]];
      }),
    ),
  };
  if (/^https?:/.test(given)) return { ...about, kind: 'http', url: given };
  const at = given.indexOf(':');
  const [kind, rest] = [given.slice(0, at), given.slice(at + 1)];
  if (kind === 'onnx') return { ...about, kind, folder: resolve(rest) };
  return { ...about, kind: kind === 'ml' ? 'ml' : 'inference', id: rest };
}

export type Config = ReturnType<typeof loadConfig>;

/**
 * Reads and checks the whole environment at once.
 * @throws AppError `configuration_invalid` that lists every wrong variable
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>> = process.env) {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    const errors = parsed.error.issues.map((issue) => ({
      path: issue.path.join('.'),
      message: issue.message,
    }));
    const list = errors.map((error) => `${error.path}: ${error.message}`).join('; ');
    throw new AppError('configuration_invalid', `environment is wrong: ${list}`, { errors });
  }
  const e = parsed.data;
  return {
    home: resolve(e.AZIMUT_HOME),
    port: e.AZIMUT_PORT,
    host: e.AZIMUT_HOST,
    spool: {
      kind: e.AZIMUT_SPOOL,
      maxBytes: e.AZIMUT_SPOOL_MAX_MIB * MEBIBYTE,
      maxAgeMs: e.AZIMUT_SPOOL_MAX_AGE_HOURS * 3_600_000,
    },
    indexPrefix: e.AZIMUT_INDEX_PREFIX,
    secret: e.AZIMUT_SECRET,
    defaults: {
      country: e.AZIMUT_DEFAULT_COUNTRY,
      timezone: e.AZIMUT_DEFAULT_TIMEZONE,
      currency: e.AZIMUT_DEFAULT_CURRENCY,
    },
    logLevel: e.AZIMUT_LOG_LEVEL,
    client: { url: e.AZIMUT_URL, key: e.AZIMUT_KEY },
    language: e.LC_ALL ?? e.LANG,
    kibana: {
      url: e.KIBANA_URL,
      apiKey: e.KIBANA_API_KEY,
      username: e.KIBANA_USERNAME,
      password: e.KIBANA_PASSWORD,
    },
    /** As given, for a process of ours that is to have the same. */
    inherited: env,
    scorers: {
      sentiment: scorerSetting(e.AZIMUT_SENTIMENT_SCORER, e.AZIMUT_SENTIMENT_LABELS),
      topic: scorerSetting(e.AZIMUT_TOPIC_SCORER, e.AZIMUT_TOPIC_LABELS),
      token: e.AZIMUT_SCORER_TOKEN,
      timeoutMs: e.AZIMUT_SCORER_TIMEOUT_MS,
    } satisfies ScorerSettings,
    workerBatch: e.AZIMUT_WORKER_BATCH,
    engine: {
      heapMib: e.AZIMUT_ENGINE_HEAP_MIB,
      cache: resolve(e.AZIMUT_CACHE),
      insecure: e.AZIMUT_INSECURE,
      url: e.ELASTICSEARCH_URL,
      apiKey: e.ELASTICSEARCH_API_KEY,
      username: e.ELASTICSEARCH_USERNAME,
      password: e.ELASTICSEARCH_PASSWORD,
      caFile: e.ELASTICSEARCH_CA,
      distributionHome: e.ES_HOME,
      javaHomes: [e.ES_JAVA_HOME, e.JAVA_HOME].filter((home) => home !== undefined),
    },
  };
}
