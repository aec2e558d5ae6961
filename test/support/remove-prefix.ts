import type { Client } from '@elastic/elasticsearch';

const AT_ONCE = 40;

/** Removes all that was set up under a prefix: indices, templates, pipelines, scripts. */
export async function removePrefix(client: Client, prefix: string): Promise<void> {
  // By name and not by wildcard: the full distribution refuses wildcard deletes by default.
  const indices = Object.keys(
    await client.indices.get({
      index: `${prefix}-*`,
      allow_no_indices: true,
      expand_wildcards: 'all',
    }),
  );
  // The engine takes lines of 4 kB: not every name at once.
  for (let at = 0; at < indices.length; at += AT_ONCE) {
    const index = indices.slice(at, at + AT_ONCE);
    await client.indices.delete({ index, ignore_unavailable: true }, { ignore: [404] });
  }
  await client.indices.deleteIndexTemplate({ name: `${prefix}-*` }, { ignore: [404] });
  await client.cluster.deleteComponentTemplate({ name: `${prefix}-*` }, { ignore: [404] });
  const pipelines = await client.ingest.getPipeline({ id: `${prefix}-*` }, { ignore: [404] });
  for (const id of Object.keys(pipelines)) {
    if (id.startsWith(`${prefix}-`)) await client.ingest.deletePipeline({ id }, { ignore: [404] });
  }
  const state = await client.cluster.state({
    metric: 'metadata',
    filter_path: 'metadata.stored_scripts',
  });
  const scripts = (state as { metadata?: { stored_scripts?: Record<string, unknown> } }).metadata
    ?.stored_scripts;
  for (const id of Object.keys(scripts ?? {})) {
    if (id.startsWith(`${prefix}-`)) await client.deleteScript({ id }, { ignore: [404] });
  }
}
