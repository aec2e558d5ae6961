import { useElementSize } from '@mantine/hooks';
import type { Identity } from '../api/steward-types.ts';
import { label } from '../i18n/label.ts';
import { useLanguage } from '../i18n/language.tsx';
import { useStewardWords } from '../i18n/steward-words.ts';
import { type GraphNode, graphNodes, layOut } from './graph-layout.ts';
import { ruleText } from './rule-text.ts';
import './identity-graph.css';

const MOST_NODES = 24;
const CHARACTER_PX = 7.6;

/** The person in the middle, what stands for them and who was merged in around; the list below says the same. */
export function IdentityGraph({ identity }: { identity: Identity }) {
  const { words, format } = useLanguage();
  const steward = useStewardWords();
  const { ref, width } = useElementSize<HTMLDivElement>();
  const nodes = graphNodes(identity.graph, identity.profile_id);
  const shown = nodes.slice(0, MOST_NODES);
  const { height, hub, places } = layOut(shown, width);
  const title = (node: GraphNode) =>
    node.kind === 'profile'
      ? `${steward.identity.profile} ${node.label}`
      : `${label(words.namespaces, node.namespace ?? '')} ${node.label}`;
  const note = ({ rule, sources, at }: GraphNode) =>
    [
      ruleText(rule, steward.rules, words.namespaces, format.list),
      format.date(at),
      ...(sources.length === 0 ? [] : [format.list(sources)]),
    ].join(' · ');
  return (
    <div ref={ref} className="graph">
      {width === 0 ? null : (
        <svg
          width={width}
          height={height}
          viewBox={`0 0 ${width} ${height}`}
          role="img"
          aria-label={`${steward.identity.graph}. ${steward.identity.graph_lead}`}
        >
          {places.map(({ node, x, y, edge, room, side }) => (
            <g key={node.id} className="graph-node" data-kind={node.kind}>
              <path className="graph-edge" d={edge} />
              <circle className="graph-dot" cx={x} cy={y} r={node.kind === 'profile' ? 7 : 5} />
              <text
                className="graph-label"
                x={side === 'left' ? x - 14 : x + 14}
                y={y - 2}
                textAnchor={side === 'left' ? 'end' : 'start'}
              >
                {shorten(title(node), room)}
              </text>
              <text
                className="graph-note"
                x={side === 'left' ? x - 14 : x + 14}
                y={y + 14}
                textAnchor={side === 'left' ? 'end' : 'start'}
              >
                {shorten(note(node), room * 1.12)}
              </text>
            </g>
          ))}
          <circle className="graph-hub" cx={hub.x} cy={hub.y} r={13} />
          <text className="graph-hub-label" x={hub.x} y={hub.y + 32} textAnchor="middle">
            {hub.isNamed ? steward.identity.this_profile : ''}
          </text>
        </svg>
      )}
      {nodes.length > shown.length ? (
        <p className="dim">{steward.identity.more_nodes(nodes.length - shown.length)}</p>
      ) : null}
    </div>
  );
}

/** @param room in CSS px */
function shorten(text: string, room: number): string {
  const most = Math.max(8, Math.floor(room / CHARACTER_PX));
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
