import { queryOptions } from '@tanstack/react-query';
import { v1 } from '../api/endpoints.ts';
import { bodyOf } from '../api/request.ts';

export type Language = 'fr' | 'en';
export type Outcome = 'done' | 'not_now' | 'wrong';

export function actionsQuery(id: string, language: Language) {
  return queryOptions({
    queryKey: ['actions', id, language],
    queryFn: ({ signal }) =>
      bodyOf(
        v1.profiles[':id'].actions.$get(
          { param: { id }, query: { language } },
          { init: { signal } },
        ),
      ),
  });
}
export type ProposedAction = Awaited<
  ReturnType<NonNullable<ReturnType<typeof actionsQuery>['queryFn']>>
>['actions'][number];

export function recommendationsQuery(id: string, language: Language) {
  return queryOptions({
    queryKey: ['recommendations', id, language],
    queryFn: ({ signal }) =>
      bodyOf(
        v1.profiles[':id'].recommendations.$get(
          { param: { id }, query: { language, limit: '5' } },
          { init: { signal } },
        ),
      ),
  });
}

export function valueCurveQuery(id: string) {
  return queryOptions({
    queryKey: ['value-curve', id],
    queryFn: ({ signal }) =>
      bodyOf(v1.profiles[':id']['value-curve'].$get({ param: { id } }, { init: { signal } })),
  });
}

/** @param onceKey the same for each try of one judgement: it is noted once */
export function judgeAction(id: string, action: string, outcome: Outcome, onceKey: string) {
  return bodyOf(
    v1.profiles[':id'].actions[':action'].outcome.$post({
      param: { id, action },
      header: { 'idempotency-key': onceKey },
      json: { outcome },
    }),
  );
}
