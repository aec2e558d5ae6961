/** Why a pipeline refused a document: the field (`record.record_id`) and the rule it broke (`missing`). */
export interface PipelineRefusal {
  readonly field: string | null;
  readonly rule: string;
}

const OWN_WORDS = /^([a-z][a-z0-9_.]*): ([a-z][a-z0-9_]*)$/;

/**
 * Reads the `error` of one document of an ingest `_simulate` answer. Only texts in our own scripts' form
 * `field: rule` are passed on: any other exception of the engine may quote values, so it becomes the rule
 * `pipeline_error` with no field.
 */
export function readRefusal(error: unknown): PipelineRefusal {
  let cause = error;
  for (let depth = 0; depth < 20 && isObject(cause); depth++) {
    const match = typeof cause.reason === 'string' ? OWN_WORDS.exec(cause.reason) : null;
    if (match?.[1] !== undefined && match[2] !== undefined)
      return { field: match[1], rule: match[2] };
    cause = cause.caused_by;
  }
  return { field: null, rule: 'pipeline_error' };
}

function isObject(value: unknown): value is { reason?: unknown; caused_by?: unknown } {
  return typeof value === 'object' && value !== null;
}
