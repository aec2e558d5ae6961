import type { z } from 'zod';
import { READY_DASHBOARDS } from '../../analytics/dashboards/registry.ts';
import { Dashboard } from '../../analytics/dashboards/spec.ts';
import type { DefinitionStore } from '../../elasticsearch/definition-store.ts';
import { AppError } from '../../errors.ts';
import type { DefinitionDoc } from '../../model/definition.ts';
import { missing } from '../definitions/versions.ts';
import type { DashboardList, StoredDashboard } from './schemas.ts';

type Stored = z.infer<typeof StoredDashboard>;

const READY = new Map(READY_DASHBOARDS.map((dashboard) => [dashboard.id, dashboard]));

/** Dashboards that are built in, and those that people made. */
export async function listDashboards(
  store: DefinitionStore,
): Promise<z.infer<typeof DashboardList>> {
  const own = (await store.list()).map(storedDashboard);
  const all = [...READY_DASHBOARDS.map(builtIn), ...own];
  return {
    dashboards: all.map(({ dashboard, ...about }) => ({
      id: dashboard.id,
      title: dashboard.title,
      ...(dashboard.description === undefined ? {} : { description: dashboard.description }),
      tags: dashboard.tags,
      panels: dashboard.panels.length,
      ...about,
    })),
  };
}

/** @throws AppError `not_found` */
export async function getDashboard(store: DefinitionStore, id: string): Promise<Stored> {
  const ready = READY.get(id);
  if (ready !== undefined) return builtIn(ready);
  const doc = await store.find(id);
  if (doc === undefined) throw missing();
  return storedDashboard(doc);
}

export function storedDashboard(doc: DefinitionDoc): Stored {
  return {
    dashboard: Dashboard.parse(doc.definition),
    built_in: false,
    version: doc.version,
    updated_at: doc.updated_at,
    updated_by: doc.updated_by,
  };
}

/** @throws AppError `conflict` for one that is built in */
export function refuseBuiltIn(id: string): void {
  if (!READY.has(id)) return;
  throw new AppError('conflict', 'this dashboard is built in: copy it under another id');
}

function builtIn(dashboard: Dashboard): Stored {
  return { dashboard, built_in: true, version: 0, updated_at: null, updated_by: null };
}
