import type { DemoInstrument } from '../../model/instrument';
import { sizeText } from './text';

/** `deliveryDate` of a contract that never expires. */
const NEVER = 4133404800000;

/** One row of spot `exchangeInfo`. */
export function spotRow(i: DemoInstrument, permissionSets: boolean): Record<string, unknown> {
  const trading = i.state === 'trading';
  return {
    symbol: i.symbol,
    status: i.statusText,
    baseAsset: i.rawBase,
    baseAssetPrecision: 8,
    quoteAsset: i.quote,
    quotePrecision: 8,
    quoteAssetPrecision: 8,
    baseCommissionPrecision: 8,
    quoteCommissionPrecision: 8,
    orderTypes: ['LIMIT', 'LIMIT_MAKER', 'MARKET', 'STOP_LOSS', 'STOP_LOSS_LIMIT', 'TAKE_PROFIT', 'TAKE_PROFIT_LIMIT'],
    icebergAllowed: true,
    ocoAllowed: true,
    otoAllowed: true,
    opoAllowed: true,
    quoteOrderQtyMarketAllowed: true,
    allowTrailingStop: true,
    cancelReplaceAllowed: true,
    amendAllowed: true,
    pegInstructionsAllowed: true,
    isSpotTradingAllowed: trading,
    isMarginTradingAllowed: trading,
    filters: [
      {
        filterType: 'PRICE_FILTER',
        minPrice: pad(i.tick.value),
        maxPrice: '1000000.00000000',
        tickSize: pad(i.tick.value),
      },
      { filterType: 'LOT_SIZE', minQty: pad(i.lot.value), maxQty: '9000000.00000000', stepSize: pad(i.lot.value) },
      { filterType: 'ICEBERG_PARTS', limit: 10 },
      { filterType: 'MARKET_LOT_SIZE', minQty: '0.00000000', maxQty: '100000.00000000', stepSize: '0.00000000' },
      {
        filterType: 'TRAILING_DELTA',
        minTrailingAboveDelta: 10,
        maxTrailingAboveDelta: 2000,
        minTrailingBelowDelta: 10,
        maxTrailingBelowDelta: 2000,
      },
      {
        filterType: 'PERCENT_PRICE_BY_SIDE',
        bidMultiplierUp: '5',
        bidMultiplierDown: '0.2',
        askMultiplierUp: '5',
        askMultiplierDown: '0.2',
        avgPriceMins: 5,
      },
      {
        filterType: 'NOTIONAL',
        minNotional: '5.00000000',
        applyMinToMarket: true,
        maxNotional: '9000000.00000000',
        applyMaxToMarket: false,
        avgPriceMins: 5,
      },
      { filterType: 'MAX_NUM_ORDERS', maxNumOrders: 200 },
      { filterType: 'MAX_NUM_ALGO_ORDERS', maxNumAlgoOrders: 5 },
    ],
    permissions: [],
    permissionSets: permissionSets ? [['SPOT', 'MARGIN', 'TRD_GRP_004', 'TRD_GRP_005']] : [],
    defaultSelfTradePreventionMode: 'EXPIRE_MAKER',
    allowedSelfTradePreventionModes: ['EXPIRE_TAKER', 'EXPIRE_MAKER', 'EXPIRE_BOTH', 'DECREMENT'],
  };
}

/** One row of USD-M or COIN-M `exchangeInfo`. */
export function futuresRow(i: DemoInstrument): Record<string, unknown> {
  const coinM = i.row === 'coin-m';
  const pricePrecision = Math.max(0, i.tick.decimals);
  const quantityPrecision = Math.max(0, i.lot.decimals);
  return {
    symbol: i.symbol,
    pair: coinM ? `${i.rawBase}${i.quote}` : (i.symbol.split('_')[0] ?? i.symbol),
    contractType: contractType(i),
    deliveryDate: i.deliveryTime || NEVER,
    onboardDate: i.launchTime,
    ...(coinM ? { contractStatus: i.statusText, contractSize: Number(i.ctVal) } : { status: i.statusText }),
    maintMarginPercent: '2.5000',
    requiredMarginPercent: '5.0000',
    baseAsset: i.rawBase,
    quoteAsset: i.quote,
    marginAsset: i.settle,
    // Wider than the tick on purpose, as on the venue: the tick is in the filters.
    pricePrecision: pricePrecision + 1,
    quantityPrecision,
    baseAssetPrecision: 8,
    quotePrecision: 8,
    underlyingType: i.category === 'crypto' ? 'COIN' : i.tag,
    underlyingSubType: i.category === 'crypto' ? ['Layer-1'] : [i.tag],
    triggerProtect: '0.0500',
    liquidationFee: '0.015000',
    marketTakeBound: '0.05',
    maxMoveOrderLimit: 10000,
    filters: [
      { filterType: 'PRICE_FILTER', maxPrice: '4529764', minPrice: i.tick.text, tickSize: i.tick.text },
      { filterType: 'LOT_SIZE', maxQty: '1000000000', minQty: sizeText(i, 1), stepSize: sizeText(i, 1) },
      { filterType: 'MARKET_LOT_SIZE', maxQty: '1000000', minQty: sizeText(i, 1), stepSize: sizeText(i, 1) },
      { filterType: 'MAX_NUM_ORDERS', limit: 200 },
      { filterType: 'MAX_NUM_ALGO_ORDERS', limit: 10 },
      { filterType: 'MIN_NOTIONAL', notional: '5' },
      { filterType: 'PERCENT_PRICE', multiplierUp: '1.0500', multiplierDown: '0.9500', multiplierDecimal: '4' },
    ],
    orderTypes: ['LIMIT', 'MARKET', 'STOP', 'STOP_MARKET', 'TAKE_PROFIT', 'TAKE_PROFIT_MARKET', 'TRAILING_STOP_MARKET'],
    timeInForce: ['GTC', 'IOC', 'FOK', 'GTX', 'GTD'],
    permissionSets: ['GRID', 'COPY', 'DCA'],
  };
}

export function contractType(i: DemoInstrument): string {
  if (i.row === 'delivery' || i.row === 'coin-m') return i.tag;
  if (i.state === 'pending') return '';
  return i.category === 'crypto' ? 'PERPETUAL' : 'TRADIFI_PERPETUAL';
}

export const SPOT_RATE_LIMITS = [
  { rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: 6000 },
  { rateLimitType: 'ORDERS', interval: 'SECOND', intervalNum: 10, limit: 100 },
  { rateLimitType: 'ORDERS', interval: 'DAY', intervalNum: 1, limit: 200000 },
  { rateLimitType: 'RAW_REQUESTS', interval: 'MINUTE', intervalNum: 5, limit: 61000 },
];

export const FUTURES_RATE_LIMITS = [
  { rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: 2400 },
  { rateLimitType: 'ORDERS', interval: 'MINUTE', intervalNum: 1, limit: 1200 },
  { rateLimitType: 'ORDERS', interval: 'SECOND', intervalNum: 10, limit: 300 },
];

function pad(value: number): string {
  return value.toFixed(8);
}
