import { type Column, columnsOf } from './column.ts';
import { fold } from './fold.ts';
import type { SourceManifest } from './manifest.ts';

/** How well a file's header fits a source, 0 to 1; from 0.5 on, every column that marks the source is there. */
export interface SourceGuess {
  readonly id: string;
  readonly confidence: number;
  /** Columns by which the file bears the source's mark; 0 where it is only a list that looks like one. */
  readonly marks: number;
  /** Share of the file's columns that the source knows, 0 to 1. */
  readonly coverage: number;
}

/**
 * Which sources a file with these columns may come from, best first; empty when none fits. Headers are compared
 * without case, accents and punctuation. A file that bears no source's marks may still be a simple list (`contacts`,
 * `orders`, `events`): such guesses stay below 0.5.
 */
export function guessSource(
  header: readonly string[],
  manifests: readonly SourceManifest[],
): SourceGuess[] {
  const columns = new Set(header.map(fold).filter((name) => name !== ''));
  if (columns.size === 0) return [];
  return manifests
    .flatMap((manifest) => {
      const found = likeness(columns, manifest);
      return found === undefined ? [] : [{ id: manifest.id, ...found }];
    })
    .sort((a, b) => b.confidence - a.confidence || (a.id < b.id ? -1 : 1));
}

/** The least share of a file's columns a source must know when nothing marks the file as its own. */
const LEAST_COVERAGE = 0.5;

function likeness(
  columns: ReadonlySet<string>,
  manifest: SourceManifest,
): Omit<SourceGuess, 'id'> | undefined {
  const known = knownColumns(manifest);
  const coverage = [...columns].filter((name) => known.has(name)).length / columns.size;
  const marks = (manifest.format?.header ?? []).map(fold);
  const exact = manifest.format?.exact === true;
  if (marks.length > 0 && marks.every((name) => columns.has(name))) {
    if (exact && columns.size !== marks.length) return undefined;
    // More marks found is stronger evidence than more columns known.
    const confidence = round(0.5 + 0.25 * coverage + 0.25 * (1 - 1 / (1 + marks.length)));
    return { confidence, marks: marks.length, coverage: round(coverage) };
  }
  if (manifest.fold_columns !== true || coverage < LEAST_COVERAGE) return undefined;
  const subjects = manifest.identifiers.flatMap((claim) => columnsOf(claim.column).map(fold));
  const told = subjects.some((name) => columns.has(name));
  const named = manifest.event === undefined || hasOneOf(columns, requiredOfEvent(manifest));
  if (!told || !named) return undefined;
  return { confidence: round(0.49 * coverage), marks: 0, coverage: round(coverage) };
}

/** Columns without which an event file would say nothing: when it happened, or what. */
function requiredOfEvent(manifest: SourceManifest): readonly string[] {
  const event = manifest.event;
  if (event === undefined) return [];
  return [event.occurred_at, event.revenue]
    .flatMap((spec) => (spec === undefined ? [] : columnsOf(spec)))
    .map(fold);
}

function hasOneOf(columns: ReadonlySet<string>, names: readonly string[]): boolean {
  return names.some((name) => columns.has(name));
}

function knownColumns(manifest: SourceManifest): ReadonlySet<string> {
  const { record, identifiers, traits, custom, event } = manifest;
  const { order, items, subject, campaign, page, device, place, properties } = event ?? {};
  const groups = [traits, custom, order, items, subject, campaign, page, device, place, properties];
  const specs: unknown[] = [
    record?.id,
    record?.updated_at,
    record?.deleted,
    ...identifiers.map((claim) => claim.column),
    ...(manifest.consents ?? []).flatMap((consent) => [consent.column, consent.decided_at]),
    ...groups.flatMap((group) => Object.values(group ?? {})),
    event?.name,
    event?.channel,
    event?.occurred_at,
    event?.revenue,
    event?.currency,
    event?.rating,
    event?.text,
    event?.ip,
    event?.user_agent,
  ];
  const names = specs.flatMap((spec) => (spec === undefined ? [] : columnsOf(spec as Column)));
  return new Set([...names, ...(manifest.format?.header ?? [])].map(fold));
}

const round = (value: number) => Math.round(value * 1000) / 1000;
