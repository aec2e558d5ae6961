import { serveApp } from '../../src/api/server.ts';
import { createClient, type EngineAccess } from '../../src/elasticsearch/client.ts';
import { peopleApi } from '../../test/support/people-api.ts';

/** What the process is told by the one that started it. */
export interface ApiOrder {
  readonly access: EngineAccess;
  readonly prefix: string;
  readonly now: string;
}

/** What it answers once it serves. */
export interface ApiReady {
  readonly url: string;
  /** of a representative */
  readonly key: string;
}

process.once('message', (order) => {
  void serve(order as ApiOrder);
});

async function serve({ access, prefix, now }: ApiOrder): Promise<void> {
  const client = createClient(access);
  const api = peopleApi(client, prefix, new Date(now));
  const served = await serveApp(api.app, { host: '127.0.0.1', port: 0 });
  process.once('disconnect', () => {
    void served.close().then(() => client.close());
  });
  const ready: ApiReady = { url: served.url, key: api.texts.representative };
  process.send?.(ready);
}
