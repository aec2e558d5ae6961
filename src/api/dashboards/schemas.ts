import { z } from '@hono/zod-openapi';
import { Dashboard, Text } from '../../analytics/dashboards/spec.ts';
import { View } from '../../analytics/dashboards/view.ts';

const about = {
  built_in: z.boolean().meta({ description: 'comes with Azimut: cannot be changed, but copied' }),
  version: z.int().meta({ description: 'the ETag; 0 of one that is built in' }),
  updated_at: z.string().nullable(),
  updated_by: z.string().nullable().meta({ description: 'key id' }),
};

export const DashboardList = z
  .object({
    dashboards: z.array(
      z.object({
        id: z.string(),
        title: Text,
        description: Text.optional(),
        tags: z.array(z.string()),
        panels: z.int(),
        ...about,
      }),
    ),
  })
  .meta({ id: 'Dashboards' });

export const StoredDashboard = z
  .object({ dashboard: Dashboard, ...about })
  .meta({ id: 'StoredDashboard' });

export const DashboardPreview = z
  .strictObject({
    dashboard: Dashboard,
    view: View.default({ selections: [] }),
    panels: z.array(z.string().min(1).max(64)).max(24).optional(),
  })
  .meta({ id: 'DashboardPreview' });
