/**
 * What speaks with proxies, loaded when there is one: the engine's bundle leaves it in a file of its own (see
 * scripts/lean), as most people have none.
 */
export function loadProxyAgents(): typeof import('./proxyAgents') {
  return require('./proxyAgents') as typeof import('./proxyAgents');
}
