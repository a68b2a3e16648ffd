/** One request as a venue's handler sees it; `path` is decoded and without the query. */
export interface RestRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** Of a POST; else empty. */
  readonly body: string;
  /** Address of the caller; limits count per address. */
  readonly ip: string;
  /** Epoch ms. */
  readonly now: number;
}

export interface RestReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is; objects are sent as JSON. */
  readonly body: unknown;
}

export function json(body: unknown, status = 200, headers?: Readonly<Record<string, string>>): RestReply {
  return headers ? { status, body, headers } : { status, body };
}
