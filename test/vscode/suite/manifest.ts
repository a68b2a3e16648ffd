import { extensions } from 'vscode';
import { EXTENSION_ID } from './contract';

export interface SettingDeclaration {
  readonly type?: string | readonly string[];
  readonly default?: unknown;
  readonly description?: string;
  readonly markdownDescription?: string;
  readonly scope?: string;
  readonly order?: number;
  readonly enum?: readonly unknown[];
  readonly enumDescriptions?: readonly string[];
  readonly markdownEnumDescriptions?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
}

export interface Manifest {
  readonly main: string;
  readonly activationEvents?: readonly string[];
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string; readonly category?: string }[];
    readonly configuration:
      | { readonly properties: Readonly<Record<string, SettingDeclaration>> }
      | readonly { readonly properties: Readonly<Record<string, SettingDeclaration>> }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string; readonly name: string }[]>>;
  };
}

export function theExtension() {
  const extension = extensions.getExtension(EXTENSION_ID);
  if (!extension)
    throw new Error(`${EXTENSION_ID} is not there; there are ${extensions.all.map(e => e.id).join(', ')}`);
  return extension;
}

export function manifest(): Manifest {
  return theExtension().packageJSON as Manifest;
}

/** All declared settings by their full keys. */
export function declaredSettings(): [string, SettingDeclaration][] {
  const { configuration } = manifest().contributes;
  const sections = 'properties' in configuration ? [configuration] : configuration;
  return sections.flatMap(section => Object.entries(section.properties));
}
