// What the engine uses of undici, without its fetch, caches, mocks and the rest, which a bundler can't leave out by itself.
const Dispatcher = require('undici/lib/dispatcher/dispatcher');
const request = require('undici/lib/api/api-request');

// `connect` is how a ProxyAgent asks for its tunnel.
Object.assign(Dispatcher.prototype, { request, connect: require('undici/lib/api/api-connect') });

exports.Dispatcher = Dispatcher;
exports.Agent = require('undici/lib/dispatcher/agent');
exports.ProxyAgent = require('undici/lib/dispatcher/proxy-agent');
exports.DecoratorHandler = require('undici/lib/handler/decorator-handler');
exports.buildConnector = require('undici/lib/core/connect');
exports.request = (url, { dispatcher, ...options }) => {
  const { origin, pathname, search } = new URL(url);
  return request.call(dispatcher, { method: 'GET', ...options, origin, path: `${pathname}${search}` });
};
