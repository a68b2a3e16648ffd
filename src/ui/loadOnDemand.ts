/** Pages and exports, loaded with the first that somebody asks for: the extension's bundle leaves them in a file of their own. */
export function loadOnDemand(): typeof import('./onDemand') {
  return require('./onDemand') as typeof import('./onDemand');
}
