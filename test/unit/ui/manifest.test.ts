import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NUMBER_SETTINGS } from '../../../src/model/settings';
import { PANEL_MAX_ROWS, UI_KEYS, UI_NUMBERS } from '../../../src/model/uiSettings';
import { VENUE_IDS } from '../../../src/model/venueNames';
import { COMMAND_NAMES, PREFIX } from '../../../src/ui/commandNames';
import { TOOLTIP_COMMANDS } from '../../../src/ui/tickerTooltip';

const ROOT = join(__dirname, '../../..');

interface Declared {
  readonly type: unknown;
  readonly default: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly enum?: readonly string[];
  readonly items?: { readonly enum?: readonly string[] };
}

interface Manifest {
  readonly icon: string;
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly enablement?: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string; readonly when?: string }[]>>;
    readonly configuration: readonly { readonly properties: Readonly<Record<string, Declared>> }[];
    readonly viewsContainers: { readonly activitybar: readonly { readonly icon: string }[] };
    readonly viewsWelcome: readonly { readonly contents: string }[];
    readonly walkthroughs: readonly {
      readonly steps: readonly { readonly description: string; readonly media: { readonly markdown: string } }[];
    }[];
  };
}

const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest;
const { contributes } = manifest;
const settings = new Map(
  contributes.configuration.flatMap(({ properties }) =>
    Object.entries(properties).map(([key, value]) => [key.slice(PREFIX.length), value] as const),
  ),
);
const commands = COMMAND_NAMES.map(name => `${PREFIX}${name}`);

describe('package.json', () => {
  it('contributes the commands that there are', () => {
    assert.deepEqual(contributes.commands.map(({ command }) => command).sort(), [...commands].sort());
  });

  it('names only commands that there are', () => {
    const texts = [
      ...contributes.viewsWelcome.map(({ contents }) => contents),
      ...contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ description }) => description)),
    ];
    const linked = texts.flatMap(text => [...text.matchAll(/\(command:([^)]+)\)/g)].map(match => match[1] as string));
    const inMenus = Object.values(contributes.menus).flatMap(items => items.map(({ command }) => command));
    for (const command of [...linked, ...inMenus, ...TOOLTIP_COMMANDS]) assert.ok(commands.includes(command), command);
  });

  it('keeps a command that can be disabled out of the palette while it is', () => {
    const palette = new Map(contributes.menus.commandPalette?.map(({ command, when }) => [command, when]));
    for (const { command, enablement } of contributes.commands) {
      if (enablement !== undefined) assert.equal(palette.get(command), enablement, command);
    }
  });

  it('declares every setting that is read, and no other', () => {
    const engine = [
      'venues',
      'markets',
      'assets',
      'tradfi',
      'strictQuotes',
      'takerFeePct',
      'endpoints',
      'venueModules',
    ];
    const read = [...engine, ...Object.keys(NUMBER_SETTINGS), ...UI_KEYS, 'proxy', 'noProxy', 'caFiles'];
    assert.deepEqual([...settings.keys()].sort(), read.sort());
  });

  it('gives numbers the ranges and defaults that hold', () => {
    for (const [key, { fallback, min, max }] of Object.entries({ ...NUMBER_SETTINGS, ...UI_NUMBERS })) {
      const declared = settings.get(key);
      assert.deepEqual([declared?.default, declared?.minimum, declared?.maximum], [fallback, min, max], key);
    }
  });

  it('offers the choices that there are', () => {
    assert.deepEqual(settings.get('venues')?.items?.enum, VENUE_IDS);
    assert.deepEqual(settings.get('panel.maxRows')?.enum, PANEL_MAX_ROWS);
  });

  it('points to files that are there and packaged', () => {
    const packaged = readFileSync(join(ROOT, '.vscodeignore'), 'utf8');
    const files = [
      manifest.icon,
      ...contributes.viewsContainers.activitybar.map(({ icon }) => icon),
      ...contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => media.markdown)),
    ];
    for (const file of files) {
      assert.ok(existsSync(join(ROOT, file)), file);
      assert.ok(packaged.includes(`!${file}`) || packaged.includes(`!${file.replace(/[^/]+$/, '*.md')}`), file);
    }
  });

  it('has every picture that the README shows, and shows every one', () => {
    const shown = readFileSync(join(ROOT, 'README.md'), 'utf8').match(/docs\/images\/[\w-]+\.png/g) ?? [];
    const there = readdirSync(join(ROOT, 'docs', 'images')).map(name => `docs/images/${name}`);
    assert.deepEqual([...new Set(shown)].sort(), there.sort());
  });
});
