import { filtersOf, type PeopleView } from '../people/people-view.ts';
import { v1 } from './endpoints.ts';
import { bodyOf } from './request.ts';
import { typedQuery } from './typed.ts';

/** The people a list shows, as a file; what was typed travels in the body, and the file stays in memory until saved. */
export async function exportPeople(
  text: string,
  view: PeopleView,
  asked: { purpose: string; format: 'csv' | 'ndjson'; delimiter: ',' | ';' },
) {
  const json = {
    query: typedQuery(text),
    filters: filtersOf(view),
    sort: view.sort ?? ('relevance' as const),
    ...asked,
  };
  const response = await v1.profiles.export.$post({ json });
  return {
    file: await response.blob(),
    total: Number(response.headers.get('total')),
    withoutConsent: Number(response.headers.get('without-consent')),
  };
}

/** Somebody to show around with: the customer of most value. */
export async function findFirstPerson(signal: AbortSignal): Promise<string | undefined> {
  const json = { query: '', sort: 'value' as const, size: 1 };
  const found = await bodyOf(v1.profiles.search.$post({ json }, { init: { signal } }));
  return found.hits[0]?.profile.profile_id;
}
