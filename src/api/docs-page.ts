import type { OpenApiDocument } from './openapi.ts';

/**
 * The API reference as one plain page: no script, no other origin, one style element under the policy's nonce. Made
 * here because the usual readers of OpenAPI load themselves from a CDN or need inline styles without a nonce.
 */
export function renderDocs(document: OpenApiDocument, nonce: string): string {
  const operations = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method] as Operation | undefined;
      return operation === undefined ? [] : [{ path, method, operation }];
    }),
  );
  const tags = [...new Set(operations.map(({ operation }) => operation.tags?.[0] ?? 'other'))];
  const sections = tags.map((tag) => {
    const own = operations.filter(({ operation }) => (operation.tags?.[0] ?? 'other') === tag);
    return `<section aria-labelledby="${esc(tag)}"><h2 id="${esc(tag)}">${esc(tag)}</h2>${own
      .map(renderOperation)
      .join('')}</section>`;
  });
  const schemas = Object.entries(document.components?.schemas ?? {}).map(
    ([name, schema]) =>
      `<details id="schema-${esc(name)}"><summary>${esc(name)}</summary>${code(schema)}</details>`,
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Azimut API</title><link rel="icon" href="data:,"><style nonce="${esc(nonce)}">${STYLE}</style></head>
<body><header><h1>Azimut API <small>${esc(document.info.version)}</small></h1>
<p>${esc(document.info.description ?? '')}</p>
<p><a href="/openapi.json">openapi.json</a></p>
<nav aria-label="Areas"><ul>${tags.map((tag) => `<li><a href="#${esc(tag)}">${esc(tag)}</a></li>`).join('')}</ul></nav></header>
<main>${sections.join('')}<section aria-labelledby="schemas"><h2 id="schemas">Schemas</h2>${schemas.join('')}</section></main></body></html>`;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** The parts of an operation that are shown; the document is our own, so nothing else is looked for. */
interface Operation {
  readonly tags?: readonly string[];
  readonly summary?: string;
  readonly description?: string;
  readonly parameters?: readonly {
    readonly name?: string;
    readonly in?: string;
    readonly required?: boolean;
    readonly schema?: unknown;
  }[];
  readonly requestBody?: { readonly content?: Readonly<Record<string, { schema?: unknown }>> };
  readonly responses?: Readonly<
    Record<
      string,
      { description?: string; content?: Readonly<Record<string, { schema?: unknown }>> }
    >
  >;
  readonly 'x-roles'?: readonly string[];
  readonly 'x-scope'?: string;
}

function renderOperation(one: {
  readonly path: string;
  readonly method: string;
  readonly operation: Operation;
}): string {
  const { operation } = one;
  const roles = operation['x-roles'];
  const who = roles === undefined ? 'everybody' : roles.join(', ');
  const scope = operation['x-scope'];
  const parameters = (operation.parameters ?? []).map(
    (p) =>
      `<li><code>${esc(p.name ?? '')}</code> in ${esc(p.in ?? '')}${p.required === true ? ', required' : ''} ${code(p.schema, 'inline')}</li>`,
  );
  const responses = Object.entries(operation.responses ?? {}).map(
    ([status, r]) =>
      `<li><b>${esc(status)}</b> ${esc(r.description ?? '')}${contents(r.content)}</li>`,
  );
  return `<article><h3><code><b>${esc(one.method.toUpperCase())}</b> ${esc(one.path)}</code></h3>
<p>${esc(operation.summary ?? '')}</p>${operation.description === undefined ? '' : `<p>${esc(operation.description)}</p>`}
<p class="who">for: ${esc(who)}${scope === undefined ? '' : ` · scope <code>${esc(scope)}</code>`}</p>
${parameters.length === 0 ? '' : `<h4>Parameters</h4><ul>${parameters.join('')}</ul>`}
${operation.requestBody === undefined ? '' : `<h4>Body</h4>${contents(operation.requestBody.content)}`}
<h4>Answers</h4><ul>${responses.join('')}</ul></article>`;
}

function contents(content: Readonly<Record<string, { schema?: unknown }>> | undefined): string {
  const types = Object.keys(content ?? {});
  const schema = Object.values(content ?? {})[0]?.schema;
  if (schema === undefined) return '';
  const ref =
    typeof schema === 'object' && schema !== null && '$ref' in schema ? String(schema.$ref) : '';
  const name = ref.split('/').at(-1) ?? '';
  const shown =
    name === ''
      ? `<details><summary>shape</summary>${code(schema)}</details>`
      : `<a href="#schema-${esc(name)}">${esc(name)}</a>`;
  return ` <span class="types">${esc(types.join(', '))}</span> ${shown}`;
}

function code(value: unknown, style: 'block' | 'inline' = 'block'): string {
  if (style === 'inline') return `<code class="types">${esc(JSON.stringify(value ?? {}))}</code>`;
  return `<pre tabindex="0"><code>${esc(JSON.stringify(value, null, 2))}</code></pre>`;
}

function esc(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 0 auto; padding: 1rem; }
nav ul { display: flex; flex-wrap: wrap; gap: 1rem; padding: 0; list-style: none; }
article { border-top: 1px solid; padding: 0.5rem 0 1rem; }
h2 { text-transform: capitalize; margin-top: 2.5rem; }
h3 { overflow-wrap: anywhere; font-weight: 400; }
h4 { margin: 0.5rem 0 0; }
pre { overflow: auto; max-height: 30rem; padding: 0.5rem; border: 1px solid; }
.types { font-size: 0.85rem; overflow-wrap: anywhere; }
`;
