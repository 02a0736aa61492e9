import { shareBundles } from './bundles.js';
import { blockNodes } from './graph.js';
import { Http } from './http.js';
import { linkItems } from './items.js';
import type { DemoPerson } from './people.js';
import type { Report } from './report.js';

/** All three kinds of link on a running service. */
export async function runDemo(
  origin: string,
  people: readonly [DemoPerson, DemoPerson],
  report: Report,
): Promise<void> {
  const http = new Http(origin, report);
  const alive = await http.send('GET', '/api/health');
  report.expect('the service is up', alive.status === 200);
  const chapters = [
    () => linkItems(http, people[0], report),
    () => blockNodes(origin, people, report),
    () => shareBundles(http, people[0], report),
  ];
  for (const chapter of chapters) {
    try {
      await chapter();
    } catch (error) {
      report.expect(error instanceof Error ? error.message : String(error), false);
    }
  }
}
