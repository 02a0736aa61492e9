interface Day {
  readonly day: string;
  readonly views: number;
  readonly openAllClicks: number;
}

/** Days as a table for other programs. */
export function csvOf(series: readonly Day[]): string {
  const rows = series.map(
    ({ day, views, openAllClicks }) => `${day},${String(views)},${String(openAllClicks)}`,
  );
  return ['day,views,openAllClicks', ...rows, ''].join('\r\n');
}
