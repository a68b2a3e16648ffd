import { env, Uri } from 'vscode';
import type { Disposable } from '../base/lifecycle';
import { explanationCsv, explanationData } from '../export/explanation';
import type { Instrument } from '../model/instrument';
import { tradePage } from '../model/tradePages';
import { venueName } from '../model/venueNames';
import type { ExplainedLeg, ExplainWish, Explanation } from '../protocol/explain';
import { explanationText } from '../protocol/explainText';
import type { ExplanationAction } from '../protocol/panel';
import type { EngineClient } from './engineClient';
import type { ExplainSubscription } from './viewSubscription';

/** The drawer of a panel: what its page wants explained, and the explanation that it was sent last. */
export class ExplainPane implements Disposable {
  readonly #client: EngineClient;
  readonly #subscription: ExplainSubscription;
  #wish: ExplainWish | undefined;
  #last: Explanation | undefined;

  /** `name`: unique among all views of the client. */
  constructor(name: string, client: EngineClient, onExplanation: (explanation: Explanation) => void) {
    this.#client = client;
    this.#subscription = client.watchExplanation(name, explanation => {
      this.#last = explanation;
      onExplanation(explanation);
    });
  }

  get last(): Explanation | undefined {
    return this.#last;
  }

  /** Undefined: nothing is explained any more. */
  want(wish: ExplainWish | undefined): void {
    this.#wish = wish;
    if (!wish) this.hide();
  }

  ask(leastPaceMs: number): void {
    const wish = this.#wish;
    if (wish) this.#subscription.ask({ ...wish, paceMs: Math.max(wish.paceMs, leastPaceMs) });
  }

  acknowledge(): void {
    this.#subscription.acknowledge();
  }

  /** Nobody looks for the moment. */
  hide(): void {
    this.#subscription.hide();
  }

  /** Does it with what the page shows; returns what was done, in words, where it is not seen otherwise. */
  async act(action: ExplanationAction): Promise<string> {
    const explanation = this.#last;
    const content = explanation?.content;
    if (!explanation || !content) throw new Error('there is nothing to copy or open: what was explained is gone');
    switch (action) {
      case 'copyText':
        await env.clipboard.writeText(explanationText(explanation));
        return 'Copied the explanation as text';
      case 'copyJson':
        await env.clipboard.writeText(JSON.stringify(explanationData(content), null, 2));
        return 'Copied the explanation as JSON';
      case 'copyCsv':
        await env.clipboard.writeText(explanationCsv(content, this.#client.venues));
        return 'Copied the row as CSV';
      case 'openBuy':
      case 'openSell': {
        const leg = content.legs[action === 'openBuy' ? 0 : content.legs.length - 1] as ExplainedLeg;
        await openPage({ ...leg, status: 'trading', tradfi: false });
        return '';
      }
    }
  }

  dispose(): void {
    this.#subscription.dispose();
  }
}

/** Opens the page where a person trades the instrument. */
export async function openPage(instrument: Instrument): Promise<void> {
  const page = tradePage(instrument);
  if (page === undefined) throw new Error(`${venueName(instrument.venue)} has no known page for ${instrument.symbol}`);
  await env.openExternal(Uri.parse(page, true));
}
