import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { PeriodChoice } from '../../analytics/dashboards/view.ts';
import { packPeriod, unpackPeriod } from '../dashboards/view-url.ts';
import { boundsOf, DEFAULT_PERIOD } from '../explore/question.ts';
import { type AnalysisView, parseAnalysisView } from './analysis-view.ts';

const route = getRouteApi('/analyses/$kind');

/** What an analysis is asked, read from the address and written into it. */
export function useAnalysis() {
  const view = parseAnalysisView(route.useSearch());
  const { kind } = route.useParams();
  const navigate = useNavigate();
  // One now for the whole visit, so that the same question stays the same question.
  const [now] = useState(() => new Date());
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const period = unpackPeriod(view['period']) ?? DEFAULT_PERIOD;
  const put = (next: AnalysisView) =>
    void navigate({
      to: '/analyses/$kind',
      params: { kind },
      search: { ...view, ...next },
      replace: true,
      resetScroll: false,
    });
  return {
    view,
    put,
    period,
    putPeriod: (next: PeriodChoice) => put({ period: packPeriod(next) }),
    zone,
    now,
    bounds: boundsOf(period, now, zone),
    /** Where an analysis needs two ends, all time is ten years. */
    ends: boundsOf(period, now, zone) ??
      boundsOf({ kind: 'last', count: 10, unit: 'year' }, now, zone) ?? {
        from: '2000-01-01',
        to: now.toISOString(),
      },
    one: <T extends string>(name: string, options: readonly T[], usual: T): T =>
      options.find((option) => option === view[name]) ?? usual,
    number: (name: string, usual: number, least: number, most: number): number => {
      const value = Number(view[name]);
      return view[name] !== undefined && Number.isFinite(value) && value >= least && value <= most
        ? value
        : usual;
    },
    list: (name: string, usual: readonly string[]): string[] =>
      view[name] === undefined ? [...usual] : view[name].split(',').filter((each) => each !== ''),
  };
}
