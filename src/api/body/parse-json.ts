import sjson from 'secure-json-parse';

/** Why a text or value is refused as data: a code to group by and a sentence that names the rule, never the value. */
export interface Fault {
  readonly code:
    | 'invalid_json'
    | 'invalid_encoding'
    | 'not_an_object'
    | 'forbidden_key'
    | 'blank_key'
    | 'key_not_valid'
    | 'too_deep'
    | 'too_many_keys'
    | 'text_too_long'
    | 'too_large'
    | 'column_count'
    | 'unbalanced_quotes'
    | 'schema_invalid';
  readonly detail: string;
}

export type Parsed =
  | { readonly kind: 'ok'; readonly value: unknown }
  | { readonly kind: 'fault'; readonly fault: Fault };

const fault = (code: Fault['code'], detail: string): Parsed => ({
  kind: 'fault',
  fault: { code, detail },
});

/**
 * Parses JSON as data from strangers: no `__proto__`, no `constructor.prototype`, and nothing lost on the way:
 * integers beyond 2^53 become texts instead of being rounded (an id must not turn into its neighbour's), and half
 * surrogates, which no UTF-8 can hold, become U+FFFD.
 */
export function parseJson(text: string): Parsed {
  try {
    return parsed(text, sjson.parse(text, { protoAction: 'error', constructorAction: 'error' }));
  } catch (error) {
    // The library says SyntaxError for both; only a forbidden key has this message.
    const forbidden = error instanceof Error && error.message.includes('forbidden prototype');
    return forbidden
      ? fault('forbidden_key', 'a key is __proto__ or constructor.prototype')
      : fault('invalid_json', 'not valid JSON');
  }
}

/**
 * The same for a text that holds many objects, where one forbidden key must not cost the others: it stays in as an
 * own key, which harms nobody, for `findFault` to refuse the object that has it.
 */
export function parseManyJson(text: string): Parsed {
  try {
    return parsed(text, JSON.parse(text));
  } catch {
    return fault('invalid_json', 'not valid JSON');
  }
}

function parsed(text: string, value: unknown): Parsed {
  return { kind: 'ok', value: NEEDS_CARE.test(text) ? parseWithCare(text) : value };
}

/** A number of 16 digits or more, or a surrogate written as an escape. Rare, so that most texts are parsed once. */
const NEEDS_CARE = /\d{16}|\\u[dD][89a-fA-F]/;

type Reviver = (key: string, value: unknown, context: { source?: string }) => unknown;

function parseWithCare(text: string): unknown {
  const revive: Reviver = (_key, value, { source }) => {
    if (typeof value === 'string') return value.toWellFormed();
    if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
    return source !== undefined && /^-?\d+$/.test(source) ? source : value;
  };
  // The third argument of revivers is newer than the library's types.
  return JSON.parse(text, revive as (key: string, value: unknown) => unknown);
}
