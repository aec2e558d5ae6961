import type { FieldError } from '../../errors.ts';
import { describeIssues } from '../../model/describe-issues.ts';
import {
  type Strategy,
  type SurvivorshipGroup,
  SurvivorshipPolicy,
} from '../../model/survivorship.ts';
import { GOLDEN_FIELDS } from '../../model/traits.ts';
import { BUILT_IN_GROUPS } from './built-in.ts';
import { matcher, strategyName } from './compile.ts';

const GOLDEN: ReadonlySet<string> = new Set(GOLDEN_FIELDS);
/** Golden fields whose values have an order that means something. */
const ORDERED: ReadonlySet<string> = new Set(['birth_date', 'customer_since']);
/** Golden fields that are codes, dates or points: their length says nothing. */
const NO_LENGTH: ReadonlySet<string> = new Set([
  'sex',
  'birth_date',
  'language',
  'country',
  'location',
  'customer_since',
]);

export type CheckedPolicy =
  | { readonly policy: SurvivorshipPolicy; readonly errors?: undefined }
  | { readonly policy?: undefined; readonly errors: readonly FieldError[] };

/**
 * Reads a company's survivorship rules, and says of each that contradicts itself, another one, or the kind of its
 * field, where it stands and why.
 */
export function checkPolicy(input: unknown): CheckedPolicy {
  const parsed = SurvivorshipPolicy.safeParse(input);
  if (!parsed.success) return { errors: describeIssues(parsed.error) };
  const policy = parsed.data;
  const errors = [
    ...checkLists(policy),
    ...checkGroups(policy),
    ...checkRuled(policy),
    ...policy.rules.flatMap(({ fields, choose }, i) => [
      ...fields.flatMap((field, j) => checkField(field, `rules[${i}].fields[${j}]`)),
      ...checkOrder(choose, `rules[${i}].choose`),
      ...fields.flatMap((field) => checkFit(field, choose, policy, `rules[${i}].choose`)),
    ]),
  ];
  return errors.length === 0 ? { policy } : { errors: errors.slice(0, 50) };
}

function checkField(field: string, path: string): FieldError[] {
  if (field.includes('*') || field.startsWith('custom.') || GOLDEN.has(field)) return [];
  return [{ path, message: `there is no golden field ${field}; custom ones are custom.<name>` }];
}

function checkLists({ lists }: SurvivorshipPolicy): FieldError[] {
  return lists.flatMap((field, i) =>
    field.startsWith('custom.')
      ? []
      : [
          {
            path: `lists[${i}]`,
            message: `${field} holds one value; only custom fields are lists`,
          },
        ],
  );
}

function checkGroups({ groups = [] }: SurvivorshipPolicy): FieldError[] {
  const taken = new Map<string, string>();
  const names = new Set<string>();
  return groups.flatMap((group, i) => {
    const at = `groups[${i}]`;
    const errors: FieldError[] = [];
    if (names.has(group.name)) {
      errors.push({ path: `${at}.name`, message: `there is another group ${group.name}` });
    }
    names.add(group.name);
    group.fields.forEach((field, j) => {
      const path = `${at}.fields[${j}]`;
      if (field.includes('*')) {
        errors.push({ path, message: 'a group names its fields one by one, without *' });
      } else errors.push(...checkField(field, path));
      const other = taken.get(field);
      if (other !== undefined) {
        errors.push({ path, message: `${field} is in group ${other} already` });
      }
      taken.set(field, group.name);
    });
    return [...errors, ...checkParts(group, at), ...checkGroupChoice(group.choose, at)];
  });
}

/** Anchors and fill are fields of their group, and not the same ones. */
function checkParts({ fields, anchors, fill }: SurvivorshipGroup, at: string): FieldError[] {
  const outside = (part: readonly string[], name: string) =>
    part.flatMap((field, j) =>
      fields.includes(field)
        ? []
        : [{ path: `${at}.${name}[${j}]`, message: `${field} is not a field of this group` }],
    );
  const both = fill.flatMap((field, j) =>
    anchors.includes(field)
      ? [{ path: `${at}.fill[${j}]`, message: `${field} is an anchor: it comes with its source` }]
      : [],
  );
  return [...outside(anchors, 'anchors'), ...outside(fill, 'fill'), ...both];
}

function checkGroupChoice(choose: readonly Strategy[], at: string): FieldError[] {
  const unfit = choose.flatMap((strategy, k) => {
    const name = strategyName(strategy);
    return name === 'min' || name === 'max' || name === 'union'
      ? [
          {
            path: `${at}.choose[${k}]`,
            message: `${name} chooses values, and a group chooses a source`,
          },
        ]
      : [];
  });
  return [...unfit, ...checkOrder(choose, `${at}.choose`)];
}

/** A field has one rule; in a group it has the group's. */
function checkRuled({ rules, groups }: SurvivorshipPolicy): FieldError[] {
  const ruled = new Map<string, string>();
  const grouped = new Map(
    (groups ?? BUILT_IN_GROUPS).flatMap(({ name, fields }) => fields.map((field) => [field, name])),
  );
  return rules.flatMap(({ fields }, i) =>
    fields.flatMap((field, j) => {
      const path = `rules[${i}].fields[${j}]`;
      const [former, group] = [ruled.get(field), grouped.get(field)];
      ruled.set(field, path);
      return [
        ...(former === undefined
          ? []
          : [{ path, message: `${field} is ruled by ${former} already` }]),
        ...(group === undefined
          ? []
          : [
              {
                path,
                message: `${field} is decided with group ${group}; take it out of the group first`,
              },
            ]),
      ];
    }),
  );
}

/** Strategies that are never reached, or that undo each other. */
function checkOrder(choose: readonly Strategy[], at: string): FieldError[] {
  const names = choose.map(strategyName);
  return names.flatMap((name, k) => {
    const path = `${at}[${k}]`;
    const before = names.slice(0, k);
    if (before.includes('union')) {
      return [{ path, message: `${name} is never asked: union takes all that is left` }];
    }
    if (before.includes(name)) return [{ path, message: `${name} stands here twice` }];
    if ((name === 'min' && before.includes('max')) || (name === 'max' && before.includes('min'))) {
      return [{ path, message: 'min and max contradict each other' }];
    }
    return [];
  });
}

/** Strategies that mean nothing for the kind of field. Under a pattern each field is left to itself. */
function checkFit(
  field: string,
  choose: readonly Strategy[],
  { lists }: SurvivorshipPolicy,
  at: string,
): FieldError[] {
  const isList = matcher(lists);
  return choose.flatMap((strategy, k) => {
    const name = strategyName(strategy);
    const path = `${at}[${k}]`;
    const isUnited = name === 'union' && field !== '*' && !isList(field) && !lists.includes(field);
    if (isUnited) {
      return [{ path, message: `union makes a list, and ${field} is not among lists` }];
    }
    if (!GOLDEN.has(field)) return [];
    if ((name === 'min' || name === 'max') && !ORDERED.has(field)) {
      return [{ path, message: `${name} compares numbers and dates, and ${field} holds neither` }];
    }
    if (name === 'longest' && NO_LENGTH.has(field)) {
      return [{ path, message: `longest compares texts, and ${field} is none` }];
    }
    return [];
  });
}
