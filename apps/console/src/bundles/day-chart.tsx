import 'uplot/dist/uPlot.min.css';

import { type ReactNode, useEffect, useRef } from 'react';
import uPlot from 'uplot';

import { bundles } from '../messages/bundles.js';
import { useTheme } from '../shell/use-theme.js';

interface Day {
  readonly day: string;
  readonly views: number;
  readonly openAllClicks: number;
}

const HEIGHT = 240;
const DAY_MS = 86_400_000;

/** Days without views are told too: the line goes down there. The last one is today. */
function filled(series: readonly Day[], days: number, timeZone: string): [number[], number[], number[]] {
  const found = new Map(series.map((each) => [Date.parse(each.day), each]));
  // As the service writes days: `2026-11-30`.
  const today = Date.parse(new Intl.DateTimeFormat('en-CA', { timeZone }).format(new Date()));
  const times = Array.from({ length: days }, (_, place) => today - (days - 1 - place) * DAY_MS);
  return [
    times.map((time) => time / 1000),
    times.map((time) => found.get(time)?.views ?? 0),
    times.map((time) => found.get(time)?.openAllClicks ?? 0),
  ];
}

/** Views and Open All by day; the table beside it says the same. */
export function DayChart({
  series,
  days,
  timeZone,
}: {
  readonly series: readonly Day[];
  readonly days: number;
  readonly timeZone: string;
}): ReactNode {
  const place = useRef<HTMLDivElement>(null);
  const theme = useTheme();
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const probe = document.createElement('span');
    element.append(probe);
    const color = (name: string): string => {
      probe.style.color = `var(${name})`;
      return getComputedStyle(probe).color;
    };
    const axis = {
      stroke: color('--soft'),
      grid: { stroke: color('--line'), width: 1 },
      ticks: { show: false },
    };
    const line = (label: string, stroke: string, dash?: number[]): uPlot.Series => ({
      label,
      stroke,
      width: 2,
      points: { show: days < 40 },
      ...(dash !== undefined && { dash }),
    });
    const chart = new uPlot(
      {
        width: element.clientWidth,
        height: HEIGHT,
        tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'UTC'),
        scales: { y: { range: (_self, _least, most) => [0, Math.max(1, most)] } },
        axes: [axis, { ...axis, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 5_000, 10_000, 100_000] }],
        series: [{}, line(bundles.views, color('--accent')), line(bundles.openAll, color('--warn'), [6, 4])],
        legend: { show: true, live: false },
        cursor: { show: false },
      },
      filled(series, days, timeZone),
      element,
    );
    probe.remove();
    const sizes = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height: HEIGHT }));
    sizes.observe(element);
    return () => {
      sizes.disconnect();
      chart.destroy();
    };
  }, [series, days, timeZone, theme]);
  return <div ref={place} className="chart" role="img" aria-label={bundles.perDay} />;
}
