/** What a client's JSON text asks for, or the error that the venue answers. */
export type StreamRequest =
  | { readonly method: 'SUBSCRIBE' | 'UNSUBSCRIBE'; readonly params: readonly string[]; readonly id: RequestId }
  | { readonly method: 'LIST_SUBSCRIPTIONS'; readonly id: RequestId }
  | { readonly method: 'GET_PROPERTY'; readonly id: RequestId }
  | { readonly method: 'SET_PROPERTY'; readonly combined: boolean; readonly id: RequestId }
  | { readonly method: 'error'; readonly code: number; readonly msg: string; readonly id: RequestId };

export type RequestId = number | string | null;

const METHODS = ['SUBSCRIBE', 'UNSUBSCRIBE', 'LIST_SUBSCRIPTIONS', 'SET_PROPERTY', 'GET_PROPERTY'];

/** https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams#error-messages */
export function parseStreamRequest(text: string): StreamRequest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return failed(3, 'Invalid JSON: expected value at line 1 column 1', null);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return failed(2, 'Invalid request: request must be an object', null);
  }
  const { method, params, id } = value as { method?: unknown; params?: unknown; id?: unknown };
  if (!isId(id)) return failed(2, 'Invalid request: request ID must be an unsigned integer', null);
  const requestId = id ?? null;
  if (typeof method !== 'string')
    return failed(2, 'Invalid request: missing field `method` at line 1 column 2', requestId);
  if (!METHODS.includes(method)) {
    const known = METHODS.map(name => `\`${name}\``).join(', ');
    return failed(
      2,
      `Invalid request: unknown variant \`${method}\`, expected one of ${known} at line 1 column 28`,
      requestId,
    );
  }
  switch (method) {
    case 'SUBSCRIBE':
    case 'UNSUBSCRIBE':
      if (!Array.isArray(params))
        return failed(2, 'Invalid request: missing field `params` at line 1 column 31', requestId);
      if (!params.every(name => typeof name === 'string')) {
        return failed(2, 'Invalid request: invalid type: expected a string', requestId);
      }
      return { method, params, id: requestId };
    case 'SET_PROPERTY': {
      const [name, combined] = Array.isArray(params) ? params : [];
      if (name !== 'combined') return failed(0, 'Unknown property', requestId);
      if (typeof combined !== 'boolean') return failed(1, 'Invalid value type: expected Boolean', requestId);
      return { method, combined, id: requestId };
    }
    case 'GET_PROPERTY':
      if (!Array.isArray(params) || params[0] !== 'combined') return failed(0, 'Unknown property', requestId);
      return { method, id: requestId };
    default:
      return { method: 'LIST_SUBSCRIPTIONS', id: requestId };
  }
}

function isId(id: unknown): id is RequestId | undefined {
  if (id === undefined || id === null) return true;
  return typeof id === 'string' ? id.length <= 36 : Number.isInteger(id);
}

function failed(code: number, msg: string, id: RequestId): StreamRequest {
  return { method: 'error', code, msg, id };
}
