import { DEMO_MANIFESTS } from './demo-manifests.ts';
import { parseManifest, type SourceManifest } from './manifest.ts';
import contacts from './manifests/contacts.json' with { type: 'json' };
import segment from './manifests/segment.json' with { type: 'json' };

/** Manifests that come with the product. A new one is a file in `manifests/` and a line here. */
const BUILT_IN: readonly unknown[] = [segment, contacts, ...DEMO_MANIFESTS];

let parsed: readonly SourceManifest[] | undefined;

/** Every built-in source, checked once. */
export function builtInSources(): readonly SourceManifest[] {
  parsed ??= BUILT_IN.map(parseManifest);
  return parsed;
}
