import type { Client } from '@elastic/elasticsearch';
import { compareMappings, type MappingDifference } from './compare-mappings.ts';
import { isSamePipeline, isSameScript } from './compare-pipelines.ts';
import {
  type Definitions,
  type FieldMapping,
  loadDefinitions,
  type PipelineDefinition,
} from './definitions.ts';
import { buildIndexNames, type IndexName, indexPattern, pipelineName } from './index-names.ts';
import {
  buildIndexTemplate,
  componentName,
  isSameContent,
  isSameTemplate,
  plainSettings,
  templateName,
} from './templates.ts';

type Thing = 'component' | 'template' | 'index' | 'alias' | 'pipeline' | 'script';

/** One place where the engine is not as the files say. `target` is the name on the engine. */
export interface Drift {
  readonly kind:
    | MappingDifference['kind']
    | 'changed_setting'
    | `missing_${Thing}`
    | `changed_${Exclude<Thing, 'index' | 'alias'>}`;
  readonly target: string;
  /** Field or setting; empty when the whole target is meant. */
  readonly path: string;
  readonly expected?: unknown;
  readonly actual?: unknown;
}

/**
 * Compares the files with the engine and changes nothing.
 * @param options the same as for setting up
 * @returns nothing where all is as the files say
 */
export async function findDrift(
  client: Client,
  options: Parameters<typeof loadDefinitions>[0],
): Promise<Drift[]> {
  const definitions = await loadDefinitions(options);
  const { prefix } = options;
  const found = await Promise.all([
    ...[...definitions.components.keys()].map((part) =>
      componentDrift(client, prefix, part, definitions),
    ),
    ...[...definitions.indices.keys()].flatMap((name) => [
      templateDrift(client, prefix, name, definitions),
      indexDrift(client, prefix, name, definitions),
    ]),
    ...definitions.pipelines.map((pipeline) => pipelineDrift(client, prefix, pipeline)),
  ]);
  return found.flat();
}

async function componentDrift(
  client: Client,
  prefix: string,
  part: string,
  definitions: Definitions,
): Promise<Drift[]> {
  const name = componentName(prefix, part);
  const found = (await client.cluster.getComponentTemplate({ name }, { ignore: [404] }))
    .component_templates?.[0]?.component_template;
  return whole('component', name, found, () =>
    isSameContent(definitions.components.get(part)?.template ?? {}, found?.template),
  );
}

async function templateDrift(
  client: Client,
  prefix: string,
  index: IndexName,
  definitions: Definitions,
): Promise<Drift[]> {
  const name = templateName(prefix, index);
  const found = (await client.indices.getIndexTemplate({ name }, { ignore: [404] }))
    .index_templates?.[0]?.index_template;
  return whole('template', name, found, () =>
    isSameTemplate(buildIndexTemplate(prefix, index, definitions), found),
  );
}

async function indexDrift(
  client: Client,
  prefix: string,
  name: IndexName,
  definitions: Definitions,
): Promise<Drift[]> {
  const definition = definitions.indices.get(name);
  const alias = buildIndexNames(prefix)[name];
  const there = Object.entries(
    await client.indices.get({ index: indexPattern(prefix, name) }, { ignore: [404] }),
  ).filter(([index]) => index.startsWith(prefix));
  if (there.length === 0) return [{ kind: 'missing_index', target: alias, path: '' }];
  return there.flatMap(([index, state]) => [
    ...compareMappings(definition?.mappings ?? {}, (state.mappings ?? {}) as FieldMapping).map(
      (difference) => ({ ...difference, target: index }),
    ),
    ...settingsDrift(index, definition?.settings ?? {}, state.settings ?? {}),
    ...(state.aliases?.[alias] === undefined
      ? [{ kind: 'missing_alias' as const, target: index, path: alias }]
      : []),
  ]);
}

/** Settings the file names; the engine's own additions are not looked at. */
function settingsDrift(target: string, expected: object, actual: object): Drift[] {
  const found = plainSettings(actual);
  return Object.entries(plainSettings(expected))
    .filter(([path, value]) => found[path] !== value)
    .map(([path, value]) => ({
      kind: 'changed_setting',
      target,
      path,
      expected: value,
      actual: found[path],
    }));
}

async function pipelineDrift(
  client: Client,
  prefix: string,
  { name: own, body }: PipelineDefinition,
): Promise<Drift[]> {
  const name = pipelineName(prefix, own);
  if ('script' in body) {
    const { script } = await client.getScript({ id: name }, { ignore: [404] });
    return whole('script', name, script, () => isSameScript(body.script, script));
  }
  const found = (await client.ingest.getPipeline({ id: name }, { ignore: [404] }))[name];
  return whole('pipeline', name, found, () => isSamePipeline(body, found));
}

function whole(
  thing: Exclude<Thing, 'index' | 'alias'>,
  target: string,
  found: unknown,
  isSame: () => boolean,
): Drift[] {
  if (found === undefined) return [{ kind: `missing_${thing}`, target, path: '' }];
  return isSame() ? [] : [{ kind: `changed_${thing}`, target, path: '' }];
}
