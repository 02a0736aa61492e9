import {
  type CSSProperties,
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';

import { Button } from '../../components/button.js';
import { graph } from '../../messages/graph.js';
import type { Arrow, Box, Point } from './layout.js';
import { Lines } from './lines.js';
import { nearest } from './nearest.js';
import { RelatedLines } from './related-lines.js';
import { useLayout } from './use-layout.js';
import { useLinkDrag } from './use-link-drag.js';
import { useZoom } from './use-zoom.js';

/** Narrower than this, what comes first stands above and not before. */
const NARROW = 560;

/** A box as it is drawn: a button takes these. */
export interface DrawnBox {
  readonly id: string;
  readonly at: CSSProperties;
  /** Whether Tab leads to it; the arrow keys lead to the others. */
  readonly isTabStop: boolean;
  readonly onKeyDown: (event: KeyboardEvent<HTMLButtonElement>) => void;
  /** Begins a line from it. */
  readonly onGrab: (event: PointerEvent<HTMLElement>) => void;
}

interface Props {
  readonly label: string;
  readonly help: string;
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
  /** Lines that are drawn between the boxes wherever these are. */
  readonly related?: readonly Arrow[];
  /** What else can be said of how it is drawn. */
  readonly tools?: ReactNode;
  /** Stays in the middle. */
  readonly chosen: string | null;
  /** A line was dragged from one box onto another. */
  readonly onLink?: (source: string, target: string) => void;
  /** A box, which has its id in `data-node` or `data-folded`. */
  readonly children: (box: DrawnBox) => ReactNode;
}

const nothing = (): void => undefined;
const NONE: readonly Arrow[] = [];

/** Boxes and lines, laid out so that they can be read: it scrolls instead of shrinking, and is gone through by keyboard. */
export function Plane(props: Props): ReactNode {
  const { label, help, boxes, arrows, related = NONE, tools, chosen, onLink = nothing, children } = props;
  const frame = useRef<HTMLDivElement>(null);
  const plane = useRef<HTMLDivElement>(null);
  const [across, setAcross] = useState(() => window.innerWidth >= 1.5 * NARROW);
  const [stop, setStop] = useState<string | null>(null);
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const watcher = new ResizeObserver(() => setAcross(element.clientWidth >= NARROW));
    watcher.observe(element);
    return () => watcher.disconnect();
  }, []);
  const layout = useLayout(useMemo(() => ({ boxes, arrows, across }), [boxes, arrows, across]));
  const { zoom, step, fit } = useZoom(frame, layout, chosen);
  const { dragged, grab } = useLinkDrag(plane, zoom, onLink);
  const places = layout?.places ?? new Map<string, Point>();
  const first = stop !== null && places.has(stop) ? stop : (chosen ?? [...places.keys()][0] ?? null);

  const onKeyDown = (event: KeyboardEvent<HTMLButtonElement>, id: string): void => {
    const next = nearest(places, id, event.key);
    if (next === null) return;
    event.preventDefault();
    setStop(next);
    plane.current?.querySelector<HTMLElement>(`[data-node="${next}"], [data-folded="${next}"]`)?.focus();
  };

  return (
    <section className="drawing" aria-label={label}>
      <div className="zoom">
        {tools}
        <Button look="quiet" onPress={fit}>
          {graph.fit}
        </Button>
        <Button look="quiet" aria-label={graph.smaller} onPress={() => step(-1)}>
          −
        </Button>
        <Button look="quiet" aria-label={graph.larger} onPress={() => step(1)}>
          +
        </Button>
      </div>
      <div className="frame" ref={frame}>
        {layout !== null && (
          <div className="room" style={{ width: layout.width * zoom, height: layout.height * zoom }}>
            <div
              className="plane"
              ref={plane}
              style={{ width: layout.width, height: layout.height, transform: `scale(${String(zoom)})` }}
            >
              <Lines layout={layout} chosen={chosen} dragged={dragged}>
                <RelatedLines layout={layout} boxes={boxes} arrows={related} chosen={chosen} />
              </Lines>
              {boxes.map((box) => {
                const place = places.get(box.id);
                return (
                  place !== undefined &&
                  children({
                    id: box.id,
                    at: around(place, box),
                    isTabStop: box.id === first,
                    onKeyDown: (event) => onKeyDown(event, box.id),
                    onGrab: (event) => grab(box.id, place, event),
                  })
                );
              })}
            </div>
          </div>
        )}
      </div>
      <p className="hint">{help}</p>
    </section>
  );
}

const around = ({ x, y }: Point, { width, height }: Box): CSSProperties => ({
  width,
  height,
  transform: `translate(${(x - width / 2).toFixed(1)}px, ${(y - height / 2).toFixed(1)}px)`,
});
