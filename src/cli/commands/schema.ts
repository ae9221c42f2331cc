/** `nianbao schema`: the JSON Schema of one report as `nianbao extract` prints it. */
import { Command } from 'commander';
import { reportJsonSchema } from '../../shared/model/schema.js';
import { writeOut } from '../command.js';

export function schemaCommand(): Command {
  return new Command('schema')
    .description('print the JSON Schema of one report')
    .addHelpText('after', '\nExample:\n  $ nianbao schema > report.schema.json')
    .action(async () => {
      await writeOut(`${JSON.stringify(reportJsonSchema(), null, 2)}\n`);
    });
}
