/**
 * The coins of the simulated universe in order of importance, with a rough USD price where a known one makes the
 * numbers look familiar; the others get a seeded price. The order decides liquidity, activity and where it is listed.
 */
const TABLE = `
BTC:84140 ETH:1943.6 SOL:138.2 XRP:2.14 BNB:612 DOGE:0.1623 ADA:0.654 TRX:0.2381 LINK:13.42 AVAX:18.91
SUI:2.31 XLM:0.261 TON:3.12 SHIB:0.00001231 HBAR:0.1712 LTC:84.6 DOT:4.05 BCH:321 UNI:5.92 PEPE:0.00000812
NEAR:2.55 APT:5.21 ICP:5.4 ETC:16.6 AAVE:164 CRO:0.089 POL:0.201 VET:0.0231 RENDER:3.51 FIL:2.61
ATOM:4.38 ALGO:0.183 ARB:0.331 FET:0.471 OP:0.742 WLD:0.812 TIA:2.48 BONK:0.00001187 INJ:8.71 SEI:0.174
STX:0.632 GRT:0.0843 IMX:0.541 JUP:0.452 FLOKI:0.0000574 ENA:0.352 LDO:0.812 SAND:0.271 GALA:0.0153 XTZ:0.682
QNT:72.4 IOTA:0.173 FLOW:0.381 JASMY:0.0141 THETA:0.812 PYTH:0.143 WIF:0.412 BRETT:0.0341 RAY:1.92 MANA:0.253
NOT:0.00192 STRK:0.142 AXS:2.62 EOS:0.591 CRV:0.481 DYDX:0.621 EGLD:14.9 NEO:5.92 SATS:0.0000000412 AR:5.41
LUNC:0.0000612 APE:0.442 CHZ:0.0392 1INCH:0.181 COMP:41.2 MKR:1412 XEC:0.0000203 CFX:0.0742 KAVA:0.421 RUNE:1.12
SNX:0.672 ORDI:7.81 MINA:0.231 ZEC:32.1 DASH:21.4 KSM:14.2 ZIL:0.0112 BAT:0.131 ENJ:0.0721 CAKE:1.92
MOG:0.000000521 C98:0.0561 API3:0.721 CHEEMS:0.00000131 BABYDOGE:0.00000000121 CAT:0.00000781 RATS:0.0000231
0G:2.31 2Z:0.412 4:0.0912 42:0.312 1000X:0.0412 ON:0.121 BB:0.0812 1CAT:0.0212
BTTC:0.000000612 WIN:0.0000412 HOT:0.000912 SPELL:0.000612 DENT:0.000712 ANKR:0.0172 ONE:0.0121 REEF:0.00071
BLUR:0.0912 GMX:13.1 PENDLE:2.91 MASK:1.12 WOO:0.0712 SUSHI:0.612 YFI:5120 BAL:1.02 ZRX:0.251 LRC:0.0912
STORJ:0.251 CELO:0.312 QTUM:2.12 ONT:0.131 IOST:0.00312 ICX:0.0912 RVN:0.0112 SC:0.00312 ZEN:8.92 KNC:0.331
BAND:0.612 OCEAN:0.251 SKL:0.0212 CTSI:0.0612 COTI:0.0612 DUSK:0.0712 ARPA:0.0212 CELR:0.0081 ALICE:0.412 TLM:0.0051
GMT:0.0512 PEOPLE:0.0131 JOE:0.151 HIGH:0.512 MAGIC:0.0912 ID:0.151 EDU:0.131 ARKM:0.512 CYBER:1.21 MAV:0.0512
TURBO:0.00212 ELON:0.0000000912 QUBIC:0.00000081 LADYS:0.0000000212 GAS:2.91 VANRY:0.0251 PIXEL:0.0312 PORTAL:0.0612 XAI:0.0512 MANTA:0.191
ALT:0.0312 DYM:0.312 METIS:14.1 AEVO:0.0912 ETHFI:0.612 BOME:0.00131 W:0.0812 TNSR:0.141 SAGA:0.251 OMNI:1.92
REZ:0.0112 LISTA:0.151 ZK:0.0512 ZRO:2.21 IO:0.712 BANANA:16.1 RENDR:0.0912 DOGS:0.000141 NEIRO:0.000212 HMSTR:0.00212
EIGEN:0.912 SCR:0.312 GOAT:0.0712 MOODENG:0.0412 GRASS:1.41 DRIFT:0.512 ACT:0.0512 PNUT:0.151 MORPHO:1.12 ME:0.812
MOVE:0.251 PENGU:0.00712 VIRTUAL:0.612 AIXBT:0.0912 SONIC:0.191 TRUMP:9.12 MELANIA:0.412 ANIME:0.0191 BERA:4.12 KAITO:0.912
IP:4.31 SHELL:0.151 RED:0.331 BMT:0.0912 PARTI:0.191 NIL:0.351 WAL:0.451 HYPER:0.121 INIT:0.712 SIGN:0.0712
HYPE:17.2 XMR:221 KAS:0.0812 BSV:31.2 FTM:0.441 KLAY:0.131 RON:0.512 CORE:0.451 AKT:1.21 SUPER:0.512
SAFE:0.412 ACE:0.512 NFP:0.0712 AI:0.131 XVS:5.92 BICO:0.0912 SYN:0.151 HOOK:0.112 RDNT:0.0212 LQTY:0.712
SSV:7.12 BNT:0.412 SLP:0.00212 TRB:24.1 STG:0.212 AUDIO:0.0612 RSR:0.0081 OGN:0.0612 NKN:0.0312 MTL:0.712
`;

export interface AssetSeed {
  readonly name: string;
  readonly priceUsd: number;
}

export const ASSET_SEEDS: readonly AssetSeed[] = TABLE.trim()
  .split(/\s+/)
  .map(entry => {
    const [name = '', price = '1'] = entry.split(':');
    return { name, priceUsd: Number(price) };
  });

/** Quote currencies and what one unit is worth in USDT; they move too, but hardly. */
export const QUOTE_SEEDS: readonly AssetSeed[] = [
  { name: 'USDT', priceUsd: 1 },
  { name: 'USDC', priceUsd: 1.0003 },
  { name: 'USD', priceUsd: 1.0006 },
  { name: 'FDUSD', priceUsd: 0.9982 },
  { name: 'EUR', priceUsd: 1.0812 },
  { name: 'TRY', priceUsd: 0.0236 },
];

/** Equities, metals, currencies and bonds that stand in the crypto lists. */
export const TRADFI_SEEDS: readonly AssetSeed[] = [
  { name: 'AAPL', priceUsd: 231.4 },
  { name: 'TSLA', priceUsd: 402.1 },
  { name: 'NVDA', priceUsd: 171.2 },
  { name: 'XAU', priceUsd: 4012.5 },
  { name: 'XAG', priceUsd: 48.21 },
  { name: 'CL', priceUsd: 61.42 },
  { name: 'GBP', priceUsd: 1.291 },
  { name: 'ZN', priceUsd: 112.4 },
];

/** Whole names that look like a multiplier and are none: never scaled, on any venue. */
const NOT_MULTIPLIERS = ['1INCH', '1000X', '0G', '2Z', 'C98', 'API3', '4', '42', '1CAT'];

/** Coins that some venues scale, and tickers that mean another coin on some: wherever they may be listed, so that they meet. */
export const EVERYWHERE: readonly string[] = [
  ...['PEPE', 'SHIB', 'BONK', 'FLOKI', 'LUNC', 'XEC', 'RATS', 'SATS', 'CAT', 'CHEEMS', 'MOG', 'BABYDOGE'],
  ...['TURBO', 'ELON', 'QUBIC'],
  ...NOT_MULTIPLIERS,
  ...['BB', 'ON', 'QNT'],
];

const SYLLABLES = 'BA BO DA DO FI GA GO KA KI LA LO MA MI NA NO PA PI RA RO SA SO TA TO VA VI YA ZA ZO'.split(' ');

/** The n-th invented ticker: three syllables, never one of the real ones above. */
export function inventedTicker(n: number): string {
  const count = SYLLABLES.length;
  const at = (i: number) => SYLLABLES[i % count] ?? 'ZU';
  return `${at(n)}${at(Math.floor(n / count) * 5 + n * 3 + 1)}${at(n * 7 + 4)}X`;
}
