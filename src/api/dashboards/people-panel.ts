import type { estypes } from '@elastic/elasticsearch';
import { questionOf } from '../../analytics/aggregation/question.ts';
import type { PeopleList } from '../../analytics/dashboards/answer.ts';
import { type PanelView, periodField, periodOf } from '../../analytics/dashboards/panel-request.ts';
import { allOf } from '../../analytics/dashboards/selections.ts';
import type { PeopleQuery } from '../../analytics/dashboards/spec.ts';
import { ProfileDoc } from '../../model/profile.ts';
import type { Role } from '../../model/role.ts';
import { type ProfileField, visibleFields } from '../../privacy/policy.ts';
import { fieldsOf } from '../../segments/condition.ts';
import { enginePath } from '../../segments/field.ts';
import { findField, getField } from '../../segments/fields.ts';
import type { Clock } from '../../segments/moment.ts';
import type { Batch } from './batch.ts';
import { checkFields, MissingFieldError } from './panel-failure.ts';

/** Some people, as the roles may see them: a field that is withheld is named, not read. */
export async function listPeople(
  query: PeopleQuery,
  view: PanelView,
  {
    batch,
    clock,
    roles,
  }: { readonly batch: Batch; readonly clock: Clock; readonly roles: readonly Role[] },
): Promise<PeopleList> {
  const { filter, fields, sort, size } = query;
  checkFields(
    'profiles',
    [
      ...(filter === undefined ? [] : fieldsOf(filter)),
      ...(sort === undefined ? [] : [{ field: sort.field, path: 'query.sort.field' }]),
    ],
    roles,
  );
  const visible = visibleFields(roles);
  const missing = fields.findIndex((field) => !isShown(field));
  if (missing >= 0) throw new MissingFieldError(`query.fields[${missing}]`);
  const shown = fields.filter((field) => visible.has(holderOf(field)));
  // An amount says nothing without its currency.
  const read = [
    ...new Set([
      ...shown,
      ...shown
        .map((field) => findField('profiles', field)?.currency)
        .filter((field) => field !== undefined && visible.has(holderOf(field))),
    ]),
  ].filter((field) => field !== undefined);
  const whole = allOf([...(filter === undefined ? [] : [filter]), ...view.conditions]);
  const period = periodOf(periodField(query), view.bounds);
  const question = questionOf(
    {
      over: 'profiles',
      ...(whole === undefined ? {} : { filter: whole }),
      ...(period === undefined ? {} : { period }),
    },
    clock,
  );
  const body: estypes.SearchRequest = {
    size,
    track_total_hits: true,
    query: question.query,
    _source: ['profile_id', ...read],
    sort: [
      ...(sort === undefined
        ? []
        : [
            {
              [enginePath(getField('profiles', sort.field, 'query.sort.field'))]: {
                order: sort.order,
                missing: '_last',
              },
            },
          ]),
      { profile_id: { order: 'asc' } },
    ] as estypes.Sort,
  };
  const [answer] = await batch.ask('profiles', [body]);
  return {
    fields: shown,
    masked: fields.filter((field) => !shown.includes(field)),
    people: (answer?.hits ?? []).map(({ source }) => ({
      profile_id: String(source['profile_id']),
      values: Object.fromEntries(read.map((field) => [field, valueAt(source, field)])),
    })),
    total: answer?.total ?? 0,
  };
}

const SHOWABLE: ReadonlySet<string> = new Set(
  Object.keys(ProfileDoc.shape).filter((field) => field !== 'state'),
);

/** A field that questions may name, or a whole field of the profile such as its name for display. */
function isShown(field: string): boolean {
  return findField('profiles', field) !== undefined || SHOWABLE.has(field);
}

function holderOf(field: string): ProfileField {
  return (field.split('.')[0] ?? field) as ProfileField;
}

function valueAt(source: unknown, path: string): unknown {
  let value = source;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return null;
    value = (value as Record<string, unknown>)[key];
  }
  return value ?? null;
}
