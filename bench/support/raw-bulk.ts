import type { Client } from '@elastic/elasticsearch';
import type { EventDoc } from '../../src/model/event.ts';

/** The event documents that the path made of one slice's messages. */
export async function readEvents(
  client: Client,
  prefix: string,
  slice: number,
): Promise<EventDoc[]> {
  const events: EventDoc[] = [];
  const documents = client.helpers.scrollDocuments<EventDoc>({
    index: `${prefix}-events-v1-2*`,
    size: 5000,
    query: { prefix: { message_id: `m${slice}-` } },
  });
  for await (const document of documents) events.push(document);
  return events;
}

/**
 * The comparison: the same documents, as text made before the clock starts, into an index of the same mapping, with
 * nothing else done, until they can be searched.
 * @returns milliseconds
 */
export async function rawBulk(
  client: Client,
  prefix: string,
  documents: readonly EventDoc[],
  batch: number,
): Promise<number> {
  const index = `${prefix}-events-v1-raw`;
  const requests: string[] = [];
  for (let i = 0; i < documents.length; i += batch) {
    requests.push(
      documents
        .slice(i, i + batch)
        .map((doc) => `{"create":{"_id":"${doc.event_id}"}}\n${JSON.stringify(doc)}\n`)
        .join(''),
    );
  }
  const startedMs = performance.now();
  let next = 0;
  const sender = async (): Promise<void> => {
    for (let body = requests[next++]; body !== undefined; body = requests[next++]) {
      const answer = await client.transport.request<{ errors: boolean }>({
        method: 'POST',
        path: `/${index}/_bulk`,
        bulkBody: body,
        querystring: { filter_path: 'errors' },
      });
      if (answer.errors) throw new Error('raw bulk failed');
    }
  };
  await Promise.all([sender(), sender()]);
  await client.indices.refresh({ index });
  return performance.now() - startedMs;
}
