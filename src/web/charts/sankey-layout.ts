import { sankey, sankeyJustify, sankeyLinkHorizontal } from 'd3-sankey';

export interface FlowNode {
  readonly key: string;
  readonly label: string;
}

export interface Flow {
  readonly from: string;
  readonly to: string;
  readonly value: number;
}

export interface PlacedNode extends FlowNode {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly value: number;
  readonly column: number;
}

export interface PlacedFlow extends Flow {
  readonly d: string;
  readonly thickness: number;
}

export interface SankeyLayout {
  readonly nodes: readonly PlacedNode[];
  readonly flows: readonly PlacedFlow[];
}

interface Node extends FlowNode {
  readonly id: string;
}

/**
 * Places steps in columns and the flows between them. Flows that would lead back are left out: a path that returns
 * to a step comes with a step of its own for each time.
 */
export function layOutSankey(
  nodes: readonly FlowNode[],
  flows: readonly Flow[],
  size: { readonly width: number; readonly height: number },
): SankeyLayout {
  const known = new Set(nodes.map(({ key }) => key));
  const links = withoutCycles(
    flows.filter(({ from, to, value }) => known.has(from) && known.has(to) && value > 0),
  ).map(({ from, to, value }) => ({ source: from, target: to, value }));
  const used = new Set(links.flatMap(({ source, target }) => [source, target]));
  if (links.length === 0) return { nodes: [], flows: [] };
  const lay = sankey<Node, object>()
    .nodeId(({ id }) => id)
    .nodeAlign(sankeyJustify)
    .nodeWidth(12)
    .nodePadding(16)
    .extent([
      [1, 8],
      [size.width - 1, size.height - 8],
    ]);
  const graph = lay({
    nodes: nodes.filter(({ key }) => used.has(key)).map((node) => ({ ...node, id: node.key })),
    links,
  });
  const draw = sankeyLinkHorizontal<Node, object>();
  return {
    nodes: graph.nodes.map(
      ({ key, label, x0 = 0, x1 = 0, y0 = 0, y1 = 0, value = 0, depth = 0 }) => ({
        key,
        label,
        x: x0,
        y: y0,
        width: x1 - x0,
        height: Math.max(1, y1 - y0),
        value,
        column: depth,
      }),
    ),
    flows: graph.links.map((link) => ({
      from: idOf(link.source),
      to: idOf(link.target),
      value: link.value,
      d: draw(link) ?? '',
      thickness: Math.max(1, link.width ?? 1),
    })),
  };
}

/** Keeps flows, greatest first, as long as none closes a circle. */
export function withoutCycles(flows: readonly Flow[]): Flow[] {
  const next = new Map<string, string[]>();
  const reaches = (from: string, to: string): boolean => {
    const seen = new Set<string>();
    const waiting = [from];
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      if (at === to) return true;
      if (seen.has(at)) continue;
      seen.add(at);
      waiting.push(...(next.get(at) ?? []));
    }
    return false;
  };
  return [...flows]
    .sort((a, b) => b.value - a.value)
    .filter(({ from, to }) => {
      if (reaches(to, from)) return false;
      next.set(from, [...(next.get(from) ?? []), to]);
      return true;
    });
}

function idOf(end: unknown): string {
  if (typeof end === 'object' && end !== null && 'id' in end) return String(end.id);
  return String(end);
}
