import type { PaymentStore, StoredPayment } from '../../elasticsearch/payment-store.ts';
import type { ScoringStore } from '../../elasticsearch/scoring-store.ts';
import { MOST_PAST } from '../../insight/anomaly/payment-cases.ts';
import { createDriftCounter, type DriftCounter } from '../../insight/stored/drift-counter.ts';
import type { LoadedModels } from '../../insight/stored/load-models.ts';
import { judgePayment } from '../../insight/stored/payment-model.ts';

export interface PaymentReport {
  readonly judged: number;
  /** Ids that the payments stand under. */
  readonly touched: ReadonlySet<string>;
  readonly drift: DriftCounter;
}

/** People whose payments are read at once. */
const PEOPLE = 50;

/**
 * Judges payments that the newest model has not judged yet, each by what the same person paid before it. Safe to
 * repeat and beside the worker, as reading texts is.
 * @param options.most payments of one call
 */
export async function scorePayments(
  stores: { readonly payments: PaymentStore; readonly scoring: ScoringStore },
  models: LoadedModels,
  options: { readonly most: number; readonly signal?: AbortSignal | undefined },
): Promise<PaymentReport> {
  const { payments, scoring } = stores;
  const touched = new Set<string>();
  const drift = createDriftCounter(models.stored);
  const model = models.payment;
  const version = models.stored.find(({ name }) => name === 'payment')?.version;
  let judged = 0;
  if (model === undefined || version === undefined) return { judged, touched, drift };
  for await (const page of payments.unscored(version)) {
    const ids = [...new Set(page.map(({ profile_id }) => profile_id))];
    for (let at = 0; at < ids.length; at += PEOPLE) {
      if (options.signal?.aborted === true) return { judged, touched, drift };
      const asked = new Set(ids.slice(at, at + PEOPLE));
      const pastOf = await readPasts(stores, [...asked]);
      const some = page.filter(({ profile_id }) => asked.has(profile_id));
      const risks = some.map((payment) => ({
        ...judgePayment(model, pastOf(payment), payment),
        model_version: version,
      }));
      const results = await payments.writeRisks(some, risks);
      results.forEach((result, i) => {
        if (result.kind !== 'written') return;
        judged += 1;
        touched.add(some[i]?.profile_id ?? '');
        drift.addScore('payment', risks[i]?.score ?? 0);
      });
    }
    if (judged >= options.most) break;
  }
  if (judged > 0) await scoring.refresh();
  return { judged, touched, drift };
}

/** Earlier payments of the same person, under whatever id they were written, but for those that were disputed. */
async function readPasts(
  { payments, scoring }: { readonly payments: PaymentStore; readonly scoring: ScoringStore },
  profileIds: readonly string[],
): Promise<(payment: StoredPayment) => readonly StoredPayment[]> {
  const people = await scoring.owners(profileIds);
  const ownerOf = new Map(
    people.flatMap(({ profile_id, ids }) => ids.map((id) => [id, profile_id] as const)),
  );
  const owner = (id: string) => ownerOf.get(id) ?? id;
  const ids = [...new Set([...profileIds, ...ownerOf.keys()])];
  const [all, disputed] = [await payments.of(ids), await payments.disputed(ids)];
  const honest = all.filter(({ key }) => key === undefined || !disputed.has(key));
  const byOwner = Map.groupBy(honest, ({ profile_id }) => owner(profile_id));
  return ({ profile_id, at }) =>
    (byOwner.get(owner(profile_id)) ?? []).filter((one) => one.at < at).slice(0, MOST_PAST);
}
