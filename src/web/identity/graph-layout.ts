import type { Identity } from '../api/steward-types.ts';

type Graph = Identity['graph'];

/** Something that is linked to the person, and how: its links from several sources taken together. */
export interface GraphNode {
  readonly id: string;
  readonly kind: 'profile' | 'identifier' | 'record';
  readonly label: string;
  readonly namespace: string | undefined;
  readonly rule: string;
  readonly sources: readonly string[];
  readonly at: string;
}

interface Place {
  readonly node: GraphNode;
  readonly x: number;
  readonly y: number;
  readonly side: 'left' | 'right';
  /** SVG path from the person to this. */
  readonly edge: string;
  /** Width left for the words, in CSS px. */
  readonly room: number;
}

const ROW = 44;
const WIDE = 640;

/** All that is linked to a person, merged profiles first; a link is dated by the earliest of its edges. */
export function graphNodes({ nodes, edges }: Graph, centre: string): GraphNode[] {
  const byFrom = Map.groupBy(edges, ({ from }) => from);
  return nodes
    .filter(({ id }) => id !== centre)
    .flatMap(({ id, kind, label, namespace }) => {
      const own = (byFrom.get(id) ?? []).toSorted((a, b) => (a.at < b.at ? -1 : 1));
      const [first] = own;
      if (first === undefined) return [];
      const sources = [...new Set(own.flatMap(({ source }) => source ?? []))].sort();
      return [{ id, kind, label, namespace, rule: first.rule, sources, at: first.at }];
    })
    .toSorted((a, b) => Number(a.kind !== 'profile') - Number(b.kind !== 'profile'));
}

/**
 * Where everything goes: with room, profiles on the left of the person and identifiers on the right, each a row;
 * without, all in one column.
 * @param width in CSS px
 */
export function layOut(
  nodes: readonly GraphNode[],
  width: number,
): {
  height: number;
  hub: { x: number; y: number; isNamed: boolean };
  places: Place[];
} {
  const isWide = width >= WIDE;
  const left = isWide ? nodes.filter(({ kind }) => kind === 'profile') : [];
  const right = isWide ? nodes.filter(({ kind }) => kind !== 'profile') : nodes;
  const rows = Math.max(left.length, right.length, 2);
  const height = rows * ROW + 24;
  const isOneSided = left.length === 0;
  const hub = { x: isOneSided ? (isWide ? 60 : 18) : width * 0.42, y: height / 2, isNamed: isWide };
  const reach = isWide ? 110 : 40;
  const place = (side: 'left' | 'right', count: number) => (node: GraphNode, index: number) => {
    const x = side === 'left' ? hub.x - reach : hub.x + reach;
    const y = height / 2 + (index - (count - 1) / 2) * ROW;
    const bend = (hub.x + x) / 2;
    const edge = `M${hub.x} ${hub.y} C${bend} ${hub.y} ${bend} ${y} ${x} ${y}`;
    const room = (side === 'left' ? x : width - x) - 18;
    return { node, x, y, side, edge, room };
  };
  return {
    height,
    hub,
    places: [...left.map(place('left', left.length)), ...right.map(place('right', right.length))],
  };
}
