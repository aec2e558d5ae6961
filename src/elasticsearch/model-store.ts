import { type Client, errors } from '@elastic/elasticsearch';
import { z } from 'zod';
import { AppError } from '../errors.ts';
import { FittedModel, type ModelDrift, ModelName } from '../model/fitted-model.ts';
import type { IndexNames } from './index-names.ts';

/** Fitted models: index `models`, one document for each, the last fit alone. */
export interface ModelStore {
  /** As it is now, whether or not a search would see it. */
  find(name: ModelName): Promise<FittedModel | undefined>;
  /** All that have been fitted, in the order of `ModelName`. */
  list(): Promise<FittedModel[]>;
  /**
   * Stores a fit over the one it follows.
   * @throws AppError `invalid_request` for a model without evaluation or of too much weight, `precondition_failed`
   *   when another fit was stored since
   */
  put(model: FittedModel): Promise<void>;
  /** Notes how far those asked now differ from those at the fit; nothing where the model was fitted again since. */
  noteDrift(model: Pick<FittedModel, 'name' | 'version'>, drift: ModelDrift): Promise<void>;
}

/** A model is read whole by each process that scores. */
const MOST_BYTES = 8 * 1024 * 1024;

export function createModelStore(client: Client, names: IndexNames): ModelStore {
  const index = names.models;
  async function read(name: ModelName) {
    const found = await client.get<unknown>({ index, id: name }, { ignore: [404] });
    if (found.found !== true) return undefined;
    const { _seq_no: if_seq_no = 0, _primary_term: if_primary_term = 0 } = found;
    return { doc: FittedModel.parse(found._source), place: { if_seq_no, if_primary_term } };
  }
  async function write(doc: FittedModel, condition: object): Promise<boolean> {
    try {
      await client.index({ index, id: doc.name, document: doc, ...condition });
      return true;
    } catch (error) {
      if (error instanceof errors.ResponseError && error.statusCode === 409) return false;
      throw error;
    }
  }
  return {
    find: async (name) => (await read(name))?.doc,
    async list() {
      const found = await Promise.all(ModelName.options.map(read));
      return found.flatMap((one) => (one === undefined ? [] : [one.doc]));
    },
    async put(model) {
      const doc = checked(model);
      const stored = await read(doc.name);
      const isNext = (stored?.doc.version ?? 0) === doc.version - 1;
      const condition = stored === undefined ? { op_type: 'create' } : stored.place;
      if (!isNext || !(await write(doc, condition))) {
        throw new AppError(
          'precondition_failed',
          'this model was fitted by somebody else meanwhile',
        );
      }
    },
    async noteDrift({ name, version }, drift) {
      const stored = await read(name);
      if (stored === undefined || stored.doc.version !== version) return;
      await write({ ...stored.doc, drift }, stored.place);
    },
  };
}

function checked(model: unknown): FittedModel {
  const parsed = FittedModel.safeParse(model);
  if (!parsed.success) {
    throw new AppError('invalid_request', 'a model without a whole evaluation is not stored', {
      errors: z.flattenError(parsed.error).formErrors.map((message) => ({ path: '', message })),
    });
  }
  if (JSON.stringify(parsed.data.parameters).length > MOST_BYTES) {
    throw new AppError('invalid_request', 'the fitted model is too large to store');
  }
  return parsed.data;
}
