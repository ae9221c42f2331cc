/**
 * What every command is made of: its name, options, an example and an action. The action gets the configuration and
 * returns an exit status: 0 done, 1 some documents failed. Wrong usage or configuration is thrown and becomes 2.
 */
import type { Command } from 'commander';
import { loadConfig, type Config, type SettingName } from '../shared/config.js';
import { NianbaoError } from '../shared/errors.js';

/** Options that every command takes; each is a setting and wins over its environment variable. */
const COMMON_OPTIONS: readonly { flag: string; setting: SettingName; meaning: string }[] = [
  { flag: '--data <dir>', setting: 'data', meaning: 'data folder' },
  { flag: '--lang <lang>', setting: 'lang', meaning: 'language of finding messages: zh or en' },
];

/** Adds the common options and an example to a command. */
export function withCommonOptions(command: Command, ...examples: readonly string[]): Command {
  for (const { flag, setting, meaning } of COMMON_OPTIONS)
    command.option(flag, `${meaning} (see: nianbao config, ${setting})`);
  return command.addHelpText(
    'after',
    `\n${examples.length > 1 ? 'Examples' : 'Example'}:\n${examples.map((line) => `  $ ${line}`).join('\n')}`,
  );
}

/** Settings that some commands take as an option of their own. */
const OWN_OPTIONS: readonly SettingName[] = ['sources'];

/** The configuration of a call: its options that are settings over the environment over the defaults. */
export function configOf(options: Readonly<Record<string, unknown>>): Config {
  const flags: Partial<Record<SettingName, string>> = {};
  for (const setting of [...COMMON_OPTIONS.map((one) => one.setting), ...OWN_OPTIONS]) {
    const given = options[setting];
    if (typeof given === 'string') flags[setting] = given;
  }
  return loadConfig(process.env, flags);
}

/** An option's value as one of the allowed words. Throws `usage`. */
export function choice<T extends string>(option: string, given: string, allowed: readonly T[]): T {
  const found = allowed.find((word) => word === given);
  if (found === undefined) {
    throw new NianbaoError('usage', { reason: `${option} is '${given}', but must be one of: ${allowed.join(', ')}` });
  }
  return found;
}

/** Writes data to standard output and waits until it is taken; a reader that went away (`| head`) ends the program quietly. */
export async function writeOut(text: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    process.stdout.write(text, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}

/** A file name for a message: as it is, or quoted when it holds blanks, quotes or control characters. */
export function nameForMessage(name: string): string {
  return /[\s"'\p{Cc}]/u.test(name) ? JSON.stringify(name) : name;
}

/** One line per failed document: name, code, why and what to do. */
export function failureLine(name: string, code: string, message: string): string {
  return `${nameForMessage(name)}: ${code}: ${message}\n`;
}
