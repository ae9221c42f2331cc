/**
 * docs/commands.md holds the help text of every command, word for word, and every command has an example.
 * After a change of a command: NIANBAO_UPDATE_DOCS=1 npx vitest run docs
 */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { buildProgram } from '../../src/cli/program.js';

const FILE = 'docs/commands.md';

/** A command and its subcommands with their full names, in order. */
function allCommands(command: Command, parents: readonly string[] = []): { name: string; command: Command }[] {
  const path = [...parents, command.name()];
  return [{ name: path.join(' '), command }, ...command.commands.flatMap((one) => allCommands(one, path))];
}

/** Help as the terminal shows it, the text after it (examples) included. */
function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({ writeOut: (part) => (text += part), getOutHelpWidth: () => 110 });
  command.outputHelp();
  return text.trim();
}

const commands = allCommands(buildProgram());

describe('docs/commands.md', () => {
  it('holds the help of every command and nothing else', () => {
    const expected = [
      '# Commands\n\nThe text of `--help` of every command. Data goes to standard output, progress and messages to standard error.\nExit status: 0 done, 1 some documents failed (each is named), 2 wrong usage or configuration.\n',
      ...commands.map(({ name, command }) => `## ${name}\n\n\`\`\`text\n${helpOf(command)}\n\`\`\`\n`),
    ].join('\n');
    if (process.env['NIANBAO_UPDATE_DOCS']) writeFileSync(FILE, expected);
    expect(readFileSync(FILE, 'utf8')).toBe(expected);
  });

  it.each(commands.filter(({ command }) => command.commands.length === 0))('$name has an example', ({ command }) => {
    expect(helpOf(command)).toMatch(/Examples?:\n +\$ nianbao /);
  });
});
