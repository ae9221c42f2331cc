/** Messages to people, on standard error only; standard output is for data. */

export interface Log {
  info(message: string): void;
  warn(message: string): void;
}

/** A log that writes plain lines to standard error, and nothing else when `quiet`. */
export function stderrLog(quiet = false): Log {
  const write = (message: string): void => void process.stderr.write(`${message}\n`);
  return { info: quiet ? () => undefined : write, warn: write };
}

export const silentLog: Log = { info: () => undefined, warn: () => undefined };
