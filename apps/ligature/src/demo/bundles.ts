import { type Http, textField } from './http.js';
import type { DemoPerson } from './people.js';
import type { Report } from './report.js';

const URLS = ['https://example.com/', 'https://example.org/'];
const ANONYMOUS = [
  'slug',
  'url',
  'claimUrl',
  'claimToken',
  'claimExpiresAt',
  'unclaimedExpiresAt',
  'warning',
];
const FOR_STRANGERS = 'https://example.net/welcome';

/** An anonymous bundle (where nobody may create one, a bundle of a known caller) and one with a policy, both resolved by opening their launcher. */
export async function shareBundles(http: Http, { key }: DemoPerson, report: Report): Promise<void> {
  report.chapter('Link bundles: one for everybody, one that looks at who opens it');
  const review = { urls: URLS, source: 'agent', title: 'Release review bundle' };
  const anonymous = await http.send('POST', '/api/links', review);
  const switchedOff = anonymous.status === 401;
  const open = switchedOff ? await http.send('POST', '/api/links', review, key) : anonymous;
  report.expect('a bundle for everybody is created with 201', open.status === 201);
  if (!switchedOff) report.expectFields('an anonymous bundle', open.body, ANONYMOUS);
  const everybody = await launch(http, open.body, report);
  report.expect(
    'its launcher shows both addresses',
    URLS.every((url) => everybody.includes(url)),
  );

  const resolutionPolicy = {
    version: 1,
    rules: [{ name: 'Strangers', when: { op: 'anonymous' }, tabs: [{ url: FOR_STRANGERS }] }],
  };
  const personal = await http.send(
    'POST',
    '/api/links',
    { urls: URLS, title: 'Standup', resolutionPolicy },
    key,
  );
  report.expect('a bundle with a policy is created with 201', personal.status === 201);
  report.expectFields('a bundle of a known caller', personal.body, ['slug', 'url', 'resolutionPolicy']);
  const stranger = await launch(http, personal.body, report);
  report.expect('a stranger gets what the rule gives', stranger.includes(FOR_STRANGERS));
  report.expect('and not the public addresses', !URLS.some((url) => stranger.includes(url)));
}

/** The launcher page that a stranger gets, without the ways of writing an address in HTML. */
async function launch(http: Http, bundle: unknown, report: Report): Promise<string> {
  const page = await http.send('GET', `/l/${textField(bundle, 'slug')}`);
  report.expect('the launcher answers 200', page.status === 200);
  return String(page.body).replaceAll('&#x2F;', '/').replaceAll('&#47;', '/');
}
