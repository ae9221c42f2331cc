/** Progress of long work, on standard error: a bar that redraws itself on a terminal, a plain line now and then otherwise. */

const BAR = 30;
/** On no terminal a line is written when the share has grown by this much, so that logs stay short. */
const STEP = 0.1;

export interface Progress {
  /** `done` of `total` things are finished, `failed` of them with an error. */
  update(done: number, total: number, failed: number): void;
  end(): void;
}

/** Progress of the pages of scans: those of the documents that were begun so far. */
export function pagesProgress(progress: Progress): (of: { document: string; pages: number; settled: number }) => void {
  const documents = new Map<string, { pages: number; settled: number }>();
  return ({ document, pages, settled }) => {
    documents.set(document, { pages, settled });
    const sum = (of: 'pages' | 'settled'): number => [...documents.values()].reduce((all, one) => all + one[of], 0);
    progress.update(sum('settled'), sum('pages'), 0);
  };
}

export function progressOn(stream: NodeJS.WriteStream, label: string): Progress {
  return stream.isTTY ? bar(stream, label) : lines(stream, label);
}

function bar(stream: NodeJS.WriteStream, label: string): Progress {
  let drawn = false;
  return {
    update(done, total, failed) {
      const filled = total === 0 ? BAR : Math.round((done / total) * BAR);
      const failures = failed > 0 ? `, ${failed} failed` : '';
      stream.write(`\r${label} [${'#'.repeat(filled)}${'.'.repeat(BAR - filled)}] ${done}/${total}${failures}`);
      drawn = true;
    },
    end() {
      if (drawn) stream.write('\n');
    },
  };
}

function lines(stream: NodeJS.WriteStream, label: string): Progress {
  let last = -1;
  return {
    update(done, total, failed) {
      const share = total === 0 ? 1 : done / total;
      if (share - last < STEP && !(share === 1 && last < 1)) return;
      last = share;
      stream.write(`${label}: ${done}/${total}${failed > 0 ? `, ${failed} failed` : ''}\n`);
    },
    end() {
      // every line is whole already
    },
  };
}
