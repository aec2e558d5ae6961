import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { AppError } from '../errors.ts';
import { INDICES, type IndexName } from './index-names.ts';

/** Stands for the index prefix in every text of a definition file; `{{…}}` is the engine's own, for templates. */
export const PREFIX_PLACEHOLDER = '__prefix__';

const Json = z.record(z.string(), z.unknown());

/** A mapping as Elasticsearch gives and takes it; what else a field carries stays as it is. */
export interface FieldMapping {
  readonly type?: string;
  readonly enabled?: boolean;
  readonly ignore_above?: number;
  readonly dynamic?: unknown;
  readonly properties?: Readonly<Record<string, FieldMapping>>;
  readonly fields?: Readonly<Record<string, FieldMapping>>;
  readonly [parameter: string]: unknown;
}

const FieldMapping: z.ZodType<FieldMapping> = z.lazy(() =>
  z.looseObject({
    type: z.string().exactOptional(),
    enabled: z.boolean().exactOptional(),
    ignore_above: z.number().exactOptional(),
    dynamic: z.unknown().exactOptional(),
    properties: z.record(z.string(), FieldMapping).exactOptional(),
    fields: z.record(z.string(), FieldMapping).exactOptional(),
  }),
);

const IndexDefinition = z.strictObject({ settings: Json.default({}), mappings: FieldMapping });
const Component = z.strictObject({
  template: z.looseObject({ settings: Json.exactOptional() }),
  _meta: Json.exactOptional(),
});

/** A pipeline (it has `processors`) or a stored script (it has `script`), as Elasticsearch takes it. */
export const PipelineDefinition = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9_-]{0,100}$/),
  body: z.union([
    z.looseObject({ processors: z.array(Json) }),
    z.strictObject({ script: z.looseObject({ lang: z.string(), source: z.string() }) }),
  ]),
});
export type PipelineDefinition = z.infer<typeof PipelineDefinition>;

/** Everything that setting up puts on an engine, with the prefix already in place. */
export interface Definitions {
  readonly components: ReadonlyMap<string, z.infer<typeof Component>>;
  readonly indices: ReadonlyMap<IndexName, z.infer<typeof IndexDefinition>>;
  readonly pipelines: readonly PipelineDefinition[];
}

/**
 * Reads `mappings/*.json`, `mappings/components/*.json` and `pipelines/*.json`.
 * @param options.pipelines more pipelines and scripts, such as those compiled from source manifests; one of the
 * same name goes before the file
 * @throws AppError `configuration_invalid` naming the file that is no definition
 */
export async function loadDefinitions(options: {
  readonly prefix: string;
  readonly pipelines?: readonly { readonly name: string; readonly body: object }[] | undefined;
  /** Folder that holds `mappings` and `pipelines`; the project's root unless told. */
  readonly root?: string | undefined;
}): Promise<Definitions> {
  const { prefix, root = fileURLToPath(new URL('../../', import.meta.url)) } = options;
  const read = async <T>(folder: string, schema: z.ZodType<T>) =>
    await readFolder(join(root, folder), prefix, schema);
  const given = (options.pipelines ?? []).map(({ name, body }) =>
    check(PipelineDefinition, { name, body: withPrefix(JSON.stringify(body), prefix) }, name),
  );
  const names = new Set(given.map((pipeline) => pipeline.name));
  const files = [...(await read('pipelines', Json))].map(([name, body]) =>
    check(PipelineDefinition, { name, body }, name),
  );
  const indices = await read('mappings', IndexDefinition);
  return {
    components: await read(join('mappings', 'components'), Component),
    indices: new Map(
      INDICES.flatMap((name) => {
        const found = indices.get(name);
        return found === undefined ? [] : [[name, found] as const];
      }),
    ),
    pipelines: [...files.filter((file) => !names.has(file.name)), ...given],
  };
}

async function readFolder<T>(
  folder: string,
  prefix: string,
  schema: z.ZodType<T>,
): Promise<Map<string, T>> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json'));
  const parsed = await Promise.all(
    names.toSorted().map(async (name) => {
      const text = await readFile(join(folder, name), 'utf8');
      return [
        name.slice(0, -'.json'.length),
        check(schema, withPrefix(text, prefix), name),
      ] as const;
    }),
  );
  return new Map(parsed);
}

/** The prefix is checked by the environment's schema to hold nothing that JSON would read otherwise. */
function withPrefix(text: string, prefix: string): unknown {
  return JSON.parse(text.replaceAll(PREFIX_PLACEHOLDER, prefix));
}

function check<T>(schema: z.ZodType<T>, value: unknown, name: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new AppError('configuration_invalid', `definition ${name} is wrong`, {
    errors: parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
  });
}
