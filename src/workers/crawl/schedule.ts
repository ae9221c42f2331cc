/** When a source is due: by its cron expression, on the clock of Asia/Shanghai. */
import { CronExpressionParser } from 'cron-parser';
import { SCHEDULE_TIMEZONE, type Source } from '../../shared/model/source.js';

/** The first time of the schedule after `after`, ISO 8601; null: the source has no schedule. */
export function nextDue({ schedule }: Pick<Source, 'schedule'>, after: Date): string | null {
  if (schedule === null) return null;
  return CronExpressionParser.parse(schedule, { tz: SCHEDULE_TIMEZONE, currentDate: after })
    .next()
    .toDate()
    .toISOString();
}
