import type { DeadLetterFilter, DeadLetterStore } from '../../elasticsearch/dead-letter-store.ts';
import type { DeadLetterDoc } from '../../model/dead-letter.ts';

const PAGE = 500;

export interface DeadLetterSelection {
  readonly ids?: readonly string[] | undefined;
  readonly filter?: DeadLetterFilter | undefined;
}

/** Yields the open dead letters that are meant, page by page; those that are closed already are passed over. */
export async function* selectDeadLetters(
  store: DeadLetterStore,
  { ids, filter }: DeadLetterSelection,
): AsyncGenerator<readonly DeadLetterDoc[]> {
  if (ids !== undefined) {
    yield (await store.findMany([...new Set(ids)])).filter((letter) => letter.status === 'open');
    return;
  }
  if (filter?.status !== undefined && filter.status !== 'open') return;
  let page = await store.list({ ...filter, status: 'open' }, { limit: PAGE });
  for (;;) {
    yield page.items;
    if (page.next === undefined) return;
    page = await store.list({ ...filter, status: 'open' }, { limit: PAGE, after: page.next });
  }
}
