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
  AZIMUT_URL: z
    .url()
    .optional()
    .meta({ description: 'address of a running Azimut that commands talk to' }),
  AZIMUT_KEY: z.string().optional().meta({ description: 'API key that commands use' }),
  AZIMUT_INSECURE: flag
    .default(false)
    .meta({ description: 'start the engine without security, for experiments' }),
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
    /** As given, for a process of ours that is to have the same. */
    inherited: env,
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
