import type { ReactNode } from 'react';

import type { Layout, Point } from './layout.js';

interface Props {
  readonly layout: Layout;
  /** Lines that belong to it stand out. */
  readonly chosen: string | null;
  readonly dragged?: { readonly from: Point; readonly to: Point } | null;
  /** Lines that lie below. */
  readonly children?: ReactNode;
}

/** From what has to be done first to what waits for it. */
export function Lines(props: Props): ReactNode {
  const { layout, chosen, dragged = null, children } = props;
  const { width, height, lines } = layout;
  return (
    <svg className="lines" width={width} height={height} aria-hidden="true">
      <defs>
        {['arrow', 'arrow-strong'].map((id) => (
          <marker
            key={id}
            id={id}
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="7"
            markerHeight="7"
            orient="auto"
          >
            <path d="M0 0 8 4 0 8z" className={id} />
          </marker>
        ))}
      </defs>
      {children}
      {lines.map(({ source, target, points, label, at: middle }) => {
        const isNear = source === chosen || target === chosen;
        return (
          <g key={`${source} ${target}`}>
            <path
              d={smooth(points)}
              className={isNear ? 'near' : ''}
              markerEnd={`url(#${isNear ? 'arrow-strong' : 'arrow'})`}
            />
            {label !== undefined && middle !== undefined && (
              <text x={middle.x} y={middle.y} className={isNear ? 'near' : ''}>
                {label}
              </text>
            )}
          </g>
        );
      })}
      {dragged !== null && <path d={smooth([dragged.from, dragged.to])} className="dragged" />}
    </svg>
  );
}

/** Through the middles between the points, so that a line has no corners. */
function smooth(points: readonly Point[]): string {
  const [first, ...rest] = points;
  const last = rest.at(-1);
  if (first === undefined || last === undefined) return '';
  const bends = rest.slice(0, -1).map((point, index) => {
    const next = rest[index + 1] ?? last;
    const end = index === rest.length - 2 ? last : { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 };
    return `Q${at(point)} ${at(end)}`;
  });
  return bends.length === 0 ? `M${at(first)}L${at(last)}` : `M${at(first)}${bends.join('')}`;
}

const at = ({ x, y }: Point): string => `${x.toFixed(1)} ${y.toFixed(1)}`;
