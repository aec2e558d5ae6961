import { type Client, errors } from '@elastic/elasticsearch';
import PQueue from 'p-queue';
import { missingFields } from './compare-mappings.ts';
import { isSamePipeline, isSameScript } from './compare-pipelines.ts';
import {
  type Definitions,
  type FieldMapping,
  loadDefinitions,
  type PipelineDefinition,
} from './definitions.ts';
import { type Drift, findDrift } from './drift.ts';
import {
  concreteIndex,
  eventsIndexFor,
  type IndexName,
  indexPattern,
  pipelineName,
} from './index-names.ts';
import {
  buildIndexTemplate,
  componentName,
  isSameContent,
  isSameTemplate,
  templateName,
} from './templates.ts';

/** Each changes the cluster state, which the engine does one at a time: more would only wait there. */
const REQUESTS_AT_ONCE = 4;

export interface SetupOptions {
  readonly prefix: string;
  /** Pipelines and scripts beside the files, such as those compiled from source manifests. */
  readonly pipelines?: readonly { readonly name: string; readonly body: object }[];
  /** Decides which month's event index is made beforehand. */
  readonly now?: Date;
  /** Folder that holds `mappings` and `pipelines`; the project's root unless told. */
  readonly root?: string;
}

export type SetupOutcome = 'created' | 'changed' | 'unchanged';

export interface SetupStep {
  readonly what: 'component_template' | 'index_template' | 'index' | 'script' | 'pipeline';
  readonly name: string;
  readonly outcome: SetupOutcome;
}

/** What setting up did, and what it found but does not change: see {@link findDrift}. */
export interface SetupReport {
  readonly steps: readonly SetupStep[];
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly drift: readonly Drift[];
}

/**
 * Puts templates, indices with their aliases, scripts and pipelines on the engine, from the files and the given
 * pipelines. Safe to repeat and to run twice at once: what is as it should be is not touched. An index is only
 * ever extended by fields it lacks; any other difference needs a new version and is reported as drift.
 * @throws AppError `configuration_invalid` when a file is wrong
 */
export async function setUp(client: Client, options: SetupOptions): Promise<SetupReport> {
  const { prefix } = options;
  const definitions = await loadDefinitions(options);
  const names = [...definitions.indices.keys()];
  const steps: SetupStep[] = [];
  for (const name of definitions.components.keys()) {
    steps.push(await putComponent(client, prefix, name, definitions));
  }
  for (const name of names) steps.push(await putTemplate(client, prefix, name, definitions));
  for (const name of names) {
    steps.push(...(await putIndices(client, prefix, name, definitions, options.now ?? new Date())));
  }
  // Scripts first: a pipeline that names a script unknown to the engine is refused.
  const [scripts, pipelines] = partition(definitions.pipelines, ({ body }) => 'script' in body);
  for (const group of [scripts, pipelines]) {
    const queue = new PQueue({ concurrency: REQUESTS_AT_ONCE });
    steps.push(...(await queue.addAll(group.map((one) => () => putPipeline(client, prefix, one)))));
  }
  const count = (outcome: SetupOutcome) => steps.filter((step) => step.outcome === outcome).length;
  return {
    steps,
    created: count('created'),
    changed: count('changed'),
    unchanged: count('unchanged'),
    drift: await findDrift(client, options),
  };
}

function partition<T>(items: readonly T[], isFirst: (item: T) => boolean): [T[], T[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}

async function putComponent(
  client: Client,
  prefix: string,
  part: string,
  definitions: Definitions,
): Promise<SetupStep> {
  const name = componentName(prefix, part);
  const body = definitions.components.get(part) ?? { template: {} };
  const found = (await client.cluster.getComponentTemplate({ name }, { ignore: [404] }))
    .component_templates?.[0]?.component_template;
  const outcome = outcomeOf(found, () => isSameContent(body.template, found?.template));
  if (outcome !== 'unchanged') {
    await client.transport.request({ method: 'PUT', path: `/_component_template/${name}`, body });
  }
  return { what: 'component_template', name, outcome };
}

async function putTemplate(
  client: Client,
  prefix: string,
  index: IndexName,
  definitions: Definitions,
): Promise<SetupStep> {
  const name = templateName(prefix, index);
  const body = buildIndexTemplate(prefix, index, definitions);
  const found = (await client.indices.getIndexTemplate({ name }, { ignore: [404] }))
    .index_templates?.[0]?.index_template;
  const outcome = outcomeOf(found, () => isSameTemplate(body, found));
  if (outcome !== 'unchanged') {
    await client.transport.request({ method: 'PUT', path: `/_index_template/${name}`, body });
  }
  return { what: 'index_template', name, outcome };
}

/** Makes the concrete index where there is none, and adds to each that is there the fields it lacks. */
async function putIndices(
  client: Client,
  prefix: string,
  index: IndexName,
  definitions: Definitions,
  now: Date,
): Promise<SetupStep[]> {
  const wanted =
    index === 'events' ? eventsIndexFor(prefix, now.toISOString()) : concreteIndex(prefix, index);
  const created = await createIndex(client, wanted);
  const expected = definitions.indices.get(index)?.mappings ?? {};
  const there = await client.indices.getMapping({ index: indexPattern(prefix, index) });
  const steps = Object.entries(there).map(async ([name, { mappings }]): Promise<SetupStep> => {
    if (name === wanted && created) return { what: 'index', name, outcome: 'created' };
    const { properties } = missingFields(expected, mappings as FieldMapping);
    if (Object.keys(properties ?? {}).length === 0) {
      return { what: 'index', name, outcome: 'unchanged' };
    }
    await client.transport.request({
      method: 'PUT',
      path: `/${name}/_mapping`,
      body: { properties },
    });
    return { what: 'index', name, outcome: 'changed' };
  });
  return await Promise.all(steps);
}

/** @returns whether this call made it: another set-up may do so at the same moment */
async function createIndex(client: Client, index: string): Promise<boolean> {
  if (await client.indices.exists({ index })) return false;
  try {
    await client.indices.create({ index });
    return true;
  } catch (error) {
    const taken =
      error instanceof errors.ResponseError &&
      error.body?.error?.type === 'resource_already_exists_exception';
    if (taken) return false;
    throw error;
  }
}

async function putPipeline(
  client: Client,
  prefix: string,
  pipeline: PipelineDefinition,
): Promise<SetupStep> {
  const name = pipelineName(prefix, pipeline.name);
  const { body } = pipeline;
  if ('script' in body) {
    const found = (await client.getScript({ id: name }, { ignore: [404] })).script;
    const outcome = outcomeOf(found, () => isSameScript(body.script, found));
    if (outcome !== 'unchanged') {
      await client.transport.request({ method: 'PUT', path: `/_scripts/${name}`, body });
    }
    return { what: 'script', name, outcome };
  }
  const found = (await client.ingest.getPipeline({ id: name }, { ignore: [404] }))[name];
  const outcome = outcomeOf(found, () => isSamePipeline(body, found));
  if (outcome !== 'unchanged') {
    await client.transport.request({ method: 'PUT', path: `/_ingest/pipeline/${name}`, body });
  }
  return { what: 'pipeline', name, outcome };
}

function outcomeOf(found: unknown, isSame: () => boolean): SetupOutcome {
  if (found === undefined) return 'created';
  return isSame() ? 'unchanged' : 'changed';
}
