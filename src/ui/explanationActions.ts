import { env, Uri } from 'vscode';
import { explanationCsv, explanationData } from '../export/explanation';
import type { Instrument } from '../model/instrument';
import { tradePage } from '../model/tradePages';
import { venueName } from '../model/venueNames';
import type { ExplainedLeg, Explanation } from '../protocol/explain';
import { explanationText } from '../protocol/explainText';
import type { ExplanationAction } from '../protocol/panel';

/**
 * Does it with the explanation that a page shows; returns what was done, in words, where it is not seen otherwise.
 * `venues`: those scanned, for the columns of the CSV.
 */
export async function actOnExplanation(
  action: ExplanationAction,
  explanation: Explanation | undefined,
  venues: readonly string[],
): Promise<string> {
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
      await env.clipboard.writeText(explanationCsv(content, venues));
      return 'Copied the row as CSV';
    case 'openBuy':
    case 'openSell': {
      const leg = content.legs[action === 'openBuy' ? 0 : content.legs.length - 1] as ExplainedLeg;
      await openPage({ ...leg, status: 'trading', tradfi: false });
      return '';
    }
  }
}

/** Opens the page where a person trades the instrument. */
export async function openPage(instrument: Instrument): Promise<void> {
  const page = tradePage(instrument);
  if (page === undefined) throw new Error(`${venueName(instrument.venue)} has no known page for ${instrument.symbol}`);
  await env.openExternal(Uri.parse(page, true));
}
