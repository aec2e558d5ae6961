import { refuseMasked } from '../../privacy/question-policy.ts';
import type { PanelAnalysis } from '../dashboards/analyses.ts';
import type { Asker } from '../people/open-profile.ts';
import { resolveSegments } from '../segments/resolve-segments.ts';
import type { AnalysisDeps } from './deps.ts';
import { spendOf } from './run-analysis.ts';

/**
 * Runs an analysis as the roles may ask it.
 * @throws AppError `forbidden` for a masked field, `invalid_request` for what cannot be asked
 */
export async function runStudy<Request extends object, Result>(
  deps: AnalysisDeps,
  analysis: PanelAnalysis<Request, Result>,
  given: Request,
  asker: Asker,
): Promise<Result> {
  const request = await resolveSegments(deps.segments, given);
  const asked = [...analysis.asked(request)];
  for (const over of ['profiles', 'events'] as const) {
    const some = asked.filter((one) => one.over === over);
    refuseMasked(over, some, asker.roles);
  }
  const { time_zone } = request as { readonly time_zone?: string };
  const clock = { now: deps.now(), timezone: time_zone ?? deps.timezone };
  return await analysis.run(
    request,
    clock,
    (over, bodies) => deps.analysis.ask(over, bodies, { signal: asker.signal }),
    {
      redirects: () => deps.analysis.redirects(asker),
      spends: (period, at) => spendOf(deps, period, at, asker),
    },
  );
}
