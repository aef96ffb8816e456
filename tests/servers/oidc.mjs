// An OpenID provider on a free loopback port: public native clients, PKCE required, refresh tokens rotate.
//
// usage: node oidc.mjs INSTALLED_IN
// Prints {"issuer": "http://127.0.0.1:PORT"} when it answers.

import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const installed = createRequire(`${process.argv[2]}/package.json`);
const { default: Provider } = await import(pathToFileURL(installed.resolve('oidc-provider')).href);

const native = {
  application_type: 'native',
  redirect_uris: ['http://127.0.0.1/back', 'http://localhost/back', 'http://localhost'],
  response_types: ['code'],
  grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
};

const settings = {
  clients: [
    { ...native, client_id: 'deepday', token_endpoint_auth_method: 'none' },
    // As Google's desktop clients: a secret that is not one.
    {
      ...native,
      client_id: 'deepday-with-secret',
      client_secret: 'not-confidential',
      token_endpoint_auth_method: 'client_secret_post',
    },
  ],
  scopes: ['openid', 'calendar'],
  pkce: { required: () => true, methods: ['S256'] },
  features: {
    devInteractions: { enabled: true },
    deviceFlow: { enabled: true },
    revocation: { enabled: true },
  },
  issueRefreshToken: async (ctx, client) => client.grantTypeAllowed('refresh_token'),
  rotateRefreshToken: true,
  cookies: { keys: ['only for tests'] },
};

const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  server.on('request', new Provider(issuer, settings).callback());
  console.log(JSON.stringify({ issuer }));
});
