// Signs with Twilio's own SDK. Reads a JSON list of { token, url, fields } on standard input, writes a JSON list of signatures;
// an entry with `body` instead of fields is signed as a JSON webhook and answers { url, signature }.
import { createRequire } from 'node:module';
const { getExpectedTwilioSignature, getExpectedBodyHash } = createRequire(import.meta.url)('twilio/lib/webhooks/webhooks.js');

let text = '';
for await (const part of process.stdin) text += part;
const answers = JSON.parse(text).map(({ token, url, fields, body }) => {
  if (body === undefined) return getExpectedTwilioSignature(token, url, fields);
  const hashed = `${url}${url.includes('?') ? '&' : '?'}bodySHA256=${getExpectedBodyHash(body)}`;
  return { url: hashed, signature: getExpectedTwilioSignature(token, hashed, {}) };
});
process.stdout.write(JSON.stringify(answers));
