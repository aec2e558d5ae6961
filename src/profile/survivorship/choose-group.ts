import type { Candidate } from '../../model/claims.ts';
import type { GoldenRule, SurvivorshipGroup } from '../../model/survivorship.ts';
import type { GoldenDraft } from '../golden-draft.ts';
import { nameGivenBy } from '../name-given-by.ts';
import { type Setting, settle } from './choose.ts';
import { type Contender, isVouchedFor, type Measures } from './contender.ts';
import { sameKey } from './same-value.ts';

/** All that one source says of a group; the values themselves are looked up among the candidates. */
interface Statement extends Contender {
  at: string;
  /** how many of the group's fields it gives */
  count: number;
}

/**
 * Chooses the golden values of fields that only make sense together, so that they are what one source says:
 * 1. The group's strategies choose a source, among those that give an anchor field where any does.
 * 2. Where another source says all the same and more, its additions are taken (`completed`), and so on.
 * 3. A missing `fill` field is taken from a source that contradicts nothing so far.
 * What else other sources say stays in the state, shown as candidates. Conflicts count field by field.
 */
export function chooseGroup(group: SurvivorshipGroup, setting: Setting, draft: GoldenDraft): void {
  const statements = statementsOf(group, setting);
  const [only] = statements;
  if (only === undefined) return;
  if (statements.length === 1) {
    take(only, group.fields, 'only_source');
    return;
  }
  const anchored = statements.filter((one) => {
    return group.anchors.some((field) => saidOf(field, one.source, setting) !== undefined);
  });
  const measures = groupMeasures(group, setting);
  const isAgreed = statements.every((one) => {
    return one.count === only.count && saysAllOf(one, only, group, setting);
  });
  const rank = (among: readonly Statement[]) => settle(among, group.choose, measures, isAgreed);

  const first = rank(anchored.length === 0 ? statements : anchored);
  take(first.one, group.fields, first.rule);
  let fullest = first.one;
  for (;;) {
    const fuller = statements.filter(
      (one) => one.count > fullest.count && saysAllOf(one, fullest, group, setting),
    );
    if (fuller.length === 0) break;
    fullest = rank(fuller).one;
    take(fullest, group.fields, 'completed');
  }
  for (const field of group.fill) {
    if (draft.provenance[field] !== undefined) continue;
    const fitting = statements.filter(
      (one) =>
        saidOf(field, one.source, setting) !== undefined &&
        contradictsNothing(one, group, setting, draft),
    );
    if (fitting.length > 0) take(rank(fitting).one, [field], 'completed');
  }
  noteConflicts(group, setting, draft);

  function take({ source }: Statement, fields: readonly string[], rule: GoldenRule): void {
    for (const field of fields) {
      const said = saidOf(field, source, setting);
      if (said === undefined || draft.provenance[field] !== undefined) continue;
      draft.put(field, said.value, { source, updated_at: said.updated_at, rule });
      confirm(field, said.value, setting, draft);
    }
  }
}

function statementsOf({ fields }: SurvivorshipGroup, { candidates }: Setting): Statement[] {
  const statements: Statement[] = [];
  for (const field of fields) {
    const bySource = candidates[field];
    for (const source in bySource) {
      const said = bySource[source];
      if (said === undefined || said.value === null || said.value === undefined) continue;
      const at = said.updated_at;
      const known = statements.find((one) => one.source === source);
      if (known === undefined) {
        statements.push({ source, at, count: 1, value: undefined, key: undefined });
      } else {
        known.count += 1;
        if (at > known.at) known.at = at;
      }
    }
  }
  return statements;
}

/** What a source says of a field; `undefined` where it says nothing, or that there is none. */
function saidOf(field: string, source: string, { candidates }: Setting): Candidate | undefined {
  const bySource = candidates[field];
  if (bySource === undefined || !Object.hasOwn(bySource, source)) return undefined;
  const said = bySource[source];
  return said === undefined || said.value === null || said.value === undefined ? undefined : said;
}

/** Notes every source that says the golden value of a field. */
function confirm(field: string, value: unknown, setting: Setting, draft: GoldenDraft): void {
  const bySource = setting.candidates[field];
  const since = draft.confirmed.length;
  for (const source in bySource) {
    const said = bySource[source];
    if (said === undefined || said.value === null || said.value === undefined) continue;
    if (isSame(field, said.value, value, setting)) draft.confirm(field, source, said.updated_at);
  }
  draft.arrange(since);
}

function noteConflicts({ fields }: SurvivorshipGroup, setting: Setting, draft: GoldenDraft): void {
  for (const field of fields) {
    const bySource = setting.candidates[field];
    let first: unknown;
    for (const source in bySource) {
      const value = bySource[source]?.value;
      if (value === null || value === undefined) continue;
      first ??= value;
      if (isSame(field, first, value, setting)) continue;
      draft.conflicts.push(field);
      break;
    }
  }
}

function groupMeasures(group: SurvivorshipGroup, setting: Setting): Measures {
  const { candidates, country } = setting;
  return {
    priorities: setting.survivorship.source_priority,
    key: (one) => {
      one.key ??= JSON.stringify(
        group.fields.map((field) => {
          const said = saidOf(field, one.source, setting);
          return said === undefined ? null : sameKey(field, said.value, country);
        }),
      );
      return one.key;
    },
    length: (one) => (one as Statement).count,
    isVerified: ({ source, at }) => {
      const parts = group.fields.map((field) => saidOf(field, source, setting)?.before);
      const before = parts.find((part) => part !== undefined);
      return isVouchedFor(candidates, group.name, source, { updated_at: at, before });
    },
  };
}

/** Whether one source says all that another does. A full name counts as said where its two parts are. */
function saysAllOf(
  one: Statement,
  other: Statement,
  { fields }: SurvivorshipGroup,
  setting: Setting,
): boolean {
  if (one === other) return true;
  return fields.every((field) => {
    const wanted = saidOf(field, other.source, setting);
    if (wanted === undefined) return true;
    const said = saidOf(field, one.source, setting)?.value ?? spokenName(field, one, setting);
    return said !== undefined && isSame(field, said, wanted.value, setting);
  });
}

function spokenName(field: string, { source }: Statement, setting: Setting): string | undefined {
  if (field !== 'full_name') return undefined;
  const parts = ['given_name', 'family_name'].map((part) => saidOf(part, source, setting));
  if (parts.includes(undefined)) return undefined;
  return nameGivenBy(setting.candidates, source);
}

function contradictsNothing(
  { source }: Statement,
  { fields }: SurvivorshipGroup,
  setting: Setting,
  draft: GoldenDraft,
): boolean {
  return fields.every((field) => {
    const golden = draft.provenance[field];
    if (golden === undefined) return true;
    const said = saidOf(field, source, setting);
    const chosen = saidOf(field, golden.source, setting);
    return said === undefined || isSame(field, said.value, chosen?.value, setting);
  });
}

function isSame(field: string, a: unknown, b: unknown, { country }: Setting): boolean {
  return a === b || sameKey(field, a, country) === sameKey(field, b, country);
}
