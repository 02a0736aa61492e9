import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';

import { client } from '../client.js';
import { Button } from '../components/button.js';
import { Choice } from '../components/select.js';
import { Empty, Failed, Loading } from '../components/states.js';
import { downloadText } from '../download.js';
import { bundles } from '../messages/bundles.js';
import { DayChart } from './day-chart.js';
import { csvOf } from './csv.js';

const route = getRouteApi('/bundles/$slug');

type Range = keyof typeof bundles.ranges;
type Insights = Awaited<ReturnType<typeof client.bundles.insights>>;

/** How often a bundle was looked at and opened, by day, rule and link. */
export function InsightsScreen(): ReactNode {
  const { slug } = route.useParams();
  const [range, setRange] = useState<Range>('30d');
  const tz = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const { data, error, refetch } = useQuery({
    queryKey: ['bundle', slug, 'insights', range, tz],
    queryFn: ({ signal }) => client.bundles.insights(slug, { range, tz }, { signal }),
    placeholderData: (before) => before,
    // What people do with it is no event of the bundle.
    staleTime: 5_000,
  });
  return (
    <>
      <div className="filters">
        <Choice label={bundles.range} value={range} options={bundles.ranges} onChange={setRange} />
        {data !== undefined && data.series.length > 0 && (
          <Button onPress={() => downloadText(`${slug}-${range}.csv`, csvOf(data.series))}>
            {bundles.csv}
          </Button>
        )}
      </div>
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading />}
      {data !== undefined &&
        (data.totals.views === 0 ? (
          <NoViews />
        ) : (
          <Numbers insights={data} days={Number.parseInt(range, 10)} timeZone={tz} />
        ))}
    </>
  );
}

function NoViews(): ReactNode {
  return <Empty title={bundles.noViews} text={bundles.noViewsText} />;
}

function Numbers({
  insights,
  days,
  timeZone,
}: {
  readonly insights: Insights;
  readonly days: number;
  readonly timeZone: string;
}): ReactNode {
  const { totals, series, byRule, byUrl, bots, openings } = insights;
  const facts: [string, string][] = [
    [bundles.views, numberOf(totals.views)],
    [bundles.uniqueViewers, numberOf(totals.uniqueViewerDays)],
    [bundles.openAll, numberOf(totals.openAllClicks)],
    [bundles.openAllRate, totals.openAllRate.toLocaleString(undefined, { style: 'percent' })],
    ...(bots === undefined ? [] : ([[bundles.bots, numberOf(bots.views)]] as [string, string][])),
    ...(openings === undefined
      ? []
      : ([[bundles.openings, `${numberOf(openings.used)} / ${numberOf(openings.most)}`]] as [
          string,
          string,
        ][])),
  ];
  return (
    <>
      <dl className="facts">
        {facts.map(([what, number]) => (
          <div key={what} className="card">
            <dt>{what}</dt>
            <dd>{number}</dd>
          </div>
        ))}
      </dl>
      <section className="card">
        <h2>{bundles.perDay}</h2>
        <DayChart series={series} days={days} timeZone={timeZone} />
        <Table
          caption={bundles.perDay}
          head={[bundles.day, bundles.views, bundles.openAll]}
          rows={series.map(({ day, views, openAllClicks }) => [
            day,
            numberOf(views),
            numberOf(openAllClicks),
          ])}
        />
      </section>
      <section className="card">
        <h2>{bundles.byRule}</h2>
        <Table
          caption={bundles.byRule}
          head={[bundles.ruleOf, bundles.views, bundles.openAll]}
          rows={byRule.map(({ ruleName, views, openAllClicks }) => [
            ruleName,
            numberOf(views),
            numberOf(openAllClicks),
          ])}
        />
      </section>
      {byUrl !== undefined && (
        <section className="card">
          <h2>{bundles.byUrl}</h2>
          <Table
            caption={bundles.byUrl}
            head={[bundles.link, bundles.opensOf]}
            rows={byUrl.map(({ url, opens }) => [url, numberOf(opens)])}
          />
        </section>
      )}
    </>
  );
}

const numberOf = (value: number): string => value.toLocaleString();

function Table({
  caption,
  head,
  rows,
}: {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}): ReactNode {
  return (
    <table className="numbers">
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          {head.map((each) => (
            <th key={each} scope="col">
              {each}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([first = '', ...rest]) => (
          <tr key={first}>
            <th scope="row" dir="auto">
              {first}
            </th>
            {rest.map((cell, place) => (
              <td key={head[place + 1]}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
